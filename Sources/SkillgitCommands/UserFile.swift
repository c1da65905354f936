internal import Glibc

/// Reads files that the user named or put into the configuration folder.
enum UserFile {
    /// The largest file that is read.
    private static let limit = 64 << 20

    /// A file's text.
    ///
    /// - Throws: ``CommandFailure`` when it cannot be read, is too large, or is not valid UTF-8.
    static func text(at path: String) throws -> String {
        guard let file = fopen(path, "r") else {
            throw CommandFailure("cannot read '\(Visible.line(path))': \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= limit {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        guard bytes.count <= limit, ferror(file) == 0, let text = String(validating: bytes, as: UTF8.self)
        else {
            throw CommandFailure("'\(Visible.line(path))' is no readable UTF-8 text of at most 64 MB")
        }
        return text
    }
}
