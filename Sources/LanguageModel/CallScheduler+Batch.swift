extension CallScheduler {
    /// The order in which outcomes are handed over.
    public enum Delivery: Hashable, Sendable {
        /// As calls end.
        case asCompleted
        /// In the order of the requests, whatever ends first.
        case inOrder
    }

    /// Answers all requests.
    ///
    /// - Returns: One outcome for each, in their order; cancelled ones say so.
    public func outcomes(of requests: [ModelRequest]) async -> [CallOutcome] {
        var all: [CallOutcome] = []
        all.reserveCapacity(requests.count)
        await run(requests, delivery: .inOrder) { (outcome: CallOutcome) async in all.append(outcome) }
        return all
    }

    /// Answers requests that are taken from a sequence only as they are needed, so that neither they nor their answers
    /// pile up in memory.
    ///
    /// - Parameters:
    ///   - requests: the requests; at most `window` of them are under way.
    ///   - delivery: the order of `each`.
    ///   - window: how many calls may be waiting, running, backing off or held back for the order.
    ///   - each: called for one outcome at a time, for every request exactly once. When it throws, the calls under way
    ///     are cancelled, their outcomes are dropped and the error is passed on.
    public func run<Failure: Error>(
        _ requests: some Sequence<ModelRequest>, delivery: Delivery = .asCompleted, window: Int = 256,
        each: (CallOutcome) async throws(Failure) -> Void
    ) async throws(Failure) {
        var source = requests.makeIterator()
        var failure: Failure?
        await withTaskGroup(of: CallOutcome.self) { group in
            var submitted = 0
            var delivered = 0
            var held: [Int: CallOutcome] = [:]
            func submitNext() -> Bool {
                guard let request = source.next() else { return false }
                let index = submitted
                group.addTask { await self.outcome(of: request, index: index) }
                submitted += 1
                return true
            }
            while submitted - delivered < max(1, window), submitNext() {}
            while let outcome = await group.next() {
                held[outcome.index] = outcome
                let place = delivery == .inOrder ? delivered : outcome.index
                var next = held.removeValue(forKey: place)
                while let ready = next {
                    do throws(Failure) {
                        try await each(ready)
                    } catch {
                        failure = error
                        group.cancelAll()
                        return
                    }
                    delivered += 1
                    _ = submitNext()
                    next = held.removeValue(forKey: delivery == .inOrder ? delivered : -1)
                }
            }
        }
        if let failure { throw failure }
    }
}
