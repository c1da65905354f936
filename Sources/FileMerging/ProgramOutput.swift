internal import Glibc

/// The process's two outputs, and how bytes get out.
enum ProgramOutput {
    /// Writes bytes to standard output.
    ///
    /// - Returns: whether all could be written.
    static func print(_ bytes: [UInt8]) -> Bool { write(bytes, to: 1) }

    /// Writes a line to standard error.
    static func say(_ line: String) { _ = write(Array("\(line)\n".utf8), to: 2) }

    /// Writes bytes to a descriptor, to its end.
    ///
    /// - Returns: whether all could be written; else `errno` says why not.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let count = Glibc.write(
                    descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
                if count >= 0 {
                    offset += count
                } else if errno != EINTR {
                    return false
                }
            }
            return true
        }
    }
}
