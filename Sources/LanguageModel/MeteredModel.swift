internal import ContentHash
internal import Synchronization

/// A model whose every exchange is asked for, timed, priced and counted.
///
/// Where a provider gives no token counts, they are estimated from the texts and marked as such.
struct MeteredModel: AttemptReporting {
    private let base: any LanguageModel
    private let meter: SpendingMeter
    private let price: Price?
    private let now: @Sendable () -> Double

    /// Meters a model.
    ///
    /// - Parameter now: seconds since any fixed moment.
    init(_ base: any LanguageModel, meter: SpendingMeter, price: Price?, now: @escaping @Sendable () -> Double) {
        self.base = base
        self.meter = meter
        self.price = price
        self.now = now
    }

    /// The model's identity.
    var identity: ModelIdentity { base.identity }

    /// Whether the model takes tools.
    var callsTools: Bool { base.callsTools }

    /// The exchange under way, and one that is answered but waits for the answer's text to be estimated.
    private struct Open {
        var ticket: SpendingMeter.Ticket?
        var began = 0.0
        var held: (ticket: SpendingMeter.Ticket, attempt: ModelAttempt)?
    }

    /// Answers one request.
    ///
    /// - Throws: ``ModelError/Kind/budget`` before an exchange that the budget has no room for.
    func complete(
        _ request: ModelRequest, report: @Sendable (ModelAttempt) -> Void
    ) async throws(ModelError) -> ModelReply {
        let open = Mutex(Open())
        let name = identity.name
        let question = request.key(for: identity)
        let admit: @Sendable () throws(ModelError) -> Void = { () throws(ModelError) in
            let ticket = try meter.start(request.purpose, model: name, question: question)
            let began = now()
            open.withLock { open in
                open.ticket = ticket
                open.began = began
            }
        }
        let note: @Sendable (ModelAttempt) -> Void = { attempt in
            var attempt = attempt
            let (ticket, began) = open.withLock { open in
                defer { open.ticket = nil }
                return (open.ticket, open.began)
            }
            attempt.seconds = max(0, now() - began)
            // An exchange that nobody asked about is counted all the same.
            let counted =
                ticket ?? (try? meter.start(request.purpose, model: name, question: question, mustFit: false))
            guard let ticket = counted else { return report(attempt) }
            if attempt.failure == nil, attempt.usage == nil {
                open.withLock { $0.held = (ticket, attempt) }
            } else {
                settle(ticket, attempt, request, answer: "", report)
            }
        }
        func settleHeld(_ answer: String) {
            guard let held = open.withLock({ $0.held }) else { return }
            settle(held.ticket, held.attempt, request, answer: answer, report)
        }
        do throws(ModelError) {
            let reply: ModelReply
            if let asking = base as? any ExchangeAdmitting {
                reply = try await asking.complete(request, admit: admit, report: note)
            } else {
                try admit()
                reply = try await base.completeReporting(request, report: note)
            }
            settleHeld(reply.text)
            return reply
        } catch {
            settleHeld("")
            // Nothing was reported, so nothing was exchanged.
            let ticket = open.withLock { $0.ticket }
            if case .pending = error.kind {
                promise(request, question, insteadOf: ticket)
            } else if let ticket {
                meter.withdraw(ticket)
            }
            throw error
        }
    }

    /// Keeps room for a question that is answered elsewhere: in a batch, or by whoever was handed it.
    private func promise(_ request: ModelRequest, _ question: ContentHash, insteadOf ticket: SpendingMeter.Ticket?) {
        var usage = TokenUsage.estimate(of: request)
        usage.output = request.maximumOutputTokens
        let cost = price?.cost(of: usage, isBatch: base is any BatchedModel) ?? 0
        meter.promise(question, insteadOf: ticket, usage: usage, cost: cost)
    }

    /// Counts an exchange that ended.
    private func settle(
        _ ticket: SpendingMeter.Ticket, _ attempt: ModelAttempt, _ request: ModelRequest, answer: String,
        _ report: @Sendable (ModelAttempt) -> Void
    ) {
        var attempt = attempt
        if attempt.usage == nil, Self.wasAnswered(attempt) {
            attempt.usage = .estimate(of: request, answer: answer)
            attempt.isEstimated = true
        }
        if let price, let usage = attempt.usage {
            attempt.cost = [price.currency: price.cost(of: usage, isBatch: attempt.isBatch)]
        }
        meter.end(ticket, attempt)
        report(attempt)
    }

    /// Whether tokens were used: an answer came, if only one that nobody understands.
    private static func wasAnswered(_ attempt: ModelAttempt) -> Bool {
        guard let failure = attempt.failure else { return true }
        return failure.kind == .malformed
    }
}
