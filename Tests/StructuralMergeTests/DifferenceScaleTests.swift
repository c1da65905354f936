import StructuralMerge
import Testing

/// Documents of half a megabyte stay quick; the bound is for builds without optimisation, which take ten times as long
/// and more.
@Suite(.serialized) struct DifferenceScaleTests {
    private func check(_ name: String, _ old: String, _ new: String) throws {
        let (before, after) = (Array(old.utf8), Array(new.utf8))
        var difference: MarkdownDifference?
        let time = ContinuousClock().measure { difference = MarkdownDifference(old: before, new: after) }
        print("\(name), \(before.count) and \(after.count) bytes: \(time)")
        #expect(try #require(difference).applied(to: before) == after)
        #expect(time < .seconds(30))
    }

    private static func item(_ number: Int, _ word: String) -> String {
        "- Item \(number) \(word) has some words, and `code \(number)`, to say what it is for.\n"
    }

    private static let items = (0..<7_000).map { item($0, "first") }

    @Test func everyItemEdited() throws {
        try check("edited items", Self.items.joined(), (0..<7_000).map { Self.item($0, "second") }.joined())
    }

    @Test func itemsInAnotherOrder() throws {
        try check("reversed items", Self.items.joined(), Self.items.reversed().joined())
        let dealt = (0..<7_000).map { Self.items[$0 * 3_001 % 7_000] }
        try check("dealt items", Self.items.joined(), dealt.joined())
    }

    @Test func sectionsInAnotherOrderAndEdited() throws {
        func section(_ number: Int, _ word: String) -> String {
            "## Section \(number)\n\nIt says \(word) \(number), and more.\n\n" + Self.items[number * 7 % 7_000] + "\n"
        }
        let old = (0..<4_000).map { section($0, "old") }
        let new = (0..<4_000).map { section($0 * 1_001 % 4_000, $0 % 3 == 0 ? "new" : "old") }
        try check("sections", old.joined(), new.joined())
    }

    @Test func nothingInCommon() throws {
        func words(_ stem: String) -> String {
            (0..<6_000).map { "\(stem)\($0) \(stem)\($0 * 7) \(stem)\($0 % 90) " + "\(stem)\($0 * 3).\n\n" }.joined()
        }
        try check("paragraphs", words("alpha"), words("beta"))
        try check("similar paragraphs", words("alpha"), words("alpha").replacing("7", with: "8"))
    }

    @Test func oneBlock() throws {
        func code(_ word: String, _ every: Int) -> String {
            "```\n" + (0..<14_000).map { "line \($0) says \($0 % every == 0 ? word : "it") here\n" }.joined() + "```\n"
        }
        try check("code", code("old", 50), code("new", 50))
        try check("code, all lines", code("old", 1), code("new", 1))
        func paragraph(_ word: String) -> String {
            (0..<60_000).map { $0 % 100 == 0 ? word : "word\($0 % 977)" }.joined(separator: " ") + "\n"
        }
        try check("paragraph", paragraph("old"), paragraph("new"))
        try check("sentences", paragraph("Old. This"), paragraph("New. This"))
    }

    @Test func oneParagraphAgainstMany() throws {
        let many = (0..<60_000).map { "p\($0)\n\n" }.joined()
        try check("one and many", (0..<60_000).map { "p\($0)" }.joined(separator: " ") + "\n", many)
    }

    @Test func table() throws {
        func rows(_ word: String) -> String {
            "| a | b | c |\n| --- | --- | --- |\n"
                + (0..<10_000).map { "| `row \($0)` | says \($0 % 3 == 0 ? word : "it") | and \($0 % 17) |\n" }.joined()
        }
        try check("rows", rows("old"), rows("new"))
    }
}
