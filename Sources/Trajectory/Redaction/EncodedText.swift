/// Base64 (also for URLs) and hexadecimal digits, decoded leniently.
enum EncodedText {
    /// The value of every base64 digit, 255 for what is none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, digit) in digits.utf8.enumerated() { values[Int(digit)] = UInt8(value) }
        values[Int(UInt8(ascii: "-"))] = 62
        values[Int(UInt8(ascii: "_"))] = 63
        return values
    }()

    /// The bytes behind base64 digits; what is no digit is passed over.
    ///
    /// `nil` when nothing comes of it.
    static func base64(_ digits: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for digit in digits {
            let value = values[Int(digit)]
            guard value != 255 else { continue }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// Whether the first twelve base64 digits from `start` on, which must be there, decode to text.
    static func startsAsText(_ digits: [UInt8], at start: Int) -> Bool {
        values.withUnsafeBufferPointer { values in
            for group in 0..<3 {
                var bits: UInt32 = 0
                for offset in 0..<4 {
                    bits = bits << 6 | UInt32(values[Int(digits[start + group * 4 + offset])])
                }
                for shift in [UInt32(16), 8, 0] where !isText(UInt8(truncatingIfNeeded: bits >> shift)) {
                    return false
                }
            }
            return true
        }
    }

    /// The bytes behind hexadecimal digits; `nil` when there are others.
    static func hexadecimal(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var index = digits.startIndex
        while index + 1 < digits.endIndex {
            guard let high = TextView.hexValue(digits[index]), let low = TextView.hexValue(digits[index + 1])
            else {
                return nil
            }
            bytes.append(high << 4 | low)
            index += 2
        }
        return bytes
    }

    /// Whether bytes are text as people and programs write it.
    static func isText(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.allSatisfy(isText)
    }

    @inline(__always)
    private static func isText(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F || byte >= 0x09 && byte <= 0x0D
    }
}
