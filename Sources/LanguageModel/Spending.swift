/// What a run has spent on its models so far.
public struct Spending: Hashable, Sendable {
    /// Exchanges that were started.
    public var exchanges = 0
    /// Tokens of those that ended.
    public var usage = TokenUsage()
    /// Money, in the currency of the prices.
    public var cost = 0.0

    /// Starts at zero.
    public init(exchanges: Int = 0, usage: TokenUsage = TokenUsage(), cost: Double = 0) {
        self.exchanges = exchanges
        self.usage = usage
        self.cost = cost
    }

    /// What a ledger's entries come to, as far as they are priced in a currency.
    public init(_ entries: [LedgerEntry], currency: String) {
        for entry in entries {
            exchanges += entry.attempts
            usage = usage + entry.usage
            cost += entry.cost[currency] ?? 0
        }
    }

    /// Adds another part's.
    public mutating func add(_ other: Spending) {
        exchanges += other.exchanges
        usage = usage + other.usage
        cost += other.cost
    }
}
