internal import Glibc

/// Reads and writes whole files so that a reader, or a start after a kill, sees the old text or the new one.
enum AtomicFile {
    /// An operation on a file that failed.
    struct Failure: Error {
        var operation: String
        var path: String
        var code: Int32

        var reason: String { "cannot \(operation) (\(String(cString: strerror(code))))" }
    }

    /// The bytes of a file; `nil` when there is none.
    ///
    /// - Throws: ``Failure`` when it cannot be read, or when it is larger than `limit` (`EFBIG`).
    static func read(_ path: String, limit: Int = 64 << 20) throws(Failure) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0 {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw Failure(operation: "open", path: path, code: errno)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &part, part.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(operation: "read", path: path, code: errno)
            }
            guard bytes.count + count <= limit else {
                throw Failure(operation: "read", path: path, code: EFBIG)
            }
            bytes += part[..<count]
        }
    }

    /// Writes a file beside its place and moves it there.
    ///
    /// - Parameter isDurable: whether it must survive a power cut once this returns.
    static func write(_ bytes: [UInt8], to path: String, isDurable: Bool = true) throws(Failure) {
        var template = Array("\(path).tmp-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Failure(operation: "create", path: path, code: errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let temporary = template.withUnsafeBufferPointer {
            String(decoding: $0.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        do throws(Failure) {
            try fill(descriptor, bytes, path)
            fchmod(descriptor, 0o600)
            if isDurable, fsync(descriptor) != 0 {
                throw Failure(operation: "write", path: path, code: errno)
            }
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        close(descriptor)
        guard rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw Failure(operation: "write", path: path, code: code)
        }
        if isDurable { synchronizeFolder(of: path) }
    }

    private static func fill(_ descriptor: Int32, _ bytes: [UInt8], _ path: String) throws(Failure) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(operation: "write", path: path, code: errno)
            }
            written += count
        }
    }

    /// Forces a file that was written before, and its name, to disk, as far as that can be done.
    static func synchronize(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
        synchronizeFolder(of: path)
    }

    private static func synchronizeFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Makes a folder, readable by its owner only, and those above it.
    static func makeFolder(_ path: String) throws(Failure) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw Failure(operation: "create", path: path, code: errno)
        }
        try makeFolder(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw Failure(operation: "create", path: path, code: errno)
        }
    }

    /// The names in a folder, sorted; empty when there is none.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Whether something is there.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
