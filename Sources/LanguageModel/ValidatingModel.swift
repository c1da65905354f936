/// A model whose answers to requests with a schema fit it: what does not is asked for once more, with the fault named.
///
/// The answer's text is then the JSON value alone, without code fences or prose around it.
public struct ValidatingModel: AttemptReporting {
    private let base: any LanguageModel

    /// Checks the answers of `base`.
    public init(_ base: any LanguageModel) {
        self.base = base
    }

    /// The model's identity.
    public var identity: ModelIdentity { base.identity }

    /// Answers one request; where it has a schema, with JSON that fits.
    ///
    /// - Throws: ``ModelError/Kind/malformed`` when the repaired answer does not fit either.
    public func complete(
        _ request: ModelRequest, report: @Sendable (ModelAttempt) -> Void
    ) async throws(ModelError) -> ModelReply {
        let reply = try await base.completeReporting(request, report: report)
        // A call of a tool is no answer yet.
        guard let schema = request.schema, reply.finish != .calls else { return reply }
        let first: StructuredReply.Failure
        switch check(reply, schema) {
        case .success(let good): return good
        case .failure(let failure): first = failure
        }
        if reply.finish == .refusal { throw ModelError(.refused, "the model declined to answer") }
        let repair = StructuredReply.repairRequest(for: request, answer: reply.text, failure: first)
        let second = try await base.completeReporting(repair) { attempt in
            var attempt = attempt
            attempt.isRepair = true
            report(attempt)
        }
        switch check(second, schema) {
        case .success(var good):
            if let before = reply.usage, let after = good.usage { good.usage = before + after }
            return good
        case .failure(let failure):
            throw ModelError(
                .malformed, "the answer does not fit the schema, nor did its repair: \(failure.reason)")
        }
    }

    private func check(
        _ reply: ModelReply, _ schema: ResponseSchema
    ) -> Result<ModelReply, StructuredReply.Failure> {
        StructuredReply.check(reply, schema)
    }
}
