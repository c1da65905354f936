internal import Glibc

/// A file that is read at any place, and closed when nobody holds it any more.
final class ArchiveFile {
    private let descriptor: CInt
    private let display: String
    /// Its size in bytes.
    let size: Int

    /// Opens a file.
    ///
    /// - Throws: `TrajectoryFailure` when it cannot be opened.
    init(path: String, display: String) throws(TrajectoryFailure) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.display = display
        if descriptor < 0 {
            size = 0
            throw TrajectoryFailure(
                file: display, reason: "cannot be opened: \(String(cString: strerror(errno)))")
        }
        size = max(0, Int(lseek(descriptor, 0, SEEK_END)))
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Fills as much of `buffer` as the file has from `offset` on.
    ///
    /// - Returns: how many bytes that were.
    /// - Throws: `TrajectoryFailure` when reading fails.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(TrajectoryFailure) -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = pread(
                descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, off_t(offset + filled))
            if count < 0, errno == EINTR { continue }
            if count < 0 {
                throw TrajectoryFailure(
                    file: display, byteOffset: offset + filled,
                    reason: "cannot be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// The bytes of a range.
    ///
    /// - Throws: `TrajectoryFailure` when the file does not have them all.
    func bytes(at offset: Int, count: Int) throws(TrajectoryFailure) -> [UInt8] {
        guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
            throw TrajectoryFailure(file: display, byteOffset: offset, reason: "the zip archive is cut off")
        }
        var bytes = [UInt8](repeating: 0, count: count)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
        defer { buffer.deallocate() }
        let filled = try read(at: offset, into: buffer)
        guard filled == count else {
            throw TrajectoryFailure(file: display, byteOffset: offset, reason: "the zip archive is cut off")
        }
        bytes.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(buffer)) }
        return bytes
    }
}
