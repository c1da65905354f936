/// A 64-bit hash of bytes that is the same in every process.
struct ByteHasher {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    mutating func add(_ bytes: [UInt8], _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        bytes.withUnsafeBytes { buffer in
            var place = range.lowerBound
            while place + 8 <= range.upperBound {
                add(UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
                place += 8
            }
            var rest = UInt64(range.count)
            for index in place..<range.upperBound { rest = rest << 8 | UInt64(buffer[index]) }
            add(rest)
        }
    }

    mutating func add(_ number: UInt64) {
        value = (value ^ number) &* 0x9E37_79B9_7F4A_7C15
        value ^= value >> 29
    }
}
