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
        guard let parent = parent(of: path) else { return }
        if mkdir(parent, 0o777) == 0 || errno == EEXIST { return }
        guard errno == ENOENT else { throw error("make a directory", path: parent) }
        try makeDirectories(above: parent)
        guard mkdir(parent, 0o777) == 0 || errno == EEXIST else {
            throw error("make a directory", path: parent)
        }
    }

    /// The directory a path lies in; nil at the root and for a bare name.
    static func parent(of path: String) -> String? {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex else {
            return nil
        }
        return String(path[..<slash])
    }

    /// What is at a path, links not followed; nil where nothing is.
    static func status(of path: String) throws(GitError) -> stat? {
        var found = stat()
        if lstat(path, &found) == 0 { return found }
        guard errno == ENOENT || errno == ENOTDIR else { throw error("look at a file", path: path) }
        return nil
    }

    /// All bytes of a file; nil where it does not exist.
    static func read(_ path: String) throws(GitError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw error("read a file", path: path)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count > 0 {
                bytes.append(contentsOf: chunk[..<count])
            } else if errno != EINTR {
                throw error("read a file", path: path)
            }
        }
    }

    /// Writes a new file and, unless told otherwise, waits until it is on disk.
    ///
    /// - Returns: its status, taken before anyone else can have seen it.
    @discardableResult
    static func writeNew(
        _ path: String, _ bytes: [UInt8], mode: mode_t = 0o666, isSynced: Bool = true
    ) throws(GitError) -> stat {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw error("write a file", path: path) }
        var isWhole = false
        defer {
            close(descriptor)
            // Half a file is no use to anybody.
            if !isWhole { unlink(path) }
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw error("write a file", path: path)
            }
        }
        var found = stat()
        guard !isSynced || fsync(descriptor) == 0, fstat(descriptor, &found) == 0 else {
            throw error("write a file", path: path)
        }
        isWhole = true
        return found
    }

    /// Makes the names in a directory durable: without it a rename may be undone by a power loss.
    static func syncDirectory(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        // Some file systems refuse to sync a directory; they promise what we want without it.
        fsync(descriptor)
        close(descriptor)
    }

    /// The target of a symbolic link.
    static func linkTarget(_ path: String) throws(GitError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4097)
        let count = buffer.withUnsafeMutableBytes { space in
            space.baseAddress.map { readlink(path, $0.assumingMemoryBound(to: CChar.self), space.count) }
                ?? -1
        }
        guard count >= 0 else { throw error("read a symbolic link", path: path) }
        return Array(buffer[..<count])
    }

    /// The names in a directory, sorted; empty where it does not exist.
    static func names(in path: String) throws(GitError) -> [String] {
        guard let directory = opendir(path) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw error("list a directory", path: path)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { start in
                start.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
