/// How long an exchange over HTTP may take, in seconds.
public struct ExchangeLimits: Hashable, Sendable {
    /// Until the response begins; a busy local server may think long before it does.
    public var firstByte: Double
    /// Between two pieces of the response.
    public var idle: Double
    /// Altogether.
    public var total: Double

    /// Takes the usual values.
    public init(firstByte: Double = 300, idle: Double = 120, total: Double = 1800) {
        self.firstByte = firstByte
        self.idle = idle
        self.total = total
    }
}
