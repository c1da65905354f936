/// Finds single bytes in texts, eight at a time.
package enum ByteSearch {
    /// The first place of a byte from `start` on; the end of the text where there is none.
    package static func first(_ byte: UInt8, in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard start < text.count, let base = text.baseAddress else { return text.count }
        let raw = UnsafeRawPointer(base)
        let pattern = 0x0101_0101_0101_0101 &* UInt64(byte)
        var place = start
        while place + 8 <= text.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)) ^ pattern
            // The lowest bit that is set here belongs to the first byte of the word that is zero.
            let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if zeros != 0 { return place + zeros.trailingZeroBitCount / 8 }
            place += 8
        }
        while place < text.count {
            if text[place] == byte { return place }
            place += 1
        }
        return text.count
    }

    /// Calls `body` with each line, its line feed included.
    package static func forEachLine(of text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
        var start = 0
        while start < text.count {
            let end = min(first(0x0A, in: text, from: start) + 1, text.count)
            body(start..<end)
            start = end
        }
    }
}
