internal import Clibzstd

/// A Zstandard stream of one or more frames, unpacked by libzstd.
final class ZstandardStream: StreamUnpacker {
    let name = "Zstandard"
    let mayFollow = true

    /// The largest window, as a power of two: 128 MiB.
    ///
    /// `zstd -22` writes that much, and it is libzstd's own limit. A frame that wants more memory is refused.
    private static let largestWindow: CInt = 27

    private let context: OpaquePointer

    /// Starts at a stream's first byte; `nil` when there is no memory for it.
    init?() {
        guard let context = ZSTD_createDCtx() else { return nil }
        self.context = context
        guard ZSTD_isError(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.largestWindow)) == 0 else {
            return nil
        }
    }

    deinit { ZSTD_freeDCtx(context) }

    func unpack(_ input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> UnpackedPiece? {
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
        let left = ZSTD_decompressStream(context, &target, &source)
        guard ZSTD_isError(left) == 0 else { return nil }
        return UnpackedPiece(taken: source.pos, given: target.pos, isEnd: left == 0)
    }
}
