internal import Git
internal import Glibc

/// Writes a merge's result over the file of ours.
enum ResultFile {
    /// Replaces the content of a file.
    ///
    /// A plain file of ours is replaced as a whole, so that neither a crash nor a full disk leaves half of it. What that
    /// would break (a hard link, another owner, a folder where nothing may be made, a device) is written into as git does
    /// it, and gets its old bytes back where there is no room for the new ones.
    ///
    /// - Parameters:
    ///   - old: what stands in it.
    ///   - isSynced: whether to wait until it is on disk.
    /// - Throws: ``VersionFile/Failure`` where it may not be written or could not be.
    static func write(_ bytes: [UInt8], to path: String, insteadOf old: [UInt8], isSynced: Bool) throws {
        guard bytes != old else { return }
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("Could not open \(path) for writing") }
        defer { close(descriptor) }
        if mayReplace(descriptor),
            (try? DurableFile.replaceContent(of: path, with: bytes, isSynced: isSynced)) != nil
        {
            return
        }
        do {
            try put(bytes, descriptor, path)
        } catch {
            try put(old, descriptor, path)
            throw error
        }
    }

    /// Whether a new file in its place would be the same file but for the content.
    private static func mayReplace(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFREG && status.st_nlink == 1 && status.st_uid == geteuid()
    }

    /// Writes over what stands in a file, and cuts off what is left of it.
    private static func put(_ bytes: [UInt8], _ descriptor: Int32, _ path: String) throws {
        lseek(descriptor, 0, SEEK_SET)
        guard ProgramOutput.write(bytes, to: descriptor) else { throw failure("Could not write to \(path)") }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return }
        // A device has no length.
        if status.st_mode & S_IFMT == S_IFREG, ftruncate(descriptor, off_t(bytes.count)) != 0 {
            throw failure("Could not write to \(path)")
        }
    }

    private static func failure(_ message: String) -> VersionFile.Failure {
        VersionFile.Failure(message: "\(message): \(String(cString: strerror(errno)))")
    }
}
