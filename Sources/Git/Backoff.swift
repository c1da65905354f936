internal import Glibc

/// Waiting for a lock that another process holds: short at first, longer later, and not for ever.
///
/// libgit2 itself never waits, and a lock of git lives for a few milliseconds.
enum Backoff {
    /// Runs `body` again while it reports `locked`, for about a second in all.
    static func retrying(_ body: () throws(GitError) -> Void) throws(GitError) {
        var pause: UInt32 = 1_000
        var waited: UInt32 = 0
        while true {
            do throws(GitError) {
                return try body()
            } catch {
                guard error.code == .locked, waited < 1_000_000 else { throw error }
            }
            // Two waiting processes must not stay in step; the process and thread differ in their low bits.
            usleep(pause + UInt32(truncatingIfNeeded: UInt64(pthread_self()) >> 12) % pause)
            waited += pause
            pause = min(pause * 2, 100_000)
        }
    }
}
