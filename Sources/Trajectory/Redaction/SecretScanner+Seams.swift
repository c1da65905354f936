extension SecretScanner {
    /// The longest seam, in bytes: enough for a line break, an indentation and two quotes.
    private static let longestSeam = 80

    /// Where what was split goes on, when the bytes from `index` on do nothing but split it.
    ///
    /// That is: a line break with white space around it, also behind a continuation's backslash; a closing quote, white
    /// space or an operator of concatenation, and an opening quote; characters that nobody sees.
    func seamEnd(at index: Int) -> Int? {
        var position = index
        var quotes = 0
        var breaks = 0
        var spaces = 0
        var operators = 0
        var unseen = 0
        let limit = min(text.count, index + Self.longestSeam)
        scanning: while position < limit {
            switch text[position] {
            case 0x0A: breaks += 1
            case 0x20, 0x09, 0x0D: spaces += 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): quotes += 1
            case UInt8(ascii: "\\"):
                // Of a continuation, or of an escaped quote.
                guard position + 1 < limit, ByteSet.afterBackslash.contains(text[position + 1]) else {
                    break scanning
                }
            case UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "&"):
                guard quotes == 1, operators == 0 else { break scanning }
                operators += 1
            case 0xE2, 0xC2, 0xEF, 0x1B:
                guard let end = unseenEnd(at: position) else { break scanning }
                unseen += 1
                position = end
                continue scanning
            default: break scanning
            }
            position += 1
            if quotes > 2 { return nil }
        }
        if quotes == 2 { return operators + breaks + spaces > 0 ? position : nil }
        guard quotes == 0, operators == 0, breaks > 0 || (unseen > 0 && spaces == 0) else { return nil }
        return position
    }

    /// The end of a zero-width character, a soft hyphen, a byte-order mark or a terminal's colour sequence.
    private func unseenEnd(at index: Int) -> Int? {
        func byte(_ offset: Int) -> UInt8 { index + offset < text.count ? text[index + offset] : 0 }
        switch text[index] {
        case 0xC2: return byte(1) == 0xAD ? index + 2 : nil
        case 0xE2:
            let isZeroWidth = byte(1) == 0x80 && (0x8B...0x8F).contains(byte(2))
            let isJoiner = byte(1) == 0x81 && (0xA0...0xA4).contains(byte(2))
            return isZeroWidth || isJoiner ? index + 3 : nil
        case 0xEF: return byte(1) == 0xBB && byte(2) == 0xBF ? index + 3 : nil
        case 0x1B:
            guard byte(1) == UInt8(ascii: "[") else { return nil }
            var position = index + 2
            while position < text.count, position < index + 16 {
                if text[position] == UInt8(ascii: "m") || text[position] == UInt8(ascii: "K") {
                    return position + 1
                }
                position += 1
            }
            return nil
        default: return nil
        }
    }

    /// Where the seam starts that `index` lies in: back over what `seamEnd` accepts.
    func seamStart(before index: Int) -> Int {
        var position = index
        while position > 0, index - position < Self.longestSeam,
            ByteSet.seam.contains(text[position - 1])
        {
            position -= 1
        }
        // A literal's last byte may be a full stop or a plus itself; then the seam starts behind it.
        while position < index, seamEnd(at: position) == nil { position += 1 }
        return position
    }

    /// The place of the byte before `index`, over a seam when there is one.
    func previous(_ index: Int) -> Int? {
        guard index > 0 else { return nil }
        let byte = text[index - 1]
        if byte >= 0x80 {
            // A character that nobody sees has two or three bytes.
            let length = [2, 3].first { index > $0 && unseenEnd(at: index - $0) == index }
            return length.map { index - $0 - 1 } ?? index - 1
        }
        guard
            byte == 0x0A || byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: "\"")
                || byte == UInt8(ascii: "'")
        else { return index - 1 }
        let start = seamStart(before: index)
        return start < index && start > 0 && seamEnd(at: start) == index ? start - 1 : index - 1
    }
}
