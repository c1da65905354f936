/// How many calls run at once and how failed ones are tried again.
public struct SchedulerOptions: Hashable, Sendable {
    /// Calls in flight at once, at least 1.
    public var concurrency: Int
    /// How often one request is sent, the first time included; at least 1.
    public var attempts: Int
    /// Seconds before the second attempt; each further delay is twice as long.
    public var firstDelay: Double
    /// Seconds that a delay of our own choice never exceeds.
    public var longestDelay: Double
    /// The share of a delay, 0 to 1, that chance takes off.
    public var jitter: Double
    /// Seconds that a delay named by the server may last; a longer one ends the call.
    public var longestServerDelay: Double

    /// Takes the usual values, those of OpenAI's own client but for two more attempts.
    public init(
        concurrency: Int = 8, attempts: Int = 5, firstDelay: Double = 0.5, longestDelay: Double = 8,
        jitter: Double = 0.25, longestServerDelay: Double = 120
    ) {
        self.concurrency = max(1, concurrency)
        self.attempts = max(1, attempts)
        self.firstDelay = max(0, firstDelay)
        self.longestDelay = max(0, longestDelay)
        self.jitter = min(1, max(0, jitter))
        self.longestServerDelay = max(0, longestServerDelay)
    }
}
