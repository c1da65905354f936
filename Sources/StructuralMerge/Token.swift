/// A word, a mark or white space in a text.
struct Token {
    enum Kind: UInt8 { case word, mark, space }

    let kind: Kind
    /// Where it stands in its version.
    let range: Range<Int>
    /// The same for the same text; all white space is alike.
    let hash: UInt32

    /// The tokens of a stretch of text, one after the other.
    ///
    /// Letters and digits make words. In scripts without spaces between words each character is one.
    static func tokens(in bytes: [UInt8], _ range: Range<Int>) -> [Token] {
        var result: [Token] = []
        result.reserveCapacity(range.count / 4)
        bytes.withUnsafeBufferPointer { buffer in
            var place = range.lowerBound
            while place < range.upperBound {
                let start = place
                let kind = Self.kind(buffer, &place, range.upperBound)
                result.append(Token(kind: kind, range: start..<place, hash: hash(buffer, start..<place, kind)))
            }
        }
        return result
    }

    private static func kind(_ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int, _ end: Int) -> Kind {
        let first = bytes[place]
        if isSpace(first) {
            while place < end, isSpace(bytes[place]) { place += 1 }
            return .space
        }
        if isWordByte(first) {
            while place < end {
                if isWordByte(bytes[place]) {
                    place += 1
                } else if bytes[place] >= 0xC2, bytes[place] < 0xE2 || bytes[place] >= 0xEA && bytes[place] < 0xEE {
                    if isIdeograph(bytes, place, end) { break }
                    place = scalarEnd(bytes, place, end)
                } else {
                    break
                }
            }
            return .word
        }
        if first < 0x80 {
            place += 1
            return .mark
        }
        let isLetter = first < 0xE2
        place = scalarEnd(bytes, place, end)
        guard isLetter else { return first == 0xE2 || first == 0xEF || first == 0xF0 ? .mark : .word }
        while place < end, isWordByte(bytes[place]) || (bytes[place] >= 0xC2 && bytes[place] < 0xE2) {
            place = bytes[place] < 0x80 ? place + 1 : scalarEnd(bytes, place, end)
        }
        return .word
    }

    private static func isIdeograph(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int, _ end: Int) -> Bool {
        bytes[place] >= 0xE2
    }

    private static func scalarEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int, _ end: Int) -> Int {
        var next = place + 1
        while next < end, bytes[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ kind: Kind) -> UInt32 {
        if kind == .space { return 1 }
        var hash: UInt32 = 0x811C_9DC5
        for index in range { hash = (hash ^ UInt32(bytes[index])) &* 0x0100_0193 }
        return hash | 2
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }

    static func isWordByte(_ byte: UInt8) -> Bool {
        (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x30 && byte <= 0x39)
    }

    /// A hash of what the tokens say: white space is alike, emphasis marks do not count.
    static func looseHash(of tokens: [Token], in bytes: [UInt8]) -> UInt64 {
        var hasher = ByteHasher()
        for token in trimmed(tokens) where !token.isEmphasis(in: bytes) { hasher.add(UInt64(token.hash)) }
        return hasher.value
    }

    func isEmphasis(in bytes: [UInt8]) -> Bool {
        kind == .mark && (bytes[range.lowerBound] == UInt8(ascii: "*") || bytes[range.lowerBound] == UInt8(ascii: "_"))
    }

    /// The tokens without white space at both ends.
    static func trimmed(_ tokens: [Token]) -> ArraySlice<Token> {
        var slice = tokens[...]
        while slice.first?.kind == .space { slice.removeFirst() }
        while slice.last?.kind == .space { slice.removeLast() }
        return slice
    }

    static func words(of tokens: [Token]) -> [UInt32] {
        let words = tokens.compactMap { $0.kind == .word ? $0.hash : nil }
        return words.isEmpty ? tokens.compactMap { $0.kind == .mark ? $0.hash : nil } : words
    }
}
