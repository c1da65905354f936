internal import Glibc
internal import StructuralMerge

/// Reads the files to be merged, with git's words for what cannot be read.
enum VersionFile {
    /// Why a file cannot be merged.
    struct Failure: Error {
        /// git's words for it.
        var message: String
        /// Whether it can be read and is binary.
        var isBinary = false
    }

    /// Files from this size on are binary to git's merge.
    static let sizeLimit = 1023 << 20

    /// The bytes of the three files; ours is looked at first, then the base, as git does.
    static func texts(of files: ThreeWay<String>) throws -> ThreeWay<[UInt8]> {
        let ours = try text(of: files.ours)
        let base = try text(of: files.base)
        return ThreeWay(base: base, ours: ours, theirs: try text(of: files.theirs))
    }

    private static func text(of path: String) throws -> [UInt8] {
        let bytes = try read(path)
        guard bytes.count <= sizeLimit, !bytes.prefix(8000).contains(0) else {
            throw Failure(message: "Cannot merge binary files: \(path)", isBinary: true)
        }
        return bytes
    }

    /// All bytes of a file.
    static func read(_ path: String) throws -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure("Could not stat \(path)") }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("Could not open \(path)") }
        defer { close(descriptor) }
        // One byte more, so that the end is seen without growing.
        let expected = max(Int(status.st_size), 0) + 1
        var bytes: [UInt8] = []
        while true {
            let capacity = bytes.isEmpty ? expected : 1 << 16
            var count = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
                repeat {
                    count = Glibc.read(descriptor, buffer.baseAddress, capacity)
                } while count < 0 && errno == EINTR
                filled = max(count, 0)
            }
            if count < 0 { throw failure("Could not read \(path)") }
            if count == 0 { return bytes }
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
        }
    }

    private static func failure(_ message: String) -> Failure {
        Failure(message: "\(message): \(String(cString: strerror(errno)))")
    }
}
