internal import Glibc

/// Looks at the files and folders that a command line names, before any work is done with them.
enum NamedFiles {
    /// Refuses a path at which nothing is, or that may not be read.
    ///
    /// - Throws: ``CommandFailure`` naming the path and the cause.
    static func check(_ paths: [String], in context: CommandContext) throws {
        for path in paths where access(context.absolute(path), R_OK) != 0 {
            throw CommandFailure(
                "cannot read '\(Visible.line(path))': \(String(cString: strerror(errno)))",
                hints: path.isEmpty ? ["the path is empty"] : errno == ENOENT ? near(path, in: context) : [])
        }
    }

    /// The names beside a path that somebody may have meant.
    private static func near(_ path: String, in context: CommandContext) -> [String] {
        let absolute = context.absolute(path)
        guard let slash = absolute.lastIndex(of: "/"), let handle = opendir(String(absolute[...slash])) else {
            return []
        }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        let name = String(absolute[absolute.index(after: slash)...])
        return Spelling.nearest(to: name, among: names).prefix(3).map {
            "did you mean '\(Visible.line($0))'?"
        }
    }
}
