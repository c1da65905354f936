/// A moment as git records it: seconds and the time zone of who wrote it.
public struct GitTime: Sendable, Hashable, Codable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public var seconds: Int64
    /// Minutes east of Greenwich.
    public var offsetMinutes: Int32

    /// Makes a time from its parts.
    public init(seconds: Int64, offsetMinutes: Int32 = 0) {
        self.seconds = seconds
        self.offsetMinutes = offsetMinutes
    }
}
