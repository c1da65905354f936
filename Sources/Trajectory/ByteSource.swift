/// Bytes that come piece by piece: a file's, or those of a member of an archive.
protocol ByteSource: AnyObject {
    /// The next piece, valid until the next call; empty at the end.
    ///
    /// - Throws: `TrajectoryFailure` when reading fails.
    func next(display: String) throws(TrajectoryFailure) -> UnsafeRawBufferPointer
}

extension FileBytes: ByteSource {}
