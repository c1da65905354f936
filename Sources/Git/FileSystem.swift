internal import Glibc

/// The few calls to the file system that keep the promise "on disk or not at all".
enum FileSystem {
    /// The error of the call that has just failed.
    static func error(_ operation: String, path: String, code: Int32 = errno) -> GitError {
        let text = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        let mend: String? =
            switch code {
            case EACCES, EPERM, EROFS: "give this user permission to write there"
            case ENOSPC, EDQUOT: "free some disk space"
            default: nil
            }
        return GitError(.system, operation: operation, path: path, message: text, mend: mend)
    }

    /// Makes every directory above a path.
    static func makeDirectories(above path: String) throws(GitError) {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
        let parent = String(path[..<slash])
        if mkdir(parent, 0o777) == 0 || errno == EEXIST { return }
        guard errno == ENOENT else { throw error("make a directory", path: parent) }
        try makeDirectories(above: parent)
        guard mkdir(parent, 0o777) == 0 || errno == EEXIST else {
            throw error("make a directory", path: parent)
        }
    }
}
