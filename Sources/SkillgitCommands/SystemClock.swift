internal import Glibc

/// The system's clock.
enum SystemClock {
    /// Seconds since 1970, UTC.
    static func seconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec)
    }
}
