/// The directory of a zip archive, ZIP64 included.
///
/// Members are found by the directory at the end alone; of two of one name the later counts, as in Python's zipfile, which
/// writes Inspect's logs. An archive whose members overlap is refused.
struct ZipArchive {
    private static let largestDirectory = 64 << 20
    private static let mostMembers = 500_000

    let file: ArchiveFile
    let display: String
    /// The members by the places of their bytes.
    private(set) var members: [ZipMember] = []

    /// Reads the directory.
    ///
    /// - Throws: `TrajectoryFailure` when the file is no whole zip archive.
    init(path: String, display: String) throws(TrajectoryFailure) {
        file = try ArchiveFile(path: path, display: display)
        self.display = display
        let place = try directory()
        try readMembers(place)
        try checkPlaces()
    }

    /// The last member of a name.
    func member(_ name: String) -> ZipMember? { members.last { $0.name == name } }

    private func broken(_ reason: String, at offset: Int? = nil) -> TrajectoryFailure {
        TrajectoryFailure(file: display, byteOffset: offset, reason: reason)
    }

    private struct DirectoryPlace {
        var offset: Int
        var size: Int
        var count: Int
    }

    private func directory() throws(TrajectoryFailure) -> DirectoryPlace {
        let length = min(file.size, 22 + 65_535)
        let start = file.size - length
        let tail = try file.bytes(at: start, count: length)
        var end = tail.count - 22
        while end >= 0, tail.number(at: end, bytes: 4) != 0x0605_4B50 { end -= 1 }
        guard end >= 0 else { throw broken("the zip archive is cut off: its directory is missing") }
        var place = DirectoryPlace(
            offset: tail.number(at: end + 16, bytes: 4), size: tail.number(at: end + 12, bytes: 4),
            count: tail.number(at: end + 10, bytes: 2))
        if place.offset == 0xFFFF_FFFF || place.size == 0xFFFF_FFFF || place.count == 0xFFFF {
            let locator = start + end - 20
            if locator >= 0 {
                let bytes = try file.bytes(at: locator, count: 20)
                if bytes.number(at: 0, bytes: 4) == 0x0706_4B50 {
                    let record = try file.bytes(at: bytes.number(at: 8, bytes: 8), count: 56)
                    guard record.number(at: 0, bytes: 4) == 0x0606_4B50 else {
                        throw broken("the zip archive's directory is damaged")
                    }
                    place = DirectoryPlace(
                        offset: record.number(at: 48, bytes: 8), size: record.number(at: 40, bytes: 8),
                        count: record.number(at: 32, bytes: 8))
                }
            }
        }
        guard place.size <= Self.largestDirectory, place.count <= Self.mostMembers else {
            throw broken("the zip archive has too many members")
        }
        return place
    }

    private mutating func readMembers(_ place: DirectoryPlace) throws(TrajectoryFailure) {
        let bytes = try file.bytes(at: place.offset, count: place.size)
        var at = 0
        for _ in 0..<place.count {
            guard at + 46 <= bytes.count, bytes.number(at: at, bytes: 4) == 0x0201_4B50 else {
                throw broken("the zip archive's directory is damaged", at: place.offset + at)
            }
            let nameLength = bytes.number(at: at + 28, bytes: 2)
            let extraLength = bytes.number(at: at + 30, bytes: 2)
            let next = at + 46 + nameLength + extraLength + bytes.number(at: at + 32, bytes: 2)
            guard next <= bytes.count else {
                throw broken("the zip archive's directory is damaged", at: place.offset + at)
            }
            let nameEnd = at + 46 + nameLength
            var member = ZipMember(
                name: String(decoding: bytes[(at + 46)..<nameEnd], as: UTF8.self),
                method: bytes.number(at: at + 10, bytes: 2), flags: bytes.number(at: at + 8, bytes: 2),
                checksum: UInt32(truncatingIfNeeded: bytes.number(at: at + 16, bytes: 4)),
                packedSize: bytes.number(at: at + 20, bytes: 4), size: bytes.number(at: at + 24, bytes: 4),
                offset: bytes.number(at: at + 42, bytes: 4))
            member.takeLargeNumbers(Array(bytes[nameEnd..<(nameEnd + extraLength)]))
            members.append(member)
            at = next
        }
        members.sort { $0.offset < $1.offset }
    }

    /// Overlapping members are how a small archive unpacks to more than deflate could.
    private func checkPlaces() throws(TrajectoryFailure) {
        var end = 0
        for member in members {
            guard member.offset >= end, member.packedSize >= 0, member.size >= 0,
                member.offset <= file.size - 30, member.packedSize <= file.size - 30 - member.offset
            else { throw broken("the zip archive's members overlap or lie outside of it", at: member.offset) }
            end = member.offset + 30 + member.packedSize
        }
    }

    /// Opens a member.
    ///
    /// - Throws: `TrajectoryFailure` when it is refused or its local header is damaged.
    func open(_ member: ZipMember, chunkSize: Int) throws(TrajectoryFailure) -> ZipMemberBytes {
        let shown = "\(display)/\(member.name)"
        if let refusal = member.refusal { throw TrajectoryFailure(file: shown, reason: refusal) }
        let header = try file.bytes(at: member.offset, count: 30)
        let start = member.offset + 30 + header.number(at: 26, bytes: 2) + header.number(at: 28, bytes: 2)
        guard header.number(at: 0, bytes: 4) == 0x0403_4B50, start <= file.size,
            member.packedSize <= file.size - start
        else { throw TrajectoryFailure(file: shown, reason: "the zip archive is damaged") }
        return try ZipMemberBytes(
            file: file, member: member, start: start, display: shown, chunkSize: chunkSize)
    }
}

extension ZipMember {
    /// Takes the numbers that did not fit into 32 bits from the extra field of ZIP64.
    fileprivate mutating func takeLargeNumbers(_ extra: [UInt8]) {
        var at = 0
        while at + 4 <= extra.count {
            let length = extra.number(at: at + 2, bytes: 2)
            if extra.number(at: at, bytes: 2) == 1 {
                var place = at + 4
                let end = min(extra.count, place + length)
                for field in [\ZipMember.size, \.packedSize, \.offset]
                where self[keyPath: field] == 0xFFFF_FFFF && place + 8 <= end {
                    self[keyPath: field] = extra.number(at: place, bytes: 8)
                    place += 8
                }
            }
            at += 4 + length
        }
    }
}

extension [UInt8] {
    /// A little-endian number; one that is negative as 64 bits becomes the largest, which no check lets pass.
    fileprivate func number(at offset: Int, bytes: Int) -> Int {
        var value: UInt64 = 0
        for place in 0..<bytes { value |= UInt64(self[offset + place]) << UInt64(8 * place) }
        return Int(exactly: value) ?? .max
    }
}
