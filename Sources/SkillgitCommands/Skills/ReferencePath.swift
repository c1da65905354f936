internal import Glibc

/// Paths as the reference validator shows and names them: it thinks in Python's `pathlib`.
enum ReferencePath {
    /// A path without empty and `.` components; the folder of a path that names a SKILL.md file.
    static func folder(_ path: String, in context: CommandContext) -> String {
        let whole = normalized(path)
        var status = stat()
        guard name(of: whole).lowercased() == "skill.md", stat(context.absolute(whole), &status) == 0,
            status.st_mode & S_IFMT == S_IFREG
        else { return whole }
        guard let slash = whole.lastIndex(of: "/") else { return "." }
        return slash == whole.startIndex ? "/" : String(whole[..<slash])
    }

    /// The last component; nothing for `.` and `/`.
    static func name(of path: String) -> String {
        let last = path.split(separator: "/").last.map(String.init) ?? ""
        return last == "." ? "" : last
    }

    private static func normalized(_ path: String) -> String {
        let parts = path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        if path.hasPrefix("/") { return "/" + parts }
        return parts.isEmpty ? "." : parts
    }
}
