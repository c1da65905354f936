internal import Glibc

/// A lock between processes, held from the moment it is made to the end of its life.
///
/// The kernel drops it when the process dies, however it dies: it is never stale. Only processes that use the same file
/// exclude each other; two locks on one file in one process do too.
public struct ProcessLock: ~Copyable, Sendable {
    /// The file that is locked; it stays there, empty, when the lock is gone.
    public let path: String
    private let descriptor: Int32

    /// Takes the lock, waiting while another process has it.
    ///
    /// - Parameters:
    ///   - path: the file to lock, made with its directories where it is missing.
    ///   - milliseconds: how long to wait at most; 0 = try once.
    /// - Throws: `locked` when the time is over, `system` where the file cannot be opened.
    public init(path: String, waitingAtMost milliseconds: Int) throws(GitError) {
        descriptor = try Self.locked(path, waitingAtMost: milliseconds)
        self.path = path
    }

    deinit { close(descriptor) }

    private static func locked(_ path: String, waitingAtMost milliseconds: Int) throws(GitError) -> Int32 {
        try FileSystem.makeDirectories(above: path)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FileSystem.error("open the lock file", path: path) }
        let deadline = monotonicMilliseconds() + milliseconds
        var pause: UInt32 = 2_000
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let cause = errno
            guard cause == EWOULDBLOCK || cause == EINTR else {
                close(descriptor)
                throw FileSystem.error("take the lock", path: path, code: cause)
            }
            guard monotonicMilliseconds() < deadline else {
                close(descriptor)
                throw GitError(
                    .locked, operation: "take the lock", path: path,
                    message: "another process has held it for \(milliseconds) ms",
                    mend: "wait until the other command ends, or stop it")
            }
            usleep(pause)
            pause = min(pause * 2, 50_000)
        }
        return descriptor
    }

    private static func monotonicMilliseconds() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
    }
}
