import Glibc
import Testing

@testable import MarkdownTree

/// Hostile sizes: no stack overflow and no quadratic step.
@Suite struct ScaleTests {
    static let documents: [(name: String, text: String)] = [
        ("10,000 quote marks", String(repeating: ">", count: 10_000) + " a\n\nb\n"),
        ("10,000 quote marks with spaces", String(repeating: "> ", count: 10_000) + "a\n"),
        ("10,000 list marks", String(repeating: "- ", count: 10_000) + "a\n"),
        (
            "1,000 levels of lists",
            (0..<1000).map { String(repeating: "  ", count: $0) + "- a\n" }.joined()
        ),
        ("a line of 1 MB", String(repeating: "word ", count: 200_000) + "\n"),
        ("a row of 1 MB", "|a|\n|-|\n" + String(repeating: "|a", count: 500_000) + "\n"),
        ("50,000 items", String(repeating: "- item with words\n", count: 50_000)),
        ("10,000 sections", (0..<10_000).map { "## Part \($0)\n\ntext\n\n" }.joined()),
        ("10,000 sections of one name", String(repeating: "# Part\n\ntext\n\n", count: 10_000)),
        ("100,000 brackets", String(repeating: "[", count: 100_000) + "\n"),
        ("image openings", String(repeating: "![[]()", count: 20_000)),
        ("inline comments", String(repeating: "a <!--", count: 20_000)),
        ("inline instructions", String(repeating: "a <?", count: 20_000)),
        ("inline declarations", String(repeating: "a <!A ", count: 20_000)),
        ("inline data", String(repeating: "a <![CDATA[", count: 20_000)),
        ("link openings", String(repeating: "[a](<b", count: 20_000)),
        ("emphasis", String(repeating: "*a _b ", count: 20_000)),
        ("destinations", String(repeating: "[a](b ", count: 20_000)),
        ("100,000 backticks runs", (0..<1000).map { String(repeating: "`", count: $0 % 200) + " " }.joined()),
        ("20,000 definitions", (0..<20_000).map { "[a\($0)]: /u\n" }.joined()),
        ("5,000 HTML openings", String(repeating: "<!-- a\n", count: 5_000)),
        ("50,000 rows", "| a | b |\n|---|---|\n" + String(repeating: "| 1 | 2 |\n", count: 50_000)),
        ("20,000 keys", "---\n" + (0..<20_000).map { "k\($0): v\n" }.joined() + "---\n"),
        ("20,000 broken keys", "---\n" + (0..<20_000).map { "k\($0): v: w\n" }.joined() + "---\n"),
    ]

    @Test(arguments: documents.indices) func isReadInLinearTime(_ index: Int) {
        let (name, text) = Self.documents[index]
        // The thread's own time: the clock on the wall would count what else the machine is doing.
        let start = threadSeconds()
        let document = MarkdownDocument(text: text)
        let parsed = threadSeconds() - start
        #expect(document.printed.count == document.bytes.count)
        #expect(BlockProjection.defect(document) == nil)
        let links = document.links.count
        let whole = threadSeconds() - start
        print("\(name): \(text.utf8.count) bytes parsed in \(parsed) s, with links (\(links)) in \(whole) s")
        // Debug builds are slow; a quadratic step takes minutes.
        #expect(whole < 20, "\(name)")
    }

    @Test func resolvesAmongManySections() throws {
        let document = MarkdownDocument(text: String(repeating: "# Part\n\ntext\n\n", count: 5_000))
        let found = try document.resolve(
            Anchor(headings: ["Part"], ordinal: 4_000, block: .quote("text")))
        #expect(document[found].line == 3 + 3_999 * 4)
    }
}

/// Seconds that this thread has computed.
private func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
