import TestSupport
import Testing

@testable import Trajectory

@Suite struct IngestPlainSearchTests {
    @Test func findsWhatContainsFinds() {
        var numbers = SplitMix64(seed: 11)
        let letters = Array("aAbB é")
        func text(_ most: Int) -> String {
            String(
                (0..<Int.random(in: 0...most, using: &numbers)).map { _ in
                    letters[Int.random(in: 0..<letters.count, using: &numbers)]
                })
        }
        for _ in 0..<2000 {
            let (whole, word) = (text(12), text(3).lowercased())
            guard !word.isEmpty else { continue }
            #expect(
                PlainSearch(whole).contains(Array(word.utf8)) == whole.lowercased().contains(word),
                "'\(whole)' '\(word)'")
        }
        #expect(!PlainSearch("abcdef", limit: 3).contains(Array("cd".utf8)))
    }

    @Test(arguments: [
        ("", ""), ("a", "a"), (" a", "a"), ("a\n", "a"), ("\t\n ", ""), ("a b", "a b"),
        ("\u{A0}a", "\u{A0}a"), ("\u{8}a", "\u{8}a"),
        ("\u{E}a", "\u{E}a"), ("\u{D}\u{A}ä\u{D}\u{A}", "ä"),
    ])
    func trimsBlanksAtBothEnds(_ text: String, _ trimmed: String) {
        #expect(text.trimmed == trimmed)
    }
}
