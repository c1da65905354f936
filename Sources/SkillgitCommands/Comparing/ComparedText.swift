internal import Git

/// Reads files that are compared.
enum ComparedText {
    /// The bytes of a file.
    ///
    /// - Throws: ``CommandFailure`` naming the file and why it cannot be read.
    static func read(_ path: String, shown: String) throws -> [UInt8] {
        guard let bytes = try DurableFile.read(path) else {
            throw CommandFailure("cannot read '\(Visible.line(shown))': there is no such file")
        }
        return bytes
    }
}
