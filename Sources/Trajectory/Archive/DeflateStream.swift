internal import Clibz

/// A deflate stream, unpacked by zlib.
final class DeflateStream: StreamUnpacker {
    let name = "deflate"
    let mayFollow = false

    /// zlib keeps a pointer to it, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>

    /// Starts at a stream's first byte; `nil` when zlib cannot be started.
    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { return nil }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    func unpack(_ input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> UnpackedPiece? {
        // zlib does not write there.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(truncatingIfNeeded: input.count)
        stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(truncatingIfNeeded: room.count)
        let status = inflate(stream, Z_NO_FLUSH)
        // Z_BUF_ERROR: nothing could be done without more input.
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return nil }
        return UnpackedPiece(
            taken: input.count - Int(stream.pointee.avail_in), given: room.count - Int(stream.pointee.avail_out),
            isEnd: status == Z_STREAM_END)
    }
}
