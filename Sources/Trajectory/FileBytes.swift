internal import Glibc

/// Reads a file from its beginning, piece by piece.
final class FileBytes {
    private let descriptor: CInt
    private let buffer: UnsafeMutableRawBufferPointer
    private var offset = 0

    /// Opens a file.
    ///
    /// - Throws: `TrajectoryFailure` when it cannot be opened.
    init(path: String, display: String, chunkSize: Int) throws(TrajectoryFailure) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            let reason = String(cString: strerror(errno))
            throw TrajectoryFailure(file: display, reason: "cannot be opened: \(reason)")
        }
        buffer = .allocate(byteCount: chunkSize, alignment: 16)
    }

    deinit {
        buffer.deallocate()
        close(descriptor)
    }

    /// The next piece, valid until the next call; empty at the end.
    ///
    /// - Throws: `TrajectoryFailure` when reading fails.
    func next(display: String) throws(TrajectoryFailure) -> UnsafeRawBufferPointer {
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 {
                offset += count
                return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count])
            }
            if errno == EINTR { continue }
            let reason = String(cString: strerror(errno))
            throw TrajectoryFailure(file: display, byteOffset: offset, reason: "cannot be read: \(reason)")
        }
    }

    /// Whether `path` is a folder, a file, or nothing.
    static func kind(of path: String) -> Kind {
        var status = stat()
        guard stat(path, &status) == 0 else { return .missing }
        return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
    }

    /// What a path leads to.
    enum Kind {
        case missing
        case file
        case folder
    }

    /// The size of a file in bytes; 0 when there is none.
    static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// The names in a folder, sorted by their bytes; empty when there is no such folder.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
