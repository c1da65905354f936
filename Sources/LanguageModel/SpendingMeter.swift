internal import ContentHash
internal import Synchronization

/// Counts what a run spends over all its models, keeps a record of it where one is named, and refuses an exchange that
/// the budget has no room for.
///
/// One meter is shared by all schedulers of a run. Safe to use from many tasks.
public final class SpendingMeter: Sendable {
    /// An exchange that was let through; to be handed back when it has ended.
    struct Ticket: Sendable {
        var number: Int
        var model: String
    }

    private struct Inside {
        var state: BudgetState
        var record: SpendingRecord?
        var earlier: [LedgerEntry] = []
        var number = 0
        var estimated = 0
        var unpriced = 0
    }

    /// The limits.
    public let budget: Budget
    /// The currency in which ``Budget/cost`` and ``Totals/cost`` are counted.
    public let currency: String
    private let elapsed: @Sendable () -> Double
    private let inside: Mutex<Inside>

    /// Starts at zero.
    ///
    /// - Parameters:
    ///   - currency: that of the prices.
    ///   - elapsed: seconds since the run began; for ``Budget/seconds``.
    public init(
        budget: Budget = Budget(), currency: String = "USD", elapsed: @escaping @Sendable () -> Double = { 0 }
    ) {
        self.budget = budget
        self.currency = currency
        self.elapsed = elapsed
        inside = Mutex(Inside(state: BudgetState(budget: budget)))
    }

    /// Opens the local record of a run: what earlier processes spent on it counts from now on, and what this one spends
    /// is added to the record.
    ///
    /// - Throws: ``JournalError`` when the record cannot be read or written.
    public func open(record path: String) throws(JournalError) {
        let (record, earlier) = try SpendingRecord.open(path)
        inside.withLock { inside in
            inside.record = record
            inside.earlier = earlier
            inside.state.add(earlier: Spending(earlier, currency: currency))
        }
    }

    /// What earlier processes spent on this run, by purpose and model; exchanges and what they used only.
    public var earlier: [LedgerEntry] { inside.withLock { $0.earlier } }

    /// What the run has spent so far.
    public struct Totals: Hashable, Sendable {
        /// Everything, earlier parts of the run included.
        public var spent: Spending
        /// Exchanges of this process whose tokens are estimated.
        public var estimated: Int
        /// Exchanges of this process with a model that has no price.
        public var unpriced: Int
        /// Exchanges that are under way.
        public var inFlight: Int
    }

    /// What the run has spent so far, earlier parts included.
    public var totals: Totals {
        inside.withLock {
            Totals(
                spent: $0.state.spent, estimated: $0.estimated, unpriced: $0.unpriced, inFlight: $0.state.inFlight)
        }
    }

    /// Why nothing may be sent in so many seconds; `nil` while something may.
    func refusal(after seconds: Double) -> ModelError? {
        let limit = inside.withLock { $0.state.exhausted(elapsed: elapsed() + seconds) }
        return limit.map(refusal)
    }

    /// Asks to make an exchange; it is counted, and on record, before it is made.
    ///
    /// - Parameters:
    ///   - question: the key of what is asked, which may have been promised before.
    ///   - mustFit: false for an exchange that was made already.
    /// - Throws: ``ModelError/Kind/budget`` when there is no room for it, ``ModelError/Kind/refused`` when it could not be
    ///   recorded.
    func start(
        _ purpose: ModelRequest.Purpose, model: String, question: ContentHash, mustFit: Bool = true
    ) throws(ModelError) -> Ticket {
        let now = elapsed()
        let answer: Result<Ticket, ModelError> = inside.withLock { inside in
            if let limit = inside.state.start(elapsed: now, question: question, mustFit: mustFit) {
                return .failure(refusal(limit))
            }
            inside.number += 1
            let ticket = Ticket(number: inside.number, model: model)
            do throws(JournalError) {
                try inside.record?.began(ticket.number, purpose, model)
            } catch {
                inside.state.withdraw()
                return .failure(
                    ModelError(.refused, "what is spent could not be recorded: \(error.description)"))
            }
            return .success(ticket)
        }
        return try answer.get()
    }

    /// The exchange has ended.
    func end(_ ticket: Ticket, _ attempt: ModelAttempt) {
        inside.withLock { inside in
            if attempt.isEstimated { inside.estimated += 1 }
            if attempt.cost.isEmpty, attempt.usage != nil { inside.unpriced += 1 }
            inside.state.end(usage: attempt.usage ?? TokenUsage(), cost: attempt.cost[currency] ?? 0)
            // Without its end on record it counts as one whose end nobody knows, which is true.
            try? inside.record?.ended(ticket.number, attempt, model: ticket.model)
        }
    }

    /// The question waits for its answer elsewhere, and takes up room until it is asked again.
    ///
    /// - Parameters:
    ///   - ticket: that of the exchange which so was none; `nil` where none was asked for.
    ///   - usage: what the exchange may use at the most.
    ///   - cost: what that costs; 0 where no price is known.
    func promise(_ question: ContentHash, insteadOf ticket: Ticket?, usage: TokenUsage, cost: Double) {
        inside.withLock { inside in
            // In one step: nobody may take the room in between.
            if let ticket {
                inside.state.withdraw()
                try? inside.record?.withdrew(ticket.number)
            }
            inside.state.promise(question, usage: usage, cost: cost)
        }
    }

    /// It was no exchange.
    func withdraw(_ ticket: Ticket) {
        inside.withLock { inside in
            inside.state.withdraw()
            try? inside.record?.withdrew(ticket.number)
        }
    }

    private func refusal(_ limit: Budget.Limit) -> ModelError {
        let name =
            switch limit {
            case .calls: "calls"
            case .tokens: "tokens"
            case .cost: "money"
            case .time: "time"
            }
        return ModelError(.budget, "the run's budget of \(name) is used up")
    }
}
