internal import Glibc

/// Reads a folder of the user's and nothing outside: no link is followed, and only regular files are read.
package struct FolderReader: Sendable {
    /// A regular file of the folder.
    package struct Entry: Hashable, Sendable {
        /// Relative to the folder.
        package var path: String
        /// Bytes.
        package var size: Int

        /// Describes a file.
        package init(path: String, size: Int) {
            self.path = path
            self.size = size
        }
    }

    /// Files that are listed at most.
    package static let mostFiles = 10_000

    private let folder: String

    /// Reads below `folder`, which may itself be reached over a link.
    package init(_ folder: String) {
        self.folder = folder
    }

    /// The regular files, by path; those beyond ``mostFiles`` are not listed.
    package func list() -> [Entry] {
        var found: [Entry] = []
        let start = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if start >= 0 { Self.collect(start, "", 0, &found) }
        return found.sorted { $0.path < $1.path }
    }

    /// A part of a file; empty beyond its end.
    ///
    /// - Throws: ``SandboxFailure`` (`noSuchFile`, `inaccessible`).
    package func read(_ path: String, from offset: Int = 0, count: Int) throws(SandboxFailure) -> [UInt8] {
        let file = try openFile(path)
        defer { close(file) }
        return try Self.bytes(file, path, from: offset, count: count)
    }

    /// The bytes of a file that has at most `limit`.
    ///
    /// - Throws: ``SandboxFailure`` (`noSuchFile`, `inaccessible`, `tooBig`).
    package func contents(of path: String, limit: Int) throws(SandboxFailure) -> [UInt8] {
        let bytes = try read(path, count: limit + 1)
        if bytes.count > limit { throw SandboxFailure(.tooBig, "\(path) has more than \(limit) bytes") }
        return bytes
    }

    /// Reads a file of the system's, wherever it is.
    static func contents(of path: String, limit: Int) throws(SandboxFailure) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw SandboxFailure(.noSuchFile, "\(path): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        return try bytes(file, path, from: 0, count: limit)
    }

    /// The folder's parts of a path below it; `nil` for a path that leads out of it or names it.
    static func parts(of path: String) -> [String]? {
        guard !path.isEmpty, path.utf8.first != 0x2F, !path.utf8.contains(0) else { return nil }
        let parts = path.split(separator: "/").map(String.init).filter { $0 != "." }
        return parts.isEmpty || parts.contains("..") ? nil : parts
    }

    private func openFile(_ path: String) throws(SandboxFailure) -> Int32 {
        guard let parts = Self.parts(of: path) else {
            throw SandboxFailure(.noSuchFile, "\(path) is no path below the folder")
        }
        var current = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        for (index, part) in parts.enumerated() where current >= 0 {
            let isLast = index == parts.count - 1
            // Not blocking, so that a pipe is opened rather than waited for; it is refused below.
            let next = openat(
                current, part, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | (isLast ? O_NONBLOCK : O_DIRECTORY))
            let code = errno
            close(current)
            current = next
            errno = code
        }
        guard current >= 0 else {
            throw SandboxFailure(.noSuchFile, "\(path): \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard fstat(current, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(current)
            throw SandboxFailure(.noSuchFile, "\(path) is no regular file")
        }
        return current
    }

    private static func bytes(
        _ file: Int32, _ path: String, from offset: Int, count: Int
    ) throws(SandboxFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < count {
            let got = pread(file, &part, min(part.count, count - bytes.count), max(0, offset) + bytes.count)
            if got == 0 { break }
            if got < 0, errno == EINTR { continue }
            if got < 0 { throw SandboxFailure(.inaccessible, "\(path): \(String(cString: strerror(errno)))") }
            bytes += part[..<got]
        }
        return bytes
    }

    private static func collect(_ descriptor: Int32, _ prefix: String, _ depth: Int, _ found: inout [Entry]) {
        guard let folder = fdopendir(descriptor) else {
            close(descriptor)
            return
        }
        defer { closedir(folder) }
        while let entry = readdir(folder), found.count < mostFiles {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name == "." || name == ".." { continue }
            var status = stat()
            guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFREG {
                found.append(Entry(path: prefix + name, size: Int(status.st_size)))
            } else if status.st_mode & S_IFMT == S_IFDIR, depth < 32 {
                let next = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
                if next >= 0 { collect(next, prefix + name + "/", depth + 1, &found) }
            }
        }
    }
}
