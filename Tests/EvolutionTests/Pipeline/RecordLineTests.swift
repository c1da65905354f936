import ContentHash
import TestSupport
import Testing
import Trajectory

@testable import Evolution

/// What is done by hand for speed gives what the general way gives.
@Suite struct RecordLineTests {
    private static let texts = [
        "", "plain", "with space", "a/b", "quote\" and \\", "line\nand\ttab\r",
        "\u{0}\u{1}\u{8}\u{C}\u{1F}\u{7F}", "größe 数据 🙂",
        "\u{2028}\u{2029}\u{FEFF}", "<&>'",
    ]

    @Test func aLineIsWhatTheEncoderWrites() throws {
        var numbers = SplitMix64(seed: 7)
        func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &numbers) }
        func text() -> String { Self.texts[below(Self.texts.count)] + Self.texts[below(Self.texts.count)] }
        for round in 0..<600 {
            let score: Double? = [nil, 0, 1, -0.0, 0.5, -3, 1e300, 12_345_678_901_234_568, 1.0 / 3][below(9)]
            let record = TrajectoryRecord(
                id: text(), hash: below(2) == 0 ? nil : ContentHash(of: "\(round)"),
                outcome: OutcomeLabel(
                    outcome: [.success, .failure, .unknown][below(3)], score: score,
                    origin: OutcomeLabel.Origin.allCases[below(4)], note: below(2) == 0 ? nil : text()),
                task: text(), environment: below(2) == 0 ? nil : text(), split: text(),
                state: TrajectoryRecord.State.allCases[below(6)], reason: below(2) == 0 ? nil : text())
            var line: [UInt8] = []
            try record.appendLine(to: &line)
            #expect(
                String(decoding: line, as: UTF8.self) == String(
                    decoding: try RecordCoding.line(record), as: UTF8.self) + "\n")
        }
    }

    @Test(arguments: [
        ("", ""), ("a", "a"), ("a b", "a b"), (" a", "a"), ("a ", "a"), ("a  b", "a b"), ("a\tb\n", "a b"),
        ("a\u{1B}[31mb", "ab"),
        ("ä  ö", "ä ö"), ("\u{7F}a", "a"),
    ])
    func oneLineOfPlainTextIsTheTextItself(_ text: String, _ line: String) {
        #expect(HostileText.oneLine(text) == line)
        #expect(HostileText.oneLine(String(repeating: "x", count: 300)).count == 300)
        #expect(HostileText.oneLine(String(repeating: "x", count: 301)).count == 300)
    }

    @Test func linesAreTakenOneByOne() {
        let text =
            "\n\r\n  first \u{1B}[1mline\u{1B}[0m\n\nsecond\nTraceback (most recent call last):\n  File \"a\"\nValueError: x\nlast"
        #expect(Array(MessageLines(text, bytes: 1024, count: 2)) == ["first line", "second"])
        #expect(MessageLines(text, bytes: 1024, count: 50).lastOfTraceback == "ValueError: x")
        #expect(MessageLines(text, bytes: 1024, count: 4).lastOfTraceback == "File \"a\"")
        #expect(MessageLines(text, bytes: 1024, count: 3).lastOfTraceback == nil)
        #expect(MessageLines("no such thing", bytes: 1024, count: 3).lastOfTraceback == nil)
        #expect(MessageLines("", bytes: 1024, count: 3).first == nil)
    }
}
