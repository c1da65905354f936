import Glibc
import TestSupport

/// The checkout that these tests were built from.
enum SourceTree {
    struct File {
        var path: String
        var lines: [Substring]
        var lineCount: Int { lines.count }

        /// The modules that `import` lines name.
        var imports: [String] {
            lines.compactMap { line in
                let words = line.split(separator: " ")
                guard let at = words.firstIndex(of: "import"), at <= 2, words.count > at + 1,
                    words[..<at].allSatisfy({
                        ["public", "internal", "package", "@testable", "@preconcurrency"].contains($0)
                    })
                else { return nil }
                return String(words[at + 1])
            }
        }
    }

    static let root: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()

    static func swiftFiles(under folder: String) -> [File] {
        var found: [File] = []
        var pending = [folder]
        while let next = pending.popLast() {
            guard let handle = opendir(root + "/" + next) else { continue }
            defer { closedir(handle) }
            while let entry = readdir(handle) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name.hasPrefix(".") { continue }
                let path = next + "/" + name
                if entry.pointee.d_type == UInt8(DT_DIR) {
                    pending.append(path)
                } else if name.hasSuffix(".swift"), let text = TestFile.text(at: root + "/" + path) {
                    found.append(File(path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false)))
                }
            }
        }
        return found.sorted { $0.path < $1.path }
    }
}
