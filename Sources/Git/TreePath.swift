/// The rules for a path inside a tree, applied to everything that is written to a tree or to a disk.
enum TreePath {
    /// Checks one path.
    ///
    /// - Throws: `invalid` for what git's own fsck refuses: empty components, `.`, `..`, `.git` in any spelling a file system might take for it, NUL.
    static func check(_ path: String, operation: String) throws(GitError) {
        let components = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for component in components where isForbidden(Array(component)) {
            throw GitError(
                .invalid, operation: operation, path: path, message: "git allows no such path in a tree",
                mend: "rename the file")
        }
        guard path.utf8.count <= 4096 else {
            throw GitError(
                .invalid, operation: operation, path: String(path.prefix(80)),
                message: "the path is longer than 4096 bytes", mend: "rename the file")
        }
    }

    /// Checks every path, that none comes twice, and that none lies below another.
    static func checkDistinct(_ entries: [TreeEntry]) throws(GitError) {
        var seen = Set<String>(minimumCapacity: entries.count)
        for entry in entries {
            try check(entry.path, operation: "write a tree")
            guard seen.insert(entry.path).inserted else {
                throw GitError(
                    .invalid, operation: "write a tree", path: entry.path, message: "the path is listed twice"
                )
            }
        }
        for entry in entries {
            for parent in parents(of: entry.path) where seen.contains(parent) {
                throw GitError(
                    .invalid, operation: "write a tree", path: entry.path,
                    message: "\(parent) is listed as a file too")
            }
        }
    }

    /// The directories above a path, outermost first: `a` and `a/b` for `a/b/c`.
    static func parents(of path: String) -> [String] {
        var result: [String] = []
        for index in path.utf8.indices where path.utf8[index] == UInt8(ascii: "/") {
            result.append(String(path[..<index]))
        }
        return result
    }

    /// The text of a path that libgit2 gave; git's paths are bytes, ours are UTF-8.
    static func decode(_ bytes: UnsafePointer<CChar>?, operation: String) throws(GitError) -> String {
        guard let bytes else { throw GitError(.other, operation: operation, message: "a path is missing") }
        guard let text = String(validatingCString: bytes) else {
            throw GitError(
                .unsupported, operation: operation, path: String(cString: bytes),
                message: "the path is not UTF-8", mend: "rename the file with git mv")
        }
        return text
    }

    private static func isForbidden(_ component: [UInt8]) -> Bool {
        if component.isEmpty || component.contains(0) { return true }
        if component == Array(".".utf8) || component == Array("..".utf8) { return true }
        return isDotGit(component)
    }

    /// `.git`, and what NTFS and HFS+ take for it: `git~1`, trailing dots and spaces, a stream suffix, ignored code points, letter case.
    private static func isDotGit(_ component: [UInt8]) -> Bool {
        guard component.count >= 4, component.count <= 64 else { return false }
        let visible = String(decoding: component, as: UTF8.self).unicodeScalars.filter { !isIgnored($0) }
        var name = String(String.UnicodeScalarView(visible)).lowercased()[...]
        if let stream = name.firstIndex(of: ":") { name = name[..<stream] }
        while let last = name.last, last == "." || last == " " { name.removeLast() }
        return name == ".git" || name == "git~1"
    }

    /// The code points HFS+ leaves out when it compares names.
    private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200c...0x200f, 0x202a...0x202e, 0x206a...0x206f, 0xfeff: true
        default: false
        }
    }
}
