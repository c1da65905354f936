internal import LanguageModel

/// Asks a question, and once more with what was wrong when the answer cannot be used.
struct CorrectedQuestion: Sendable {
    /// What came of it.
    struct Outcome<Value: Sendable>: Sendable {
        /// The answer that could be used.
        var value: Value?
        /// Why answers could not be used, one line each.
        var refusals: [String] = []
        /// Why there was no answer at all.
        var failure: ModelError?
    }

    /// The most characters of an earlier answer that are shown again.
    private static let repeated = 16_384

    let scheduler: CallScheduler

    /// Asks.
    ///
    /// - Parameter read: takes an answer, or says what is wrong with it in words that the model can act on.
    func ask<Value: Sendable>(
        _ request: ModelRequest, read: (ModelReply) -> Result<Value, EditReply.Refusal>
    ) async -> Outcome<Value> {
        var outcome = Outcome<Value>()
        var next = request
        do throws(ModelError) {
            for _ in 0..<2 {
                let reply = try await scheduler.complete(next)
                switch read(reply) {
                case .success(let value):
                    outcome.value = value
                    return outcome
                case .failure(let refusal):
                    outcome.refusals.append(HostileText.oneLine(refusal.reason))
                    next = Self.again(request, reply, refusal.reason)
                }
            }
        } catch {
            outcome.failure = error
            outcome.refusals.append(HostileText.oneLine("no answer: \(error.reason)"))
        }
        return outcome
    }

    private static func again(_ request: ModelRequest, _ reply: ModelReply, _ problem: String) -> ModelRequest {
        var again = request
        again.prompt += """


            Your previous answer was:

            \(reply.text.prefix(repeated))

            It cannot be used: \(problem).
            Answer again with the whole corrected JSON value.
            """
        return again
    }
}
