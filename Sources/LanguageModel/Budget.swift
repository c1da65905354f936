/// What a run may spend on its models; `nil` is no limit.
public struct Budget: Hashable, Sendable {
    /// Money, in the currency of the prices.
    public var cost: Double?
    /// Tokens read and written together.
    public var tokens: Int?
    /// Exchanges: requests sent, programs run; repairs and retries too.
    public var calls: Int?
    /// Seconds since the run began.
    public var seconds: Double?

    /// Sets limits.
    public init(cost: Double? = nil, tokens: Int? = nil, calls: Int? = nil, seconds: Double? = nil) {
        self.cost = cost
        self.tokens = tokens
        self.calls = calls
        self.seconds = seconds
    }

    /// Whether there is no limit at all.
    public var isUnlimited: Bool { self == Budget() }

    /// One of the limits.
    public enum Limit: String, Hashable, Sendable, CaseIterable {
        /// ``Budget/cost``.
        case cost
        /// ``Budget/tokens``.
        case tokens
        /// ``Budget/calls``.
        case calls
        /// ``Budget/seconds``.
        case time
    }
}
