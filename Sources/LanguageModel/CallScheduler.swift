internal import ContentHash
internal import Synchronization

/// Sends requests to a model: so many at once, tried again with growing delays, never twice when the answer is known.
///
/// A call that waits before it is tried again holds no slot. Answers that have to fit a schema are checked, with one
/// repair turn, before they count (``ValidatingModel``). Two equal requests under way at the same time are sent once
/// when there is a journal. Everything is structured: cancelling the task that asks cancels its calls in flight, and
/// the method returns when they have ended. The scheduler is itself a model, for callers that ask one by one; all
/// callers share its slots.
public final class CallScheduler: LanguageModel {
    /// The model's identity.
    public var identity: ModelIdentity { model.identity }
    /// What was asked, sent and used.
    public let ledger: ModelLedger

    private let model: any LanguageModel
    /// An element each time a call begins to back off and thus leaves its slot to others; for one reader, who may miss
    /// some but never the last.
    public let backOffs: AsyncStream<Void>

    private let backedOff: AsyncStream<Void>.Continuation
    private let meter: SpendingMeter
    private let journal: (any CallJournal)?
    private let clock: any Clock<Duration>
    private let chance: @Sendable () -> Double
    private let gate: SlotGate
    private let turns = KeyTurns()

    /// Makes a scheduler.
    ///
    /// - Parameters:
    ///   - model: answers; retries must not be its own.
    ///   - journal: where answers are kept and looked for first, those that wait for their correction included.
    ///   - ledger: where calls and exchanges are counted.
    ///   - meter: counts what all schedulers of a run spend, and refuses what the budget has no room for.
    ///   - price: what the model's tokens cost; `nil` where that is not known.
    ///   - clock: what back-off waits on.
    ///   - chance: numbers from 0 to 1 that take jitter off delays.
    public init(
        model: any LanguageModel, journal: (any CallJournal)? = nil, ledger: ModelLedger = ModelLedger(),
        meter: SpendingMeter = SpendingMeter(), price: Price? = nil,
        options: SchedulerOptions = SchedulerOptions(), clock: any Clock<Duration> = ContinuousClock(),
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.model = ValidatingModel(
            MeteredModel(model, meter: meter, price: price, now: Self.stopwatch(clock)), journal: journal)
        self.meter = meter
        self.journal = journal
        self.ledger = ledger
        self.clock = clock
        self.chance = chance
        gate = SlotGate(options: options)
        (backOffs, backedOff) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Seconds on a clock since now.
    static func stopwatch<C: Clock<Duration>>(_ clock: C) -> @Sendable () -> Double {
        let start = clock.now
        return { start.duration(to: clock.now) / .seconds(1) }
    }

    /// Calls in flight at once, at most.
    public var concurrency: Int { gate.concurrency }

    /// Calls running, waiting and backing off, and failed attempts so far; for progress lines.
    public var load: Load { gate.load }

    /// How busy a scheduler is.
    public struct Load: Hashable, Sendable {
        /// Calls that hold a slot.
        public var running: Int
        /// Calls that wait for a slot.
        public var waiting: Int
        /// Calls that wait before they are tried again.
        public var backingOff: Int
        /// Attempts that failed so far.
        public var failures: Int
    }

    /// Answers one request, from the journal or the model.
    public func complete(_ request: ModelRequest) async throws(ModelError) -> ModelReply {
        try await outcome(of: request).result.get()
    }

    /// Answers one request and says how.
    public func outcome(of request: ModelRequest, index: Int = 0) async -> CallOutcome {
        let key = request.key(for: identity)
        var fromJournal = false
        var result: Result<ModelReply, ModelError>
        do throws(ModelError) {
            let reply: ModelReply
            (reply, fromJournal) = try await answer(request, key: key)
            result = .success(reply)
        } catch {
            result = .failure(error)
        }
        ledger.record(call: end(result, fromJournal), purpose: request.purpose, model: identity.name)
        return CallOutcome(
            index: index, request: request, key: key, result: result, fromJournal: fromJournal)
    }

    private func end(
        _ result: Result<ModelReply, ModelError>, _ fromJournal: Bool
    ) -> ModelLedger.CallEnd {
        switch result {
        case .success: return fromJournal ? .journal : .answered
        case .failure(let error):
            if case .pending = error.kind { return .pending }
            return .failed
        }
    }

    private func answer(
        _ request: ModelRequest, key: ContentHash
    ) async throws(ModelError) -> (ModelReply, Bool) {
        guard let journal else { return (try await attempts(request) { _ in nil }, false) }
        guard await turns.enter(key) else { throw ModelError(.cancelled, "the call was cancelled") }
        defer { turns.leave(key) }
        if let known = try journalled(key, in: journal) { return (known, true) }
        // The slot is held until the answer is kept: a kill then loses no more answers than there are slots.
        let reply = try await attempts(request) { reply in
            do throws(JournalError) {
                try journal.record(reply, for: key)
                return nil
            } catch {
                return ModelError(.refused, "the answer could not be kept: \(error.description)")
            }
        }
        return (reply, false)
    }

    private func journalled(
        _ key: ContentHash, in journal: any CallJournal
    ) throws(ModelError) -> ModelReply? {
        do {
            return try journal.reply(for: key)
        } catch {
            throw ModelError(.refused, "the journal cannot be read: \(error.description)")
        }
    }

    /// Sends the request until it is answered or given up; holds a slot only while it is being sent and `keep` works.
    private func attempts(
        _ request: ModelRequest, keep: (ModelReply) -> ModelError?
    ) async throws(ModelError) -> ModelReply {
        let call = gate.makeCall()
        if let refusal = await gate.enter(call, again: false) { throw refusal }
        while true {
            let error: ModelError
            var lost: ModelError?
            do throws(ModelError) {
                let name = identity.name
                let reply = try await model.completeReporting(request) { [ledger] in
                    ledger.record($0, model: name)
                }
                let fault = keep(reply)
                gate.succeeded(call)
                guard let fault else { return reply }
                lost = fault
                error = fault
            } catch let failure {
                error = failure
            }
            if let lost { throw lost }
            guard let seconds = gate.failed(call, error, chance: chance()) else {
                // What stops all calls is the reason why this one is not tried again.
                if case .transient = error.kind, let halt = gate.halt { throw halt }
                throw error
            }
            // Nobody waits for a moment at which nothing may be sent any more.
            if let refusal = meter.refusal(after: seconds) {
                gate.cancel(call)
                throw refusal
            }
            backedOff.yield()
            do {
                try await clock.sleep(for: .seconds(seconds))
            } catch {
                gate.cancel(call)
                throw ModelError(.cancelled, "the call was cancelled")
            }
            if let refusal = await gate.enter(call, again: true) { throw refusal }
        }
    }
}
