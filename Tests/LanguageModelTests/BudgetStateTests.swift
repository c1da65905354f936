import ContentHash
import LanguageModel
import TestSupport
import Testing

@Suite struct BudgetStateTests {
    /// Random exchanges that start and end in random order, against random limits.
    ///
    /// The number of calls is never exceeded. Tokens and money are exceeded by no more than what was in flight when the
    /// limit was reached, and nothing starts from then on.
    @Test(arguments: 0..<300)
    func overshootsByWhatIsInFlightOnly(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let budget = Budget(
            cost: Bool.random(using: &generator) ? Double.random(in: 0.1...5, using: &generator) : nil,
            tokens: Bool.random(using: &generator) ? Int.random(in: 1...5000, using: &generator) : nil,
            calls: Bool.random(using: &generator) ? Int.random(in: 1...40, using: &generator) : nil,
            seconds: Bool.random(using: &generator) ? Double.random(in: 1...100, using: &generator) : nil)
        var state = BudgetState(budget: budget)
        var flying: [(TokenUsage, Double)] = []
        var time = 0.0
        var reached = false
        var allowance = (tokens: 0, cost: 0.0)
        for _ in 0..<400 {
            time += Double.random(in: 0...0.6, using: &generator)
            if flying.isEmpty || Bool.random(using: &generator) {
                let limit = state.start(elapsed: time)
                let isFull =
                    state.spent.usage.total >= budget.tokens ?? .max || state.spent.cost >= budget.cost ?? .infinity
                    || time >= budget.seconds ?? .infinity
                if isFull || reached { #expect(limit != nil) }
                if limit == nil {
                    let usage = TokenUsage(
                        input: Int.random(in: 0...300, using: &generator),
                        output: Int.random(in: 0...100, using: &generator))
                    flying.append((usage, Double.random(in: 0...0.3, using: &generator)))
                }
            } else {
                let (usage, cost) = flying.remove(at: Int.random(in: 0..<flying.count, using: &generator))
                state.end(usage: usage, cost: cost)
            }
            #expect(state.inFlight == flying.count)
            if let calls = budget.calls { #expect(state.spent.exchanges <= calls) }
            if !reached, state.exhausted(elapsed: time) != nil {
                reached = true
                // What has ended by now, with what is still to end.
                allowance.tokens = state.spent.usage.total + flying.reduce(0) { $0 + $1.0.total }
                allowance.cost = state.spent.cost + flying.reduce(0) { $0 + $1.1 }
            }
            if reached {
                #expect(state.spent.usage.total <= allowance.tokens)
                #expect(state.spent.cost <= allowance.cost + 1e-9)
            }
        }
    }

    @Test func namesTheLimitThatIsReached() {
        var state = BudgetState(budget: Budget(tokens: 10, calls: 2))
        #expect(state.start(elapsed: 0) == nil)
        state.end(usage: TokenUsage(input: 8, output: 2), cost: 0)
        #expect(state.start(elapsed: 0) == .tokens)
        var timed = BudgetState(budget: Budget(seconds: 5))
        #expect(timed.start(elapsed: 4.9) == nil)
        #expect(timed.start(elapsed: 5) == .time)
        var free = BudgetState(budget: Budget())
        for _ in 0..<1000 { #expect(free.start(elapsed: 1e9) == nil) }
    }

    /// Questions that wait elsewhere take up room until they are answered, each once.
    @Test func promisesTakeUpRoom() {
        let questions = (0..<4).map { ContentHash(of: "question \($0)") }
        var state = BudgetState(budget: Budget(calls: 3))
        for question in questions.prefix(3) {
            #expect(state.start(elapsed: 0, question: question) == nil)
            state.withdraw()
            state.promise(question, usage: TokenUsage(input: 10), cost: 0)
        }
        state.promise(questions[2], usage: TokenUsage(input: 10), cost: 0)
        #expect(state.start(elapsed: 0, question: questions[3]) == .calls)
        // Its own promise is no obstacle, and an answer that is there is counted whatever the limits say.
        #expect(state.start(elapsed: 0, question: questions[0]) == nil)
        state.end(usage: TokenUsage(input: 5), cost: 0)
        #expect(state.start(elapsed: 0, question: questions[3]) == .calls)
        #expect(state.start(elapsed: 0, question: questions[3], mustFit: false) == nil)
        #expect(state.spent.exchanges == 2 && state.inFlight == 1)
    }

    @Test func promisedTokensAndMoneyAreReckonedAtTheirMost() {
        let questions = (0..<3).map { ContentHash(of: "question \($0)") }
        var tokens = BudgetState(budget: Budget(tokens: 100))
        var money = BudgetState(budget: Budget(cost: 1))
        for question in questions.prefix(2) {
            tokens.promise(question, usage: TokenUsage(input: 20, output: 30), cost: 0)
            money.promise(question, usage: TokenUsage(), cost: 0.5)
        }
        #expect(tokens.start(elapsed: 0, question: questions[2]) == .tokens)
        #expect(money.start(elapsed: 0, question: questions[2]) == .cost)
        // They used less.
        for question in questions.prefix(2) {
            #expect(tokens.start(elapsed: 0, question: question) == nil)
            #expect(money.start(elapsed: 0, question: question) == nil)
            tokens.end(usage: TokenUsage(input: 20, output: 3), cost: 0)
            money.end(usage: TokenUsage(), cost: 0.1)
        }
        #expect(tokens.start(elapsed: 0, question: questions[2]) == nil)
        #expect(money.start(elapsed: 0, question: questions[2]) == nil)
    }

    @Test func countsWhatWasSpentEarlier() {
        var state = BudgetState(budget: Budget(cost: 1, calls: 5))
        state.add(earlier: Spending(exchanges: 4, usage: TokenUsage(input: 10), cost: 0.5))
        #expect(state.start(elapsed: 0) == nil)
        #expect(state.start(elapsed: 0) == .calls)
        // A question that waits for somebody else was no exchange.
        state.withdraw()
        #expect(state.start(elapsed: 0) == nil)
        #expect(state.spent.exchanges == 5 && state.inFlight == 1)
    }
}
