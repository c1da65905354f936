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

    /// The bytes of a file; nil where it does not exist.
    public static func read(_ path: String) throws(GitError) -> [UInt8]? { try FileSystem.read(path) }

    /// Removes a file; it may be gone already.
    public static func remove(_ path: String) throws(GitError) {
        guard unlink(path) != 0 else {
            FileSystem.syncDirectory(FileSystem.parent(of: path) ?? ".")
            return
        }
        guard errno == ENOENT || errno == ENOTDIR else { throw FileSystem.error("remove a file", path: path) }
    }
}
