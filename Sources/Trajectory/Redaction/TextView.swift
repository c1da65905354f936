/// A text with its escapes undone, and where each byte of it stands in the text it was made from.
///
/// Undone are the escapes of JSON, of most languages' strings and of URLs: `\u002d`, `\x2d`, `\/`, `\"`, `\n`, `%2D`.
struct TextView {
    /// The bytes with escapes undone.
    var bytes: [UInt8] = []
    /// For every byte, where it starts in the original; one more for the end.
    var places: [UInt32] = []

    /// Undoes one level of escapes.
    init(of text: ArraySlice<UInt8>) {
        bytes.reserveCapacity(text.count)
        places.reserveCapacity(text.count + 1)
        var index = text.startIndex
        while index < text.endIndex {
            let (byte, length) = Self.character(at: index, in: text)
            bytes.append(byte)
            places.append(UInt32(truncatingIfNeeded: index))
            index += length
        }
        places.append(UInt32(truncatingIfNeeded: text.endIndex))
    }

    /// The bytes of the original behind a range of these.
    func original(_ lower: Int, _ upper: Int) -> Range<Int> {
        Int(places[lower])..<Int(places[upper])
    }

    /// The byte that stands at a place, and how many bytes say so.
    private static func character(at index: Int, in text: ArraySlice<UInt8>) -> (byte: UInt8, length: Int) {
        let byte = text[index]
        if byte == UInt8(ascii: "%") {
            guard let value = hex(2, at: index + 1, in: text) else { return (byte, 1) }
            return (UInt8(truncatingIfNeeded: value), 3)
        }
        guard byte == UInt8(ascii: "\\"), index + 1 < text.endIndex else { return (byte, 1) }
        switch text[index + 1] {
        case UInt8(ascii: "u"):
            guard let value = hex(4, at: index + 2, in: text) else { return (byte, 1) }
            // Other than ASCII is in no secret; a byte that is in no pattern stands for it.
            return (value < 0x80 ? UInt8(value) : 0xFF, 6)
        case UInt8(ascii: "x"):
            guard let value = hex(2, at: index + 2, in: text) else { return (byte, 1) }
            return (UInt8(truncatingIfNeeded: value), 4)
        case UInt8(ascii: "n"), UInt8(ascii: "r"): return (0x0A, 2)
        case UInt8(ascii: "t"): return (0x09, 2)
        case UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"):
            return (text[index + 1], 2)
        default: return (byte, 1)
        }
    }

    private static func hex(_ digits: Int, at index: Int, in text: ArraySlice<UInt8>) -> UInt32? {
        guard index + digits <= text.endIndex else { return nil }
        var value: UInt32 = 0
        for offset in 0..<digits {
            guard let digit = hexValue(text[index + offset]) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// The value of a hexadecimal digit.
    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
