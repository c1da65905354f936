extension JSONEventParser {
    mutating func beginString(at index: Int, isKey: Bool) {
        clearToken()
        tokenStart = offset + index
        self.isKey = isKey
        state = .string
    }

    /// Goes on with the string at hand, from anywhere in it, until it or the piece ends; the index after what it took.
    mutating func continueString(
        _ bytes: UnsafePointer<UInt8>, from start: Int, count: Int, visitor: inout some JSONVisitor
    ) throws -> Int {
        var index = start
        while index < count {
            if state == .escape {
                index = try takeEscape(bytes[index], at: index)
                continue
            }
            if state == .unicode {
                try takeUnicodeDigit(bytes[index], at: index)
                index &+= 1
                continue
            }
            let part = StringScan.plainPart(bytes, from: index, count: count)
            seen |= part.seen
            let plain = UnsafeRawBufferPointer(start: bytes + index, count: part.end - index)
            if !plain.isEmpty, highSurrogate != 0 { try loneSurrogate() }
            guard part.end < count else {
                append(plain)
                return count
            }
            index = part.end &+ 1
            switch bytes[part.end] {
            case UInt8(ascii: "\""):
                try endString(plain, visitor: &visitor)
                return index
            case UInt8(ascii: "\\"):
                append(plain)
                state = .escape
            default:
                throw error("a control character inside a string (it must be escaped)", at: part.end)
            }
        }
        return index
    }

    /// Takes the character after a backslash.
    private mutating func takeEscape(_ byte: UInt8, at index: Int) throws -> Int {
        state = .string
        let decoded: UInt8
        switch byte {
        case UInt8(ascii: "n"): decoded = 0x0A
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded = byte
        case UInt8(ascii: "t"): decoded = 0x09
        case UInt8(ascii: "r"): decoded = 0x0D
        case UInt8(ascii: "b"): decoded = 0x08
        case UInt8(ascii: "f"): decoded = 0x0C
        case UInt8(ascii: "u"):
            state = .unicode
            unicodeDigits = 0
            unicodeValue = 0
            return index &+ 1
        default:
            throw error("an unknown escape in a string", at: index)
        }
        if highSurrogate != 0 {
            try loneSurrogate()
        }
        scratch.append(decoded)
        shrink()
        return index &+ 1
    }

    private mutating func takeUnicodeDigit(_ byte: UInt8, at index: Int) throws {
        let digit: UInt32
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt32(byte) - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = UInt32(byte) - 0x61 + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = UInt32(byte) - 0x41 + 10
        default: throw error("\\u needs four hexadecimal digits", at: index)
        }
        unicodeValue = unicodeValue << 4 | digit
        unicodeDigits += 1
        guard unicodeDigits == 4 else { return }
        state = .string
        switch unicodeValue {
        case 0xD800...0xDBFF:
            if highSurrogate != 0 { try loneSurrogate() }
            highSurrogate = unicodeValue
        case 0xDC00...0xDFFF where highSurrogate != 0:
            let scalar = 0x10000 + (highSurrogate - 0xD800) << 10 + (unicodeValue - 0xDC00)
            highSurrogate = 0
            append(scalar: scalar)
        case 0xDC00...0xDFFF:
            try loneSurrogate()
        default:
            if highSurrogate != 0 { try loneSurrogate() }
            append(scalar: unicodeValue)
        }
    }

    /// Half of a surrogate pair without the other half.
    private mutating func loneSurrogate() throws {
        highSurrogate = 0
        guard invalidText == .replace else {
            throw JSONError(
                reason: "half of a surrogate pair in a string", line: line, byteOffset: tokenStart)
        }
        repair = "half of a surrogate pair in a string"
        append(scalar: 0xFFFD)
    }

    private mutating func append(scalar value: UInt32) {
        switch value {
        case 0..<0x80:
            scratch.append(UInt8(value))
        case 0x80..<0x800:
            scratch.append(UInt8(0xC0 | value >> 6))
            scratch.append(UInt8(0x80 | value & 0x3F))
        case 0x800..<0x10000:
            scratch.append(UInt8(0xE0 | value >> 12))
            scratch.append(UInt8(0x80 | value >> 6 & 0x3F))
            scratch.append(UInt8(0x80 | value & 0x3F))
        default:
            scratch.append(UInt8(0xF0 | value >> 18))
            scratch.append(UInt8(0x80 | value >> 12 & 0x3F))
            scratch.append(UInt8(0x80 | value >> 6 & 0x3F))
            scratch.append(UInt8(0x80 | value & 0x3F))
        }
        shrink()
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while !rest.isEmpty {
            let count = min(rest.count, stringLimit)
            scratch.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest.prefix(count)))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            shrink()
        }
    }

    /// Drops bytes from the middle once the scratch holds twice the limit: its first half limit and its last stay.
    private mutating func shrink() {
        guard scratch.count > 2 * stringLimit else { return }
        let head = stringLimit / 2
        let dropped = scratch.count - stringLimit
        scratch.removeSubrange(head..<head + dropped)
        missing += dropped
    }

    private mutating func endString(
        _ last: UnsafeRawBufferPointer, visitor: inout some JSONVisitor
    ) throws {
        if highSurrogate != 0 { try loneSurrogate() }
        if scratch.isEmpty, missing == 0 {
            try deliver(last, visitor: &visitor)
        } else {
            append(last)
            // Taken out for the call, so that the visitor's borrow does not overlap with ours.
            var text: [UInt8] = []
            swap(&text, &scratch)
            defer { swap(&text, &scratch) }
            try text.withUnsafeBytes { try deliver($0, visitor: &visitor) }
        }
    }

    private mutating func deliver(
        _ bytes: UnsafeRawBufferPointer, visitor: inout some JSONVisitor
    ) throws {
        let text = JSONText.cut(bytes, limit: stringLimit, alreadyMissing: missing)
        if seen >= 0x80, let reason = invalidUTF8(in: text) {
            guard invalidText == .replace else {
                throw JSONError(reason: reason, line: line, byteOffset: tokenStart)
            }
            repair = reason
            // `String` replaces every ill-formed part by U+FFFD.
            let head = Array(String(decoding: text.head, as: UTF8.self).utf8)
            let tail = Array(String(decoding: text.tail, as: UTF8.self).utf8)
            try head.withUnsafeBytes { head in
                try tail.withUnsafeBytes { tail in
                    try hand(over: JSONText(head: head, tail: tail, missing: text.missing), visitor: &visitor)
                }
            }
        } else {
            try hand(over: text, visitor: &visitor)
        }
    }

    private mutating func hand(over text: JSONText, visitor: inout some JSONVisitor) throws {
        if let repair {
            try visitor.repaired(JSONError(reason: repair, line: line, byteOffset: tokenStart))
        }
        if isKey {
            try visitor.key(text)
            state = .colon
        } else {
            try visitor.string(text)
            try afterValue(visitor: &visitor)
        }
    }

    private func invalidUTF8(in text: JSONText) -> String? {
        guard
            StringScan.firstInvalidUTF8(text.head) != nil || StringScan.firstInvalidUTF8(text.tail) != nil
        else { return nil }
        return "invalid UTF-8 in a string"
    }
}
