/// Finds the end of a string's plain part, eight bytes at a time.
enum StringScan {
    /// The index of the first quote, backslash or control character in `bytes[start...]`, else the count; and all
    /// bytes before it or-ed together, whose top bit tells whether there is anything but ASCII.
    static func plainPart(
        _ bytes: UnsafePointer<UInt8>, from start: Int, count: Int
    ) -> (end: Int, seen: UInt8) {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        var index = start
        var seen: UInt64 = 0
        while index &+ 8 <= count {
            let word = UInt64(
                littleEndian: UnsafeRawPointer(bytes + index).loadUnaligned(as: UInt64.self))
            let quotes = word ^ (ones &* 0x22)
            let slashes = word ^ (ones &* 0x5C)
            let found =
                (((word &- (ones &* 0x20)) & ~word)
                    | ((quotes &- ones) & ~quotes)
                    | ((slashes &- ones) & ~slashes)) & tops
            if found != 0 {
                // A borrow can only make false hits above the lowest true one.
                let bits = found.trailingZeroBitCount & ~7
                seen |= word & ((1 << UInt64(bits)) &- 1)
                return (index &+ bits / 8, fold(seen))
            }
            seen |= word
            index &+= 8
        }
        var last: UInt8 = fold(seen)
        while index < count {
            let byte = bytes[index]
            if byte == 0x22 || byte == 0x5C || byte < 0x20 { break }
            last |= byte
            index &+= 1
        }
        return (index, last)
    }

    private static func fold(_ word: UInt64) -> UInt8 {
        word & 0x8080_8080_8080_8080 == 0 ? 0 : 0x80
    }

    /// The index of the first byte from `start` on that is not ASCII, or one of the seven before it; eight at a time.
    @inline(__always)
    private static func plainEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index &+ 8 <= bytes.count,
            bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            index &+= 8
        }
        return index
    }

    /// The index of the first byte that begins no valid UTF-8 sequence; `nil` when all is valid.
    static func firstInvalidUTF8(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var index = 0
        let count = bytes.count
        while index < count {
            let lead = bytes[index]
            if lead < 0x80 {
                index = plainEnd(bytes, from: index &+ 1)
                continue
            }
            let length: Int
            var range: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0xC2...0xDF: length = 2
            case 0xE0:
                length = 3
                range = 0xA0...0xBF
            case 0xED:
                length = 3
                range = 0x80...0x9F
            case 0xE1...0xEF: length = 3
            case 0xF0:
                length = 4
                range = 0x90...0xBF
            case 0xF4:
                length = 4
                range = 0x80...0x8F
            case 0xF1...0xF3: length = 4
            default: return index
            }
            guard index + length <= count, range.contains(bytes[index + 1]) else { return index }
            var next = index + 2
            while next < index + length {
                guard bytes[next] & 0xC0 == 0x80 else { return index }
                next += 1
            }
            index += length
        }
        return nil
    }
}
