internal import Clibz

/// Unpacks a member of a zip archive, piece by piece; never more than the directory says that it holds.
final class ZipMemberBytes: ByteSource {
    private let file: ArchiveFile
    private let member: ZipMember
    private let display: String
    private let input: UnsafeMutableRawBufferPointer
    private let output: UnsafeMutableRawBufferPointer
    /// What unpacks it; `nil` for a member that is stored as it is.
    private let unpacker: (any StreamUnpacker)?
    /// Of `input`, what was read and is not unpacked yet.
    private var packed = UnsafeRawBufferPointer(start: nil, count: 0)
    private var place: Int
    private var packedLeft: Int
    private var produced = 0
    private var checksum: UInt
    private var isOver = false

    /// Starts at a member's first byte.
    ///
    /// - Throws: `TrajectoryFailure` when its library cannot be started.
    init(file: ArchiveFile, member: ZipMember, start: Int, display: String, chunkSize: Int)
        throws(TrajectoryFailure)
    {
        self.file = file
        self.member = member
        self.display = display
        place = start
        packedLeft = member.packedSize
        input = .allocate(byteCount: chunkSize, alignment: 16)
        output = .allocate(byteCount: chunkSize, alignment: 16)
        checksum = crc32(0, nil, 0)
        switch member.method {
        case ZipMember.deflated: unpacker = DeflateStream()
        case ZipMember.zstandard: unpacker = ZstandardStream()
        default: unpacker = nil
        }
        if unpacker == nil, member.method != ZipMember.stored {
            throw TrajectoryFailure(file: display, reason: "there is no memory to unpack it")
        }
    }

    deinit {
        input.deallocate()
        output.deallocate()
    }

    func next(display: String) throws(TrajectoryFailure) -> UnsafeRawBufferPointer {
        let piece = isOver ? UnsafeRawBufferPointer(start: nil, count: 0) : try unpack()
        produced += piece.count
        // Without bytes zlib would start over.
        if let bytes = piece.bindMemory(to: UInt8.self).baseAddress, !piece.isEmpty {
            checksum = crc32(checksum, bytes, UInt32(truncatingIfNeeded: piece.count))
        }
        guard produced <= member.size else { throw damaged("it unpacks to more than it says") }
        if piece.isEmpty {
            guard produced == member.size, UInt32(truncatingIfNeeded: checksum) == member.checksum else {
                throw damaged("its checksum does not fit")
            }
        }
        return piece
    }

    private func damaged(_ reason: String) -> TrajectoryFailure {
        TrajectoryFailure(file: display, reason: "the zip archive is damaged: \(reason)")
    }

    private func unpack() throws(TrajectoryFailure) -> UnsafeRawBufferPointer {
        guard let unpacker else {
            let piece = try fill()
            if piece.isEmpty { isOver = true }
            return piece
        }
        var given = 0
        while given < output.count, !isOver {
            if packed.isEmpty { packed = try fill() }
            let room = UnsafeMutableRawBufferPointer(rebasing: output[given...])
            guard let step = unpacker.unpack(packed, into: room) else {
                throw damaged("its packed bytes are no \(unpacker.name) stream")
            }
            packed = UnsafeRawBufferPointer(rebasing: packed[step.taken...])
            given += step.given
            if step.isEnd {
                isOver = !unpacker.mayFollow || packed.isEmpty && packedLeft == 0
            } else if step.taken == 0, step.given == 0 {
                // There is room, so it is input that it lacks.
                throw damaged("its packed bytes end too soon")
            }
        }
        return UnsafeRawBufferPointer(rebasing: output[..<given])
    }

    /// Reads the next packed bytes; none when there are no more.
    private func fill() throws(TrajectoryFailure) -> UnsafeRawBufferPointer {
        let wanted = min(packedLeft, input.count)
        guard wanted > 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let count = try file.read(at: place, into: UnsafeMutableRawBufferPointer(rebasing: input[..<wanted]))
        place += count
        packedLeft -= count
        return UnsafeRawBufferPointer(rebasing: input[..<count])
    }
}
