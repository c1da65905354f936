import LanguageModel
import TestSupport
import Testing

@Suite struct PriceListTests {
    private static func list(_ models: String) throws -> PriceList {
        try PriceList(parsing: #"{"schema": "skillgit.prices/1", "currency": "USD", "models": ["# + models + "]}")
    }

    @Test func theMostPreciseOfTheFittingPatternsDecides() throws {
        let list = try Self.list(
            """
            {"model": "openai:gpt-4o*", "input": 2.5, "output": 10},
            {"model": "openai:gpt-4o-mini*", "input": 0.15, "output": 0.6},
            {"model": "openai:gpt-4o-mini", "input": 7, "output": 7},
            {"model": "*:local", "input": 0, "output": 0}
            """)
        #expect(list.price(of: "openai:gpt-4o-2024")?.input == 2.5)
        #expect(list.price(of: "openai:gpt-4o-mini-2024")?.input == 0.15)
        // Of two with the same characters, the first.
        #expect(list.price(of: "openai:gpt-4o-mini")?.input == 0.15)
        #expect(list.price(of: "anything:local")?.output == 0)
        // What is local is free only where the file says so.
        #expect(list.price(of: "ollama:llama3") == nil)
        #expect(list.price(of: "openai:gpt-4") == nil)
        #expect(list.price(of: "xopenai:gpt-4o") == nil)
    }

    @Test func cachesAndBatchesHavePricesOfTheirOwn() throws {
        let list = try Self.list(
            """
            {"model": "a", "input": 4, "cached_input": 1, "cache_write": 5, "output": 20, "batch_factor": 0.5},
            {"model": "b", "input": 4, "output": 20}
            """)
        let usage = TokenUsage(input: 1_000_000, cachedInput: 500_000, cacheWrites: 200_000, output: 100_000)
        let price = try #require(list.price(of: "a"))
        #expect(abs(price.cost(of: usage) - (0.3 * 4 + 0.5 * 1 + 0.2 * 5 + 0.1 * 20)) < 1e-9)
        #expect(abs(price.cost(of: usage, isBatch: true) - price.cost(of: usage) / 2) < 1e-9)
        // Not knowing a cache's price must not make it cheaper.
        #expect(abs(try #require(list.price(of: "b")).cost(of: usage) - (1.0 * 4 + 0.1 * 20)) < 1e-9)
    }

    @Test(arguments: [
        "", "[]", #"{"schema": "skillgit.prices/2", "currency": "USD", "models": []}"#,
        #"{"schema": "skillgit.prices/1", "models": []}"#,
        #"{"schema": "skillgit.prices/1", "currency": "USD"}"#,
        #"{"schema": "skillgit.prices/1", "currency": "USD", "models": [{"model": "a", "input": 1}]}"#,
        #"{"schema": "skillgit.prices/1", "currency": "USD", "models": [{"model": "a", "input": -1, "output": 1}]}"#,
        #"{"schema": "skillgit.prices/1", "currency": "USD", "models": [{"model": "a", "input": "1", "output": 1}]}"#,
        #"{"schema": "skillgit.prices/1", "currency": "USD", "models": [{"model": "a", "input": 1, "output": 1, "cached": 0}]}"#,
        #"{"schema": "skillgit.prices/1", "currency": "USD", "models": [{"input": 1, "output": 1}]}"#,
    ])
    func whatCouldBeMisreadIsRefused(_ text: String) {
        #expect(throws: PriceList.Failure.self) { try PriceList(parsing: text) }
    }

    /// A pattern of many stars is no trap.
    @Test(.timeLimit(.minutes(1))) func starsTakeNoTime() throws {
        let list = try Self.list(
            #"{"model": ""# + String(repeating: "*a", count: 200) + #"b", "input": 1, "output": 1}"#)
        #expect(list.price(of: String(repeating: "a", count: 5000)) == nil)
    }
}
