internal import JSON

/// What a call says: its main text and that text's tokens.
enum CommandScan {
    /// The first text among the arguments, which is the command where the tool takes one.
    static func mainText(of arguments: JSONValue) -> String? {
        switch arguments {
        case .string(let text): return text
        case .object:
            for member in arguments.members {
                if case .string(let text) = member.value, !text.isEmpty { return text }
            }
            return nil
        default: return nil
        }
    }

    /// The tokens of a command: words, operators, and `…` for quoted texts, numbers and paths; at most `limit`.
    ///
    /// Words keep their letters; which of them are a language's own and which name something, only the statistics over
    /// tasks and environments can tell.
    static func tokens(of text: String, limit: Int) -> [String] {
        var tokens: [String] = []
        let bytes = Array(text.utf8.prefix(4096))
        var at = 0
        while at < bytes.count, tokens.count < limit {
            let byte = bytes[at]
            if byte <= 0x20 || byte == 0x7F || byte == 0x3B && at + 1 == bytes.count {
                at += 1
            } else if byte == 0x27 || byte == 0x22 || byte == 0x60 {
                at = skipQuote(bytes, at)
                tokens.append(MessageTemplate.slot)
            } else if isPiece(byte) {
                tokens.append(piece(bytes, &at))
            } else {
                tokens.append(sign(bytes, &at))
            }
        }
        return tokens
    }

    /// Whether a text is written to be read rather than executed: full of the small words of a language.
    static func isProse(_ text: String) -> Bool {
        var words = 0
        var small = 0
        var copy = text
        copy.withUTF8 { bytes in
            var at = 0
            let end = min(400, bytes.count)
            while at < end, words < 40 {
                let start = at
                var packed: UInt64 = 0
                while at < end, isWordByte(bytes[at]) || bytes[at] == 0x27 {
                    packed = packed << 8 | UInt64(bytes[at] | 0x20)
                    at += 1
                }
                if at > start {
                    words += 1
                    if at - start <= 8, smallWords.contains(packed) { small += 1 }
                }
                at += 1
            }
        }
        return words >= 3 && small * 100 >= words * 14
    }

    /// In lower case, a byte for each letter.
    private static let smallWords: Set<UInt64> = Set(
        [
            "the", "a", "is", "are", "to", "of", "that", "this", "i", "you", "it", "can", "please", "my",
            "be", "was", "we",
            "they", "have", "has", "will", "would", "should", "sorry", "need", "your", "want", "what",
            "which", "there",
        ].map { (word: String) in word.utf8.reduce(0) { $0 << 8 | UInt64($1) } })

    private static func isPiece(_ byte: UInt8) -> Bool {
        isWordByte(byte) || byte >= 0x80 || byte == 0x2F || byte == 0x2E || byte == 0x7E || byte == 0x2D
            || byte == 0x40
    }

    private static func skipQuote(_ bytes: [UInt8], _ start: Int) -> Int {
        var at = start + 1
        while at < bytes.count {
            if bytes[at] == 0x5C {
                at += 2
                continue
            }
            if bytes[at] == bytes[start] { return at + 1 }
            at += 1
        }
        return bytes.count
    }

    private static func piece(_ bytes: [UInt8], _ at: inout Int) -> String {
        let start = at
        while at < bytes.count, isPiece(bytes[at]) || bytes[at] == 0x3D && bytes[start] == 0x2D { at += 1 }
        let piece = bytes[start..<at]
        if piece.elementsEqual("/dev/null".utf8) { return "/dev/null" }
        let hasLetter = piece.contains {
            (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 >= 0x80
        }
        // A redirection's number belongs to its sign: `2>`.
        if piece.count == 1, at < bytes.count, bytes[at] == 0x3E {
            at += 1
            return String(decoding: piece, as: UTF8.self) + ">"
        }
        guard hasLetter, piece.count <= 32, !piece.contains(0x2F), !piece.contains(0x40), piece.first != 0x2E,
            piece.first != 0x7E
        else { return hasLetter || !piece.allSatisfy({ $0 == 0x2D }) ? MessageTemplate.slot : "-" }
        // A name with a dot inside names a place in something else.
        if piece.contains(0x2E) { return "….…" }
        return String(decoding: piece, as: UTF8.self)
    }

    private static func sign(_ bytes: [UInt8], _ at: inout Int) -> String {
        let start = at
        at += 1
        while at < bytes.count, at - start < 3, joins(bytes[start]), joins(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    /// Whether a sign may be part of a longer one: `&&`, `||`, `<=`, `!=`.
    private static func joins(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x26, 0x3C, 0x3D, 0x3E, 0x7C: true
        default: false
        }
    }
}
