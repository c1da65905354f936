internal import Glibc

/// An empty folder that is gone when its owner is.
final class TemporaryFolder: Sendable {
    /// Its absolute path.
    let path: String

    /// Makes one below `parent`.
    init(in parent: String) throws(AtomicFile.Failure) {
        var template = Array("\(parent)/skillgit-call-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw AtomicFile.Failure(operation: "create a folder in", path: parent, code: errno)
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        TemporaryFolder.remove(path, depth: 0)
    }

    private static func remove(_ path: String, depth: Int) {
        var details = stat()
        guard depth < 64, lstat(path, &details) == 0 else { return }
        if details.st_mode & S_IFMT == S_IFDIR {
            for name in AtomicFile.names(in: path) { remove("\(path)/\(name)", depth: depth + 1) }
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}
