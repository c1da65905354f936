/// A model whose answers to requests with a schema fit it, and that takes tools and turns whatever the base knows.
///
/// An answer that does not fit is asked for once more, with the fault named. The text of a good one is the JSON value
/// alone, without code fences or prose around it. For a base that knows no tools, tools and turns are put into words.
///
/// An answer that does not fit has been paid for as well: with a journal it is kept until its correction has come, so
/// that what stands between the two (a kill, a budget, a server that is down) does not make it be asked for again.
public struct ValidatingModel: AttemptReporting {
    private typealias Check = (ModelReply) -> Result<ModelReply, StructuredReply.Failure>

    private let base: any LanguageModel
    private let journal: (any CallJournal)?

    /// Checks the answers of `base`.
    ///
    /// - Parameter journal: where an answer that does not fit waits for its correction, under a key of its own.
    public init(_ base: any LanguageModel, journal: (any CallJournal)? = nil) {
        self.base = base
        self.journal = journal
    }

    /// The model's identity.
    public var identity: ModelIdentity { base.identity }

    /// Answers one request; where it has a schema, with JSON that fits.
    ///
    /// - Throws: ``ModelError/Kind/malformed`` when the repaired answer does not fit either.
    public func complete(
        _ request: ModelRequest, report: @Sendable (ModelAttempt) -> Void
    ) async throws(ModelError) -> ModelReply {
        let isConversation = !request.tools.isEmpty || !request.turns.isEmpty
        if !isConversation || base.callsTools {
            do throws(ModelError) {
                return try await checked(request, report) { reply in
                    // A call of a tool is no answer yet.
                    guard let schema = request.schema, reply.finish != .calls else { return .success(reply) }
                    return StructuredReply.check(reply, schema)
                }
            } catch {
                // The server may have turned out to know no tools.
                guard isConversation, !base.callsTools else { throw error }
            }
        }
        return try await checked(ToolText.question(for: request), report) { reply in
            ToolText.check(reply, for: request)
        }
    }

    private func checked(
        _ request: ModelRequest, _ report: @Sendable (ModelAttempt) -> Void, _ check: Check
    ) async throws(ModelError) -> ModelReply {
        let unfit = UnfitAnswer(to: request, of: identity, in: journal)
        let kept = try unfit.kept()
        let reply: ModelReply
        if let kept { reply = kept } else { reply = try await base.completeReporting(request, report: report) }
        let first: StructuredReply.Failure
        switch check(reply) {
        case .success(let good): return good
        case .failure(let failure): first = failure
        }
        if reply.finish == .refusal { throw ModelError(.refused, "the model declined to answer") }
        if kept == nil { try unfit.keep(reply) }
        let repair = StructuredReply.repairRequest(for: request, answer: reply.text, failure: first)
        let second: ModelReply
        do throws(ModelError) {
            second = try await base.completeReporting(repair) { attempt in
                var attempt = attempt
                attempt.isRepair = true
                report(attempt)
            }
        } catch {
            // Where the correction itself is at fault, whoever tries again begins with the question.
            if !error.kind.leavesOpen { try unfit.drop() }
            throw error
        }
        switch check(second) {
        case .success(var good):
            if let before = reply.usage, let after = good.usage { good.usage = before + after }
            return good
        case .failure(let failure):
            try unfit.drop()
            throw ModelError(
                .malformed, "the answer does not fit the schema, nor did its repair: \(failure.reason)")
        }
    }
}
