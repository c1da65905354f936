/// How often each word and mark occurs in a text, or how much more often than in another.
///
/// White space and punctuation are format and do not count, but for signs like `/` and `=`; within a code span
/// everything does.
struct WordCounts {
    private var counts: [UInt32: Int] = [:]
    private var wordHashes: Set<UInt32> = []

    init(_ bytes: [UInt8]) {
        for token in WordCounts.counting(in: bytes) {
            counts[token.hash, default: 0] += 1
            if token.kind == .word { wordHashes.insert(token.hash) }
        }
    }

    private static func counting(in bytes: [UInt8]) -> [Token] {
        var codeEnd = 0
        return Token.tokens(in: bytes, 0..<bytes.count).filter { token in
            let start = token.range.lowerBound
            let isInCode = start < codeEnd
            if !isInCode, bytes[start] == UInt8(ascii: "`") { codeEnd = endOfCode(in: bytes, at: start) }
            return isInCode || token.kind == .word || (token.kind == .mark && !isFormat(bytes, start))
        }
    }

    /// Brackets, quotation and emphasis marks are format everywhere, points and dashes only beside white space: within
    /// a path or a number they are content.
    private static func isFormat(_ bytes: [UInt8], _ place: Int) -> Bool {
        switch bytes[place] {
        case UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "%"), UInt8(ascii: "$"),
            UInt8(ascii: "@"), UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: "\\"):
            return false
        case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "#"),
            UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: ";"), UInt8(ascii: "+"):
            let isFree = place == 0 || place + 1 == bytes.count
            return isFree || Token.isSpace(bytes[place - 1]) || !isContent(bytes[place + 1])
        default: return bytes[place] < 0x80
        }
    }

    private static func isContent(_ byte: UInt8) -> Bool {
        Token.isWordByte(byte) || byte >= 0x80 || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")
    }

    /// Behind the backtick that closes the code span on its line; the span's start where none does.
    private static func endOfCode(in bytes: [UInt8], at start: Int) -> Int {
        var place = start + 1
        while place < bytes.count, bytes[place] != 0x0A {
            if bytes[place] == UInt8(ascii: "`") { return place }
            place += 1
        }
        return start
    }

    /// Whether nothing differs.
    var isEmpty: Bool { counts.isEmpty }

    /// The words that are more or fewer than in the base.
    func change(from base: WordCounts) -> WordCounts {
        var result = self
        result.wordHashes.formUnion(base.wordHashes)
        for (word, count) in base.counts {
            let difference = (result.counts[word] ?? 0) - count
            result.counts[word] = difference == 0 ? nil : difference
        }
        return result
    }

    /// How many words and marks the change adds and deletes.
    var size: Int { counts.values.reduce(0) { $0 + abs($1) } }

    /// How many words it adds and deletes.
    var words: Int { counts.reduce(0) { wordHashes.contains($1.key) ? $0 + abs($1.value) : $0 } }

    /// Whether this change adds and deletes at least what the other does.
    func holds(_ other: WordCounts) -> Bool {
        other.counts.allSatisfy { word, count in
            let own = counts[word] ?? 0
            return count > 0 ? own >= count : own <= count
        }
    }
}
