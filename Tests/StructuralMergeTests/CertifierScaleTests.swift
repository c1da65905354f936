import StructuralMerge
import Testing

/// The certifier's work on large files grows with them, not faster.
///
/// What is measured is the growth from one size to four times that, since how long a second's work takes depends on the
/// machine and what else runs on it. The quickest of some rounds counts.
@Suite(.serialized) struct CertifierScaleTests {
    private typealias Texts = (base: String, ours: String, theirs: String, merged: String)

    /// Four times is linear, sixteen times the square; what lies between leaves room for chance.
    private static let limit = 10.0

    private func check(_ name: String, _ parts: Int, _ texts: (Int) -> Texts) {
        let small = quickest(texts(parts))
        let large = quickest(texts(4 * parts))
        print("\(name): four times as much took \(large / small) times as long")
        #expect(large < small * Self.limit)
    }

    private func quickest(_ texts: Texts) -> Duration {
        let versions = ThreeWay(
            base: Array(texts.base.utf8), ours: Array(texts.ours.utf8), theirs: Array(texts.theirs.utf8))
        let merged = Array(texts.merged.utf8)
        let clock = ContinuousClock()
        let rounds = (0..<4).map { _ in
            clock.measure {
                #expect(Certifier().objections(to: [.text(merged)], versions: versions) == [])
                #expect(StructuralCheck.warnings(in: merged, versions: versions) == [])
            }
        }
        return rounds.min() ?? .zero
    }

    @Test func manyItemsAllEditedByBoth() {
        check("items", 250) { count in
            func list(_ first: String, _ last: String) -> String {
                (0..<count).map { "- Item \($0) \(first) has some words to \(last).\n" }.joined()
            }
            return (list("a", "b"), list("c", "b"), list("a", "d"), list("c", "d"))
        }
    }

    @Test func manySections() {
        check("sections", 150) { count in
            func sections(_ text: (Int) -> String) -> String {
                (0..<count).map { "## Section \($0)\n\nIt says \(text($0)) \($0).\n\n" }.joined()
            }
            return (
                sections { _ in "old" }, sections { $0 % 2 == 0 ? "new" : "old" },
                sections { $0 % 2 == 1 ? "odd" : "old" }, sections { $0 % 2 == 0 ? "new" : "odd" }
            )
        }
    }

    @Test func oneLine() {
        check("line", 300) { count in
            func line(_ first: String, _ last: String) -> String {
                first + " " + String(repeating: "word, and another `one` [x] ", count: count) + last + "\n"
            }
            return (line("a", "b"), line("c", "b"), line("a", "d"), line("c", "d"))
        }
    }
}
