internal import Glibc

/// A small file that is replaced as a whole: a reader sees the old bytes or the new, also after a crash or power loss.
public enum DurableFile {
    /// Replaces a file, making its directories where they are missing.
    ///
    /// The bytes are written beside it under a name of their own (`.NAME.PID.tmp`), synced and renamed.
    public static func write(_ bytes: [UInt8], to path: String) throws(GitError) {
        try FileSystem.makeDirectories(above: path)
        let directory = FileSystem.parent(of: path) ?? "."
        let name =
            path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.index(after: $0)...]) } ?? path
        let temporary = "\(directory)/.\(name).\(getpid()).\(UInt64(pthread_self())).tmp"
        unlink(temporary)
        try FileSystem.writeNew(temporary, bytes)
        guard rename(temporary, path) == 0 else {
            let cause = errno
            unlink(temporary)
            throw FileSystem.error("replace a file", path: path, code: cause)
        }
        FileSystem.syncDirectory(directory)
    }

    /// Replaces the content of a file that exists; its mode stays, and a symbolic link is followed.
    ///
    /// - Parameter isSynced: whether to wait until it is on disk. Without, a reader still sees the old bytes or the new,
    ///   as long as the machine does not fail.
    public static func replaceContent(
        of path: String, with bytes: [UInt8], isSynced: Bool = true
    ) throws(GitError) {
        var old = stat()
        guard stat(path, &old) == 0, let resolved = realpath(path, nil) else {
            throw FileSystem.error("write a file", path: path)
        }
        defer { free(resolved) }
        let target = String(cString: resolved)
        let directory = FileSystem.parent(of: target) ?? "/"
        let temporary = target + ".\(getpid()).tmp"
        unlink(temporary)
        try FileSystem.writeNew(temporary, bytes, isSynced: isSynced)
        guard chmod(temporary, old.st_mode & 0o7777) == 0, rename(temporary, target) == 0 else {
            let cause = errno
            unlink(temporary)
            throw FileSystem.error("replace a file", path: path, code: cause)
        }
        if isSynced { FileSystem.syncDirectory(directory) }
    }

    /// Removes the temporary files of processes that are no more.
    private static func removeAbandoned(of name: String, in directory: String) {
        guard let names = try? FileSystem.names(in: directory) else { return }
        let prefix = ".\(name)."
        for found in names where found.hasPrefix(prefix) && found.hasSuffix(".tmp") {
            let parts = found.dropFirst(prefix.count).dropLast(4).split(separator: ".")
            guard parts.count == 2, let process = pid_t(parts[0]), process > 0 else { continue }
            if kill(process, 0) != 0, errno == ESRCH { unlink("\(directory)/\(found)") }
        }
    }

    /// The bytes of a file; nil where it does not exist.
    public static func read(_ path: String) throws(GitError) -> [UInt8]? { try FileSystem.read(path) }

    /// Removes a file, which may be gone already, and what killed processes left of writing it.
    public static func remove(_ path: String) throws(GitError) {
        if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
            removeAbandoned(of: String(path[path.index(after: slash)...]), in: String(path[..<slash]))
        }
        guard unlink(path) != 0 else {
            FileSystem.syncDirectory(FileSystem.parent(of: path) ?? ".")
            return
        }
        guard errno == ENOENT || errno == ENOTDIR else { throw FileSystem.error("remove a file", path: path) }
    }
}
