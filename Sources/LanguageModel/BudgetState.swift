public import ContentHash

/// Decides whether one more exchange may start: a value without clock, lock or price.
///
/// An exchange is counted when it starts, so the number of calls is never exceeded. What it uses is known when it ends
/// only; so tokens and money may exceed their limits by what the exchanges under way at that moment use, and by no
/// more: once a limit is reached, nothing starts. A question that waits for its answer elsewhere (a batch, a hand-off) is
/// promised: it takes up room as what it may come to, since all of them are under way at once.
public struct BudgetState: Hashable, Sendable {
    /// The limits.
    public let budget: Budget
    /// What was spent, earlier parts of the run included.
    public private(set) var spent: Spending
    /// Exchanges that started and have not ended.
    public private(set) var inFlight = 0
    /// What questions may come to that wait for their answers elsewhere.
    private var promises: [ContentHash: Promise] = [:]
    private var promised = Promise(tokens: 0, cost: 0)

    private struct Promise: Hashable {
        var tokens: Int
        var cost: Double
    }

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
        if let calls = budget.calls, spent.exchanges + promises.count >= calls { return .calls }
        if let tokens = budget.tokens, spent.usage.total + promised.tokens >= tokens { return .tokens }
        if let cost = budget.cost, spent.cost + promised.cost >= cost { return .cost }
        if let seconds = budget.seconds, elapsed >= seconds { return .time }
        return nil
    }

    /// Asks to start an exchange, and counts it where that is granted.
    ///
    /// - Parameters:
    ///   - question: what is asked; its promise is kept by this exchange.
    ///   - mustFit: false for an exchange that was made already, which is counted whatever the limits say.
    /// - Returns: The limit that forbids it.
    public mutating func start(
        elapsed: Double, question: ContentHash? = nil, mustFit: Bool = true
    ) -> Budget.Limit? {
        let promise = question.flatMap { release($0) }
        if mustFit, let limit = exhausted(elapsed: elapsed) {
            if let question, let promise { hold(question, promise) }
            return limit
        }
        spent.exchanges += 1
        inFlight += 1
        return nil
    }

    /// A question waits for its answer elsewhere.
    ///
    /// - Parameters:
    ///   - usage: what the exchange may use at the most.
    ///   - cost: what that costs; 0 where no price is known.
    public mutating func promise(_ question: ContentHash, usage: TokenUsage, cost: Double) {
        _ = release(question)
        hold(question, Promise(tokens: usage.total, cost: cost))
    }

    private mutating func hold(_ question: ContentHash, _ promise: Promise) {
        promises[question] = promise
        promised.tokens += promise.tokens
        promised.cost += promise.cost
    }

    private mutating func release(_ question: ContentHash) -> Promise? {
        guard let promise = promises.removeValue(forKey: question) else { return nil }
        promised.tokens -= promise.tokens
        // Sums of fractions do not come back to zero by themselves.
        promised.cost = promises.isEmpty ? 0 : promised.cost - promise.cost
        return promise
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
