internal import Glibc

/// Whole files of tests, by their path.
public enum TestFile {
    /// A file's bytes; `nil` when it cannot be opened.
    public static func bytes(at path: String) -> [UInt8]? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    /// A file's text; `nil` when it cannot be opened.
    public static func text(at path: String) -> String? {
        bytes(at: path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Writes a file, in place of what stands there.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        guard let file = fopen(path, "we") else { throw SystemFailure(operation: "open \(path)", code: errno) }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
            throw SystemFailure(operation: "write \(path)", code: errno)
        }
    }

    /// Writes a file of text, in place of what stands there.
    public static func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    /// Writes a program that can be run.
    ///
    /// Another process writes it: what this one has open, programs that other threads start at that moment have open,
    /// too, until they run, and the system refuses to run a file that anybody has open for writing.
    public static func writeProgram(_ text: String, to path: String) throws {
        let script = #"cat >"$1" && chmod 755 "$1""#
        let made = try ProgramRun.run(["sh", "-c", script, "sh", path], input: text)
        guard made.status == 0 else { throw SystemFailure(operation: "write \(path): \(made.errors)", code: EIO) }
    }
}
