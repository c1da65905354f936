import LanguageModel
import Synchronization
import TestSupport
import Testing

@Suite struct SpendingMeterTests {
    private static let price = Price(input: 1_000_000, output: 2_000_000, currency: "EUR")

    private static func scheduler(
        _ model: any LanguageModel, _ meter: SpendingMeter, concurrency: Int = 4, price: Price? = price
    ) -> CallScheduler {
        CallScheduler(
            model: model, meter: meter, price: price,
            options: SchedulerOptions(concurrency: concurrency, firstDelay: 0, longestDelay: 0))
    }

    /// Repairs and retries are exchanges, too; two schedulers share the budget.
    @Test func noExchangeStartsBeyondTheBudgetOfCalls() async {
        let sent = Mutex(0)
        let model = ScriptedModel { request, number throws(ModelError) in
            sent.withLock { $0 += 1 }
            if number % 3 == 0 { throw ModelError(.transient(retryAfter: 0), "busy") }
            return ModelReply(text: number % 2 == 0 ? "no JSON" : Questions.fitting)
        }
        let meter = SpendingMeter(budget: Budget(calls: 17))
        let first = Self.scheduler(model, meter)
        let second = Self.scheduler(model, meter)
        async let some = first.outcomes(of: (0..<20).map { Questions.structured("a\($0)") })
        async let others = second.outcomes(of: (0..<20).map { Questions.structured("b\($0)") })
        let outcomes = await some + others
        #expect(sent.withLock { $0 } == 17)
        #expect(outcomes.count == 40)
        #expect(outcomes.contains { $0.error?.kind == .budget })
        #expect(first.ledger.total.attempts + second.ledger.total.attempts == 17)
        #expect(meter.totals.spent.exchanges == 17 && meter.totals.inFlight == 0)
    }

    @Test(arguments: [1, 3, 8])
    func tokensAndMoneyAreExceededByWhatIsInFlightOnly(concurrency: Int) async {
        for budget in [Budget(tokens: 100), Budget(cost: 100)] {
            let model = ScriptedModel { _, _ throws(ModelError) in
                try? await Task.sleep(for: .milliseconds(1))
                return ModelReply(text: "x", usage: TokenUsage(input: 10))
            }
            let meter = SpendingMeter(budget: budget, currency: "EUR")
            let scheduler = Self.scheduler(model, meter, concurrency: concurrency)
            _ = await scheduler.outcomes(of: (0..<50).map { Questions.free("q\($0)") })
            let spent = meter.totals.spent
            #expect(spent.exchanges >= 10 && spent.exchanges <= 10 + concurrency - 1)
            #expect(spent.cost == Double(spent.usage.input))
        }
    }

    /// Back-off is not waited for when the time is over before it ends.
    @Test(.timeLimit(.minutes(1))) func timeEndsBackOff() async {
        let model = ScriptedModel { _, _ throws(ModelError) in
            throw ModelError(.transient(retryAfter: 100), "busy")
        }
        let meter = SpendingMeter(budget: Budget(seconds: 50), elapsed: { 10 })
        let scheduler = Self.scheduler(model, meter)
        let outcome = await scheduler.outcome(of: Questions.free("q"))
        #expect(outcome.error?.kind == .budget)
        #expect(model.calls == 1)
    }

    @Test func whatTheJournalKnowsCostsNothing() async throws {
        let folder = Questions.scratchFolder()
        let model = ScriptedModel { request, _ throws(ModelError) in ModelReply(text: request.prompt) }
        let journal = try FileCallJournal(folder: folder + "/journal")
        for budget in [Budget(calls: 3), Budget(calls: 1)] {
            let meter = SpendingMeter(budget: budget)
            let scheduler = CallScheduler(model: model, journal: journal, meter: meter)
            let outcomes = await scheduler.outcomes(of: (0..<3).map { Questions.free("q\($0)") })
            #expect(outcomes.allSatisfy { $0.reply != nil })
        }
        #expect(model.calls == 3)
    }

    @Test func missingCountsAreEstimatedAndMarked() async {
        let model = ScriptedModel { _, number throws(ModelError) in
            if number == 1 { throw ModelError(.malformed, "nobody understands it") }
            if number == 2 { throw ModelError(.refused, "no") }
            return ModelReply(text: String(repeating: "x", count: 400))
        }
        let meter = SpendingMeter(currency: "EUR")
        let scheduler = Self.scheduler(model, meter, concurrency: 1)
        let prompt = String(repeating: "y", count: 4000)
        for _ in 0..<3 { _ = await scheduler.outcome(of: Questions.free(prompt)) }
        let entry = scheduler.ledger.total
        // The refused one is taken to cost nothing.
        #expect(entry.attempts == 3 && entry.attemptsWithoutUsage == 2)
        #expect(entry.usage.output == 100)
        #expect((2000...2010).contains(entry.usage.input))
        #expect(meter.totals.estimated == 2 && meter.totals.unpriced == 0)
        #expect(entry.cost["EUR"] == Double(entry.usage.input + 2 * entry.usage.output))
    }

    @Test func aModelWithoutAPriceIsNotFree() async {
        let model = ScriptedModel { _, _ throws(ModelError) in
            ModelReply(text: "x", usage: TokenUsage(input: 10))
        }
        let meter = SpendingMeter()
        let scheduler = Self.scheduler(model, meter, price: nil)
        _ = await scheduler.outcome(of: Questions.free("q"))
        #expect(meter.totals.unpriced == 1)
        #expect(scheduler.ledger.total.cost.isEmpty)
    }

    /// The next process knows what this one spent, and what was under way when it was killed.
    @Test func theRecordOutlivesTheProcess() async throws {
        let path = Questions.scratchFolder() + "/spending/r-1.jsonl"
        let model = ScriptedModel { _, number throws(ModelError) in
            if number == 2 { throw ModelError(.refused, "no") }
            return ModelReply(text: "x", usage: TokenUsage(input: 10, cachedInput: 4, cacheWrites: 1, output: 5))
        }
        let first = SpendingMeter(currency: "EUR")
        try first.open(record: path)
        #expect(first.earlier.isEmpty)
        let scheduler = Self.scheduler(model, first, concurrency: 1)
        for number in 0..<3 { _ = await scheduler.outcome(of: Questions.free("q\(number)")) }

        // As a kill leaves it: an exchange without an end, a line that is torn.
        let text = try #require(TestFile.text(at: path))
        let began = try #require(text.split(separator: "\n").first)
        Questions.write(
            text + began.replacing("\"number\":1", with: "\"number\":9") + "\n{\"event\":\"ended\"", to: path)
        let second = SpendingMeter(budget: Budget(calls: 5), currency: "EUR")
        try second.open(record: path)
        let entry = try #require(second.earlier.first)
        #expect(second.earlier.count == 1)
        #expect(entry.attempts == 4 && entry.lost == 1 && entry.failures == ["refused": 1])
        #expect(entry.usage == TokenUsage(input: 20, cachedInput: 8, cacheWrites: 2, output: 10))
        #expect(entry.cost == scheduler.ledger.total.cost)
        // Four of five are spent.
        let again = Self.scheduler(model, second, concurrency: 1)
        #expect(await again.outcome(of: Questions.free("q7")).reply != nil)
        #expect(await again.outcome(of: Questions.free("q8")).error?.kind == .budget)
        let third = SpendingMeter()
        try third.open(record: path)
        #expect(third.earlier.first?.attempts == 5)
    }

    /// A question that waits for somebody else is no exchange, but nothing else may take its room.
    @Test func waitingQuestionsAreNoExchangesAndKeepTheirRoom() async throws {
        let path = Questions.scratchFolder() + "/r-1.jsonl"
        let model = ScriptedModel { _, _ throws(ModelError) in throw ModelError(.pending(path: "/x/1.md"), "wait") }
        let meter = SpendingMeter(budget: Budget(calls: 2))
        try meter.open(record: path)
        let scheduler = Self.scheduler(model, meter)
        for question in ["q0", "q1", "q0"] {
            let outcome = await scheduler.outcome(of: Questions.free(question))
            #expect(outcome.error?.kind == .pending(path: "/x/1.md"))
        }
        #expect(await scheduler.outcome(of: Questions.free("q2")).error?.kind == .budget)
        #expect(meter.totals.spent.exchanges == 0)
        let next = SpendingMeter()
        try next.open(record: path)
        #expect(next.earlier.isEmpty)
    }
}
