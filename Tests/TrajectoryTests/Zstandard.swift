/// Writes Zstandard frames for tests, of blocks that are not compressed or one byte repeated (RFC 8878).
enum Zstandard {
    static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

    /// A frame of one segment with its size.
    static func frame(_ bytes: [UInt8]) -> [UInt8] {
        var frame = magic + [0xA0] + ZipFile.number(bytes.count, 4)
        var rest = bytes[...]
        repeat {
            let part = rest.prefix(1 << 17)
            rest = rest.dropFirst(part.count)
            frame += block(Array(part), isLast: rest.isEmpty)
        } while !rest.isEmpty
        return frame
    }

    /// A block of bytes as they are.
    static func block(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
        ZipFile.number(bytes.count << 3 | (isLast ? 1 : 0), 3) + bytes
    }

    /// A frame of so many blocks, each 128 KiB of spaces in four bytes.
    static func spaces(blocks: Int) -> [UInt8] {
        // A window of 128 KiB.
        var frame = magic + [0x00, 7 << 3]
        for number in 0..<blocks {
            frame += ZipFile.number((1 << 17) << 3 | 1 << 1 | (number == blocks - 1 ? 1 : 0), 3) + [0x20]
        }
        return frame
    }
}
