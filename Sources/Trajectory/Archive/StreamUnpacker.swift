/// Unpacks a stream of packed bytes, piece by piece.
protocol StreamUnpacker: AnyObject {
    /// What the stream is called.
    var name: String { get }
    /// Whether another stream may follow the end of one.
    var mayFollow: Bool { get }

    /// Unpacks as much as there is input, or room.
    ///
    /// Without input it gives what it still holds, since a few packed bytes may stand for more than there was room for.
    ///
    /// - Returns: `nil` when the bytes are no such stream.
    func unpack(_ input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> UnpackedPiece?
}

/// What one step of unpacking did.
struct UnpackedPiece {
    /// Packed bytes that were taken.
    var taken: Int
    /// Bytes that were given.
    var given: Int
    /// Whether the stream has ended.
    var isEnd: Bool
}
