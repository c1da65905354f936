/// The words of a text, line by line.
struct WordLines {
    /// The lines that have words.
    let lines: [[UInt32]]

    private let words: [UInt32]
    /// Where each pair of words begins in ``words``.
    private let pairs: [UInt64: [Int]]

    init(_ text: [UInt8]) {
        var lines: [[UInt32]] = [[]]
        for token in Token.tokens(in: text, 0..<text.count) {
            switch token.kind {
            case .word: lines[lines.count - 1].append(token.hash)
            case .space where text[token.range].contains(0x0A): lines.append([])
            case .space, .mark: break
            }
        }
        self.lines = lines.filter { !$0.isEmpty }
        let words = Array(lines.joined())
        self.words = words
        pairs = Dictionary(grouping: words.indices.dropLast()) { WordLines.pair(words[$0], words[$0 + 1]) }
    }

    private static func pair(_ one: UInt32, _ two: UInt32) -> UInt64 { UInt64(one) << 32 | UInt64(two) }

    /// Whether the words of a line stand together somewhere, in one line or over several.
    func holds(_ line: [UInt32]) -> Bool {
        guard line.count > 1 else { return line.allSatisfy(words.contains) }
        return (pairs[WordLines.pair(line[0], line[1])] ?? []).contains { words[$0...].starts(with: line) }
    }
}
