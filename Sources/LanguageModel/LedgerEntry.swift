/// What calls of one purpose to one model came to.
///
/// `calls` = `answered` + `fromJournal` + `pending` + `failed`; `attempts` counts exchanges, so it is larger than
/// `answered` + `failed` after retries, and unrelated to `fromJournal` and `pending`.
public struct LedgerEntry: Hashable, Sendable, Codable {
    /// What the calls were for.
    public var purpose: ModelRequest.Purpose
    /// The model, as ``ModelIdentity/name`` says it.
    public var model: String
    /// Requests that ended.
    public var calls = 0
    /// Requests that the model answered in this run.
    public var answered = 0
    /// Requests whose answer was in the journal.
    public var fromJournal = 0
    /// Requests that wait for somebody else's answer.
    public var pending = 0
    /// Requests without an answer.
    public var failed = 0
    /// Exchanges: requests sent to a server, programs run; those that were lost included.
    public var attempts = 0
    /// Exchanges that were under way when their process was killed; what they used is not known.
    public var lost = 0
    /// Exchanges that asked for a corrected answer.
    public var repairs = 0
    /// How often the server turned out to ignore the schema as it was given, and was asked in another way from then on.
    public var ignoredSchemas = 0
    /// Exchanges for which the provider gave no token counts, so that ``usage`` holds an estimate for them.
    public var attemptsWithoutUsage = 0
    /// Exchanges that failed, by ``ModelError/Kind/name``.
    public var failures: [String: Int] = [:]
    /// Tokens of all exchanges, those of discarded answers included.
    public var usage = TokenUsage()
    /// What that costs, by currency; empty where the model has no price.
    public var cost: [String: Double] = [:]
    /// The time that exchanges took, added up, in seconds; longer than the run where several were under way at once.
    public var seconds = 0.0

    /// Starts at zero.
    public init(_ purpose: ModelRequest.Purpose, _ model: String) {
        self.purpose = purpose
        self.model = model
    }

    /// Adds another entry's counts, whatever its purpose and model.
    public mutating func add(_ other: LedgerEntry) {
        calls += other.calls
        answered += other.answered
        fromJournal += other.fromJournal
        pending += other.pending
        failed += other.failed
        attempts += other.attempts
        lost += other.lost
        repairs += other.repairs
        ignoredSchemas += other.ignoredSchemas
        attemptsWithoutUsage += other.attemptsWithoutUsage
        for (kind, count) in other.failures { failures[kind, default: 0] += count }
        usage = usage + other.usage
        for (currency, amount) in other.cost { cost[currency, default: 0] += amount }
        seconds += other.seconds
    }

    /// Counts an exchange that ended.
    mutating func add(_ attempt: ModelAttempt) {
        attempts += 1
        if attempt.isRepair { repairs += 1 }
        if attempt.showsIgnoredSchema { ignoredSchemas += 1 }
        if attempt.isEstimated { attemptsWithoutUsage += 1 }
        if let failure = attempt.failure { failures[failure.kind.name, default: 0] += 1 }
        if let spent = attempt.usage { usage = usage + spent }
        for (currency, amount) in attempt.cost { cost[currency, default: 0] += amount }
        seconds += attempt.seconds
    }
}
