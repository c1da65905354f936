/// Writes zip archives for tests: members as they are, or packed by deflate's own "stored" blocks.
struct ZipFile {
    struct Member {
        var name: String
        var bytes: [UInt8]
        var method = 8
        var flags = 0
        /// What the directory says; `nil` for the truth.
        var statedSize: Int?
        var checksum: UInt32?
        /// What stands in the file; `nil` for `bytes` packed by `method`.
        var packed: [UInt8]?
    }

    var members: [Member]

    init(_ members: [Member]) { self.members = members }

    init(_ members: [(String, String)]) {
        self.members = members.map { Member(name: $0.0, bytes: Array($0.1.utf8)) }
    }

    var bytes: [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let packed = member.packed ?? (member.method == 8 ? Self.stored(member.bytes) : member.bytes)
            let common =
                Self.number(20, 2) + Self.number(member.flags, 2) + Self.number(member.method, 2) + Self.number(0, 4)
                + Self.number(Int(member.checksum ?? Self.checksum(member.bytes)), 4)
                + Self.number(packed.count, 4) + Self.number(member.statedSize ?? member.bytes.count, 4)
                + Self.number(member.name.utf8.count, 2) + Self.number(0, 2)
            directory +=
                [0x50, 0x4B, 1, 2] + Self.number(20, 2) + common + Self.number(0, 2 + 2 + 2 + 4)
                + Self.number(file.count, 4) + Array(member.name.utf8)
            file += [0x50, 0x4B, 3, 4] + common + Array(member.name.utf8) + packed
        }
        let start = file.count
        return file + directory + [0x50, 0x4B, 5, 6] + Self.number(0, 4) + Self.number(members.count, 2)
            + Self.number(members.count, 2) + Self.number(directory.count, 4) + Self.number(start, 4)
            + Self.number(0, 2)
    }

    /// A deflate stream of blocks that are not compressed.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = []
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(block.count)
            stream.append(rest.isEmpty ? 1 : 0)
            stream += number(block.count, 2) + number(0xFFFF - block.count, 2) + block
        } while !rest.isEmpty
        return stream
    }

    static func number(_ value: Int, _ bytes: Int) -> [UInt8] {
        (0..<bytes).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
    }

    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
