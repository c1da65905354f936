/// One exchange with a model: a request sent to a server, a program run.
///
/// A call takes one or more.
public struct ModelAttempt: Hashable, Sendable {
    /// What it was for.
    public var purpose: ModelRequest.Purpose
    /// Why it gave no usable answer; `nil` when it gave one.
    public var failure: ModelError?
    /// What it used, where the provider says so.
    public var usage: TokenUsage?
    /// Whether it asked for a corrected answer because the one before did not fit.
    public var isRepair = false
    /// Whether it was part of a batch, which has a price of its own.
    public var isBatch = false
    /// Whether its answer shows that the server ignores the schema as it was given, so that later exchanges give it in
    /// another way.
    public var showsIgnoredSchema = false
    /// Whether ``usage`` was estimated from the length of the texts, since the provider gave no counts.
    public var isEstimated = false
    /// What it cost, by currency; empty where the model has no price.
    public var cost: [String: Double] = [:]
    /// How long it took, in seconds.
    public var seconds = 0.0

    /// Describes an exchange.
    public init(purpose: ModelRequest.Purpose, failure: ModelError? = nil, usage: TokenUsage? = nil) {
        self.purpose = purpose
        self.failure = failure
        self.usage = usage
    }
}

/// A model that may need several exchanges for one answer and tells of each.
public protocol AttemptReporting: LanguageModel {
    /// Answers one request as ``LanguageModel/complete(_:)`` does, and reports every exchange once it has ended,
    /// in the order in which they were made.
    func complete(
        _ request: ModelRequest, report: @Sendable (ModelAttempt) -> Void
    ) async throws(ModelError) -> ModelReply
}

/// A model that asks before each of its exchanges whether it may be made.
///
/// One that does not ask is asked for once a call, so that what it does beyond its first exchange escapes a budget.
public protocol ExchangeAdmitting: AttemptReporting {
    /// Answers one request as ``LanguageModel/complete(_:)`` does.
    ///
    /// - Parameters:
    ///   - admit: called before every exchange; what it throws ends the call.
    ///   - report: told of every exchange once it has ended, in the order in which they were made.
    func complete(
        _ request: ModelRequest, admit: @Sendable () throws(ModelError) -> Void,
        report: @Sendable (ModelAttempt) -> Void
    ) async throws(ModelError) -> ModelReply
}

extension ExchangeAdmitting {
    /// Answers one request with as many exchanges as it takes.
    public func complete(
        _ request: ModelRequest, report: @Sendable (ModelAttempt) -> Void
    ) async throws(ModelError) -> ModelReply {
        try await complete(request, admit: {}, report: report)
    }
}

extension AttemptReporting {
    /// Answers one request without reporting.
    public func complete(_ request: ModelRequest) async throws(ModelError) -> ModelReply {
        try await complete(request) { _ in }
    }
}

extension LanguageModel {
    /// Answers one request and reports its exchanges: the model's own where it tells of them, else one.
    public func completeReporting(
        _ request: ModelRequest, report: @Sendable (ModelAttempt) -> Void
    ) async throws(ModelError) -> ModelReply {
        if let reporting = self as? any AttemptReporting {
            return try await reporting.complete(request, report: report)
        }
        do {
            let reply = try await complete(request)
            report(ModelAttempt(purpose: request.purpose, usage: reply.usage))
            return reply
        } catch {
            if case .pending = error.kind { throw error }
            report(ModelAttempt(purpose: request.purpose, failure: error))
            throw error
        }
    }
}
