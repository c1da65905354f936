/// Decides whether one more exchange may start: a value without clock, lock or price.
///
/// An exchange is counted when it starts, so the number of calls is never exceeded. What it uses is known when it ends
/// only; so tokens and money may exceed their limits by what the exchanges under way at that moment use, and by no
/// more: once a limit is reached, nothing starts.
public struct BudgetState: Hashable, Sendable {
    /// The limits.
    public let budget: Budget
    /// What was spent, earlier parts of the run included.
    public private(set) var spent: Spending
    /// Exchanges that started and have not ended.
    public private(set) var inFlight = 0

    /// Starts with what earlier parts of the run spent.
    public init(budget: Budget, spent: Spending = Spending()) {
        self.budget = budget
        self.spent = spent
    }

    /// Adds what an earlier part of the run spent.
    public mutating func add(earlier: Spending) { spent.add(earlier) }

    /// The limit that nothing more fits in; `nil` while another exchange may start.
    ///
    /// - Parameter elapsed: seconds since the run began.
    public func exhausted(elapsed: Double) -> Budget.Limit? {
        if let calls = budget.calls, spent.exchanges >= calls { return .calls }
        if let tokens = budget.tokens, spent.usage.total >= tokens { return .tokens }
        if let cost = budget.cost, spent.cost >= cost { return .cost }
        if let seconds = budget.seconds, elapsed >= seconds { return .time }
        return nil
    }

    /// Asks to start an exchange, and counts it where that is granted.
    ///
    /// - Returns: The limit that forbids it.
    public mutating func start(elapsed: Double) -> Budget.Limit? {
        if let limit = exhausted(elapsed: elapsed) { return limit }
        spent.exchanges += 1
        inFlight += 1
        return nil
    }

    /// An exchange that started has ended.
    ///
    /// - Parameters:
    ///   - usage: what it used, as reported or estimated.
    ///   - cost: what that costs; 0 where no price is known.
    public mutating func end(usage: TokenUsage, cost: Double) {
        inFlight -= 1
        spent.usage = spent.usage + usage
        spent.cost += cost
    }

    /// What started turned out to be no exchange: the question waits for somebody else.
    public mutating func withdraw() {
        inFlight -= 1
        spent.exchanges -= 1
    }
}
