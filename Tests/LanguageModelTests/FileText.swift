import Glibc
import TestSupport

/// Reads a whole file of a test.
enum FileText {
    struct Missing: Error { var path: String }

    static func read(_ path: String) throws -> String {
        guard let text = TestFile.text(at: path) else { throw Missing(path: path) }
        return text
    }
}

extension FileText {
    /// Writes a line to standard error, for figures that a test measures.
    static func note(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
    }
}
