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
    /// Whether it was an entry of a batch, which costs half.
    public var isBatch = false

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
