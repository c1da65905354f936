import TestSupport
import Testing

@testable import MarkdownTree

/// What strict readers of skills take and refuse, where it is not what libyaml does.
@Suite struct StrictYAMLTests {
    private func value(_ text: String, _ key: String = "k") throws -> String? {
        try StrictYAML(parsing: text).entries?.first { $0.name == key }?.value.scalar
    }

    @Test func everythingIsText() throws {
        #expect(try value("k: 123") == "123")
        #expect(try value("k: null") == "null")
        #expect(try value("k:") == "")
        #expect(try StrictYAML(parsing: "").entries == nil)
        #expect(try StrictYAML(parsing: "- a\n- b").entries == nil)
    }

    @Test(arguments: [
        "k: [a]", "k: {a: b}", "k: &x a", "a: &x b\nk: *x", "k: !!str a", "k: a\nk: b", "a:\n  k: a\n  k: b",
        "k: a: b", "k:\ta",
        "k: a\tb", "k: a\t", "\tk: a", "a: b\n\t\nk: c", "<<: a", "a:\n  b: c\nd:\n    e: f", "k: @a",
        "a: b\n---\nc: d", "k: \"\\q\"",
        "k: a\u{0}b", "k: a\u{7}b",
    ])
    func refused(text: String) { #expect(throws: YAMLFailure.self) { try StrictYAML(parsing: text) } }

    @Test func tabsInTextAndComments() throws {
        #expect(try value("k: \"a\tb\"") == "a\tb")
        #expect(try value("k: 'a\tb' # c\td") == "a\tb")
        #expect(try value("# a\tb\nk: |\n  a\tb\n") == "a\tb\n")
        #expect(try value("k: a#b # c\td") == "a#b")
    }

    @Test func lineSeparatorsAreNoLineEnds() throws {
        #expect(try value("k: a\u{2028}b\nc: d") == "a\u{2028}b")
        #expect(try value("k: \u{2029}a\u{2028}") == "a")
        #expect(try value("k: a\u{85}b") == "a b")
        #expect(try value("k\u{2028}: a") == "a")
    }

    @Test func halfCharactersAndMissingKeys() throws {
        #expect(try value("k: \"\\ud800\"") == "\u{FFFD}")
        #expect(try value("a: b\n: c", "") == "c")
        #expect(try StrictYAML(parsing: "a: b\n: c\nk: d").entries?.map(\.line) == [1, 2, 3])
    }

    @Test(arguments: [UInt64](1...30)) func randomTextNeverCrashes(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let pieces = [
            "a", ": ", ":", "\n", "  ", "- ", "\"", "'", "|", ">", "#", "\t", "\\u", "d800", "\u{2028}",
            "\u{85}", "[", "{", "&a", "*a", "!", "?", "%",
            "---", "<<", "\r", "\u{F5D0}", "é", "\u{0}",
        ]
        for _ in 0..<200 {
            let text = (0..<Int.random(in: 0..<30, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            let lines = text.utf8.reduce(1) { $0 + ($1 == 0x0A || $1 == 0x0D ? 1 : 0) }
            do throws(YAMLFailure) {
                for entry in try StrictYAML(parsing: text).entries ?? [] {
                    #expect((1...lines + 1).contains(entry.line))
                }
            } catch {
                #expect(!error.reason.isEmpty)
            }
        }
    }
}
