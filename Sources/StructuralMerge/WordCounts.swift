/// How often each word and mark occurs in a text, or how much more often than in another.
///
/// White space and punctuation are format and do not count, but for signs like `/` and `=`; within a code span
/// everything does.
struct WordCounts {
    private struct Entry {
        var hash: UInt32
        var isWord: Bool
        var count: Int
    }

    /// By hash.
    private var entries: [Entry] = []

    init(_ bytes: [UInt8]) {
        // The lowest bit tells words from marks.
        let names = WordCounts.counting(in: bytes).map { UInt64($0.hash) << 1 | ($0.kind == .word ? 1 : 0) }.sorted()
        for name in names {
            let hash = UInt32(truncatingIfNeeded: name >> 1)
            if let last = entries.indices.last, entries[last].hash == hash {
                entries[last].count += 1
                if name & 1 == 1 { entries[last].isWord = true }
            } else {
                entries.append(Entry(hash: hash, isWord: name & 1 == 1, count: 1))
            }
        }
    }

    /// Whether two texts have the same words in the same order.
    static func areInOrder(_ one: [UInt8], _ two: [UInt8]) -> Bool {
        counting(in: one).lazy.map(\.hash).elementsEqual(counting(in: two).lazy.map(\.hash))
    }

    private static func counting(in bytes: [UInt8]) -> [Token] {
        var codeEnd = 0
        return wholeNumberSigns(Token.tokens(in: bytes, 0..<bytes.count), in: bytes).filter { token in
            let start = token.range.lowerBound
            let isInCode = start < codeEnd
            if !isInCode, bytes[start] == UInt8(ascii: "`") { codeEnd = endOfCode(in: bytes, at: start) }
            return isInCode || token.kind == .word || (token.kind == .mark && !isFormat(bytes, start))
        }
    }

    /// The tokens with each run of number signs as one: a heading's level is one thing, not so many signs.
    private static func wholeNumberSigns(_ tokens: [Token], in bytes: [UInt8]) -> [Token] {
        let sign = UInt8(ascii: "#")
        guard bytes.contains(sign) else { return tokens }
        func isSign(_ token: Token) -> Bool { bytes[token.range.lowerBound] == sign }
        var result: [Token] = []
        result.reserveCapacity(tokens.count)
        for token in tokens {
            if isSign(token), let last = result.last, isSign(last), last.range.upperBound == token.range.lowerBound {
                result[result.count - 1] = Token(
                    kind: .mark, range: last.range.lowerBound..<token.range.upperBound,
                    hash: (last.hash ^ token.hash &+ 1) &* 0x0100_0193)
            } else {
                result.append(token)
            }
        }
        return result
    }

    /// Brackets, quotation and emphasis marks are format everywhere, points and dashes only beside white space: within
    /// a path or a number they are content.
    private static func isFormat(_ bytes: [UInt8], _ place: Int) -> Bool {
        switch bytes[place] {
        case UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "%"), UInt8(ascii: "$"),
            UInt8(ascii: "@"), UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: "\\"), UInt8(ascii: "#"):
            return false
        case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "-"),
            UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: ";"), UInt8(ascii: "+"):
            // A point before a name makes it another file.
            if bytes[place] == UInt8(ascii: "."), place + 1 < bytes.count, isContent(bytes[place + 1]) { return false }
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
    var isEmpty: Bool { entries.isEmpty }

    /// The words that are more or fewer than in the base.
    func change(from base: WordCounts) -> WordCounts {
        var result = self
        result.entries = []
        forEachPair(with: base) { own, other in
            guard let known = own ?? other else { return }
            let difference = (own?.count ?? 0) - (other?.count ?? 0)
            guard difference != 0 else { return }
            let isWord = own?.isWord ?? false || other?.isWord ?? false
            result.entries.append(Entry(hash: known.hash, isWord: isWord, count: difference))
        }
        return result
    }

    /// How many words and marks the change adds and deletes.
    var size: Int { entries.reduce(0) { $0 + abs($1.count) } }

    /// How many words it adds and deletes.
    var words: Int { entries.reduce(0) { $1.isWord ? $0 + abs($1.count) : $0 } }

    /// Whether this change adds and deletes at least what the other does.
    func holds(_ other: WordCounts) -> Bool {
        var holds = true
        forEachPair(with: other) { own, other in
            guard let other else { return }
            let count = own?.count ?? 0
            if other.count > 0 ? count < other.count : count > other.count { holds = false }
        }
        return holds
    }

    /// Calls `body` for each word that either has.
    private func forEachPair(with other: WordCounts, _ body: (Entry?, Entry?) -> Void) {
        var mine = 0
        var its = 0
        while mine < entries.count || its < other.entries.count {
            let one = mine < entries.count ? entries[mine] : nil
            let two = its < other.entries.count ? other.entries[its] : nil
            if let one, one.hash <= two?.hash ?? .max {
                mine += 1
                guard let two, two.hash == one.hash else {
                    body(one, nil)
                    continue
                }
                its += 1
                body(one, two)
            } else {
                its += 1
                body(nil, two)
            }
        }
    }
}
