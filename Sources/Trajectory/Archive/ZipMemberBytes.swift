internal import Clibz

/// Unpacks a member of a zip archive, piece by piece; never more than the directory says that it holds.
final class ZipMemberBytes: ByteSource {
    private let file: ArchiveFile
    private let member: ZipMember
    private let display: String
    private let input: UnsafeMutableRawBufferPointer
    private let output: UnsafeMutableRawBufferPointer
    /// zlib keeps a pointer to it, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var place: Int
    private var packedLeft: Int
    private var produced = 0
    private var checksum: UInt
    private var isOver = false

    /// Starts at a member's first byte.
    ///
    /// - Throws: `TrajectoryFailure` when zlib cannot be started.
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
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        checksum = crc32(0, nil, 0)
        guard
            inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK
        else { throw TrajectoryFailure(file: display, reason: "zlib cannot be started") }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
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
        if member.method == 0 {
            let count = try fill()
            if count == 0 { isOver = true }
            return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(input)[..<count])
        }
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(truncatingIfNeeded: output.count)
        while stream.pointee.avail_out > 0 {
            if stream.pointee.avail_in == 0 {
                let count = try fill()
                guard count > 0 else { throw damaged("its packed bytes end too soon") }
                stream.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_in = UInt32(truncatingIfNeeded: count)
            }
            let status = inflate(stream, Z_NO_FLUSH)
            if status == Z_STREAM_END {
                isOver = true
                break
            }
            guard status == Z_OK else { throw damaged("its packed bytes are no deflate stream") }
        }
        return UnsafeRawBufferPointer(
            rebasing: UnsafeRawBufferPointer(output)[..<(output.count - Int(stream.pointee.avail_out))])
    }

    /// Reads the next packed bytes.
    private func fill() throws(TrajectoryFailure) -> Int {
        let wanted = min(packedLeft, input.count)
        guard wanted > 0 else { return 0 }
        let count = try file.read(at: place, into: UnsafeMutableRawBufferPointer(rebasing: input[..<wanted]))
        place += count
        packedLeft -= count
        return count
    }
}
