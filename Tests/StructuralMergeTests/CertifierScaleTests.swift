import StructuralMerge
import Testing

/// Large files stay quick; the bounds are for builds without optimisation, which take ten times as long and more.
@Suite struct CertifierScaleTests {
    private func check(_ name: String, _ base: String, _ ours: String, _ theirs: String, _ merged: String) {
        let versions = ThreeWay(base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8))
        let clock = ContinuousClock()
        var objections: [Certifier.Objection] = []
        var warnings: [StructuralWarning] = []
        let certifying = clock.measure {
            objections = Certifier().objections(to: [.text(Array(merged.utf8))], versions: versions)
        }
        let checking = clock.measure {
            warnings = StructuralCheck.warnings(in: Array(merged.utf8), versions: versions)
        }
        print("\(name), \(merged.utf8.count) bytes: certified in \(certifying), checked in \(checking)")
        #expect(objections == [])
        #expect(warnings == [])
        #expect(certifying < .seconds(30) && checking < .seconds(30))
    }

    @Test func manyItemsAllEditedByBoth() {
        func list(_ first: String, _ last: String) -> String {
            (0..<2_000).map { "- Item \($0) \(first) has some words to \(last).\n" }.joined()
        }
        check("items", list("a", "b"), list("c", "b"), list("a", "d"), list("c", "d"))
    }

    @Test func manySections() {
        func sections(_ text: (Int) -> String) -> String {
            (0..<1_000).map { "## Section \($0)\n\nIt says \(text($0)) \($0).\n\n" }.joined()
        }
        check(
            "sections", sections { _ in "old" }, sections { $0 % 2 == 0 ? "new" : "old" },
            sections { $0 % 2 == 1 ? "odd" : "old" }, sections { $0 % 2 == 0 ? "new" : "odd" })
    }

    @Test func oneLine() {
        func line(_ first: String, _ last: String) -> String {
            first + " " + String(repeating: "word, and another `one` [x] ", count: 2_000) + last + "\n"
        }
        check("line", line("a", "b"), line("c", "b"), line("a", "d"), line("c", "d"))
    }
}
