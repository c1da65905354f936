import Evolution
import LanguageModel
import Templates
import TestSupport
import Testing

@testable import SkillgitCommands

/// The texts of progress and spending, without clock or terminal.
@Suite("progress and spending in words")
struct ProgressTests {
    private static func snapshot(
        analysed: Int, merged: Int = 0, merges: Int = 0, change: (inout ProgressSnapshot) -> Void = { _ in }
    ) -> ProgressSnapshot {
        var stages = EvolutionStages(analyses: 120)
        stages.analysis.done = analysed
        stages.merge = EvolutionStages.Stage(done: merged, planned: merges)
        var snapshot = ProgressSnapshot(stages: stages)
        change(&snapshot)
        return snapshot
    }

    private static let moments: [(String, ProgressSnapshot)] = [
        ("nothing yet", snapshot(analysed: 0) { $0.running = 8 }),
        (
            "under way",
            snapshot(analysed: 45, merged: 3, merges: 8) {
                $0.running = 7
                $0.backingOff = 1
                $0.concurrency = 8
                $0.spent = Spending(
                    exchanges: 51, usage: TokenUsage(input: 118_400, cachedInput: 60_000, output: 4_967), cost: 0.42099)
                $0.ended = 48
                $0.seconds = 480
            }
        ),
        (
            "a model without a price, tokens estimated",
            snapshot(analysed: 60) {
                $0.isPriced = false
                $0.isEstimated = true
                $0.spent = Spending(exchanges: 60, usage: TokenUsage(input: 2_500_000, output: 100_000))
                $0.ended = 2
                $0.seconds = 100
            }
        ),
        (
            "one of two models without a price",
            snapshot(analysed: 120, merged: 1, merges: 12) {
                $0.isPriced = false
                $0.spent = Spending(exchanges: 121, usage: TokenUsage(input: 999_999, output: 1), cost: 1234.5)
                $0.ended = 121
                $0.seconds = 121 * 90
                $0.concurrency = 1
            }
        ),
        (
            "contradictions are settled",
            snapshot(analysed: 120, merged: 12, merges: 12) {
                $0.stages.conflict = EvolutionStages.Stage(done: 1, planned: 3)
                $0.running = 2
                $0.spent = Spending(exchanges: 133, usage: TokenUsage(input: 400_000, output: 10_000), cost: 2)
                $0.ended = 133
                $0.seconds = 1330
            }
        ),
        (
            "the text is looked over",
            snapshot(analysed: 120, merged: 12, merges: 12) {
                $0.stages.conflict = EvolutionStages.Stage(done: 3, planned: 3)
                $0.stages.curation = EvolutionStages.Stage(planned: 1)
                $0.running = 1
                $0.spent = Spending(exchanges: 135, usage: TokenUsage(input: 400_000, output: 10_000), cost: 2)
                $0.ended = 135
                $0.seconds = 1350
            }
        ),
        (
            "written one after the other",
            snapshot(analysed: 120) {
                $0.stages.revision = EvolutionStages.Stage(done: 7, planned: 30)
                $0.running = 1
                $0.spent = Spending(exchanges: 127, usage: TokenUsage(input: 400_000, output: 10_000), cost: 2)
                $0.ended = 127
                $0.seconds = 1270
            }
        ),
        (
            "done",
            snapshot(analysed: 120, merged: 12, merges: 12) {
                $0.spent = Spending(exchanges: 132, usage: TokenUsage(input: 400_000, output: 10_000), cost: 2)
                $0.ended = 132
                $0.seconds = 600
            }
        ),
    ]

    @Test("every moment as a line of a terminal, a plain line and an event")
    func texts() {
        var text = ""
        for (name, moment) in Self.moments {
            text += "\(name)\n"
            for width in [200, 80, 40, 10] { text += "  \(width): \(ProgressText.line(moment, width: width))\n" }
            text += "  plain: \(ProgressText.plain(moment))\n  event: \(ProgressText.event(moment))\n"
        }
        text += "read\n  plain: \(ProgressText.read(1, 1))\n  event: \(ProgressText.event(read: 120, 118))\n"
        Golden.expect(text, equals: "progress-texts.txt")
        for (_, moment) in Self.moments {
            for width in 2...120 { #expect(ProgressText.line(moment, width: width).count < width) }
        }
    }

    @Test("amounts, counts and lengths of time in words")
    func numbers() {
        #expect(SpendingWording.money(0, "USD") == "0.0000 USD")
        #expect(SpendingWording.money(0.99996, "USD") == "1.0000 USD")
        #expect(SpendingWording.money(12_345.678, "EUR") == "12,345.68 EUR")
        #expect(SpendingWording.money([:]) == nil)
        #expect(SpendingWording.money(["USD": 2, "EUR": 1]) == "1.00 EUR + 2.00 USD")
        #expect(SpendingWording.count(1_234_567) == "1,234,567")
        #expect(
            [0, 999, 1000, 12_345, 100_000, 999_999, 4_560_000].map(SpendingWording.short)
                == ["0", "999", "1.0k", "12.3k", "100k", "999k", "4.5M"])
        #expect(
            [0, 59.6, 61, 3600, 7800.2].map(DurationText.words) == ["0 s", "1 min", "1 min 1 s", "1 h", "2 h 10 min"])
    }

    @Test(
        "times are read as people write them",
        arguments: [
            ("90", 90), ("90s", 90), ("30m", 1800), ("2h", 7200), ("1h30m", 5400), ("1h1m1s", 3661),
        ])
    func times(text: String, seconds: Int) throws {
        #expect(try DurationText.seconds(text) == seconds)
    }

    @Test(
        "what is no time is refused",
        arguments: ["", "0", "m", "1x", "-5", "30m1h", "1.5h", "5 m", "1h1h", "99999999999999999999"])
    func noTimes(text: String) {
        #expect(throws: (any Error).self) { try DurationText.seconds(text) }
    }

    @Test("the built-in prices can be read, and no local model is free without being named")
    func builtIn() throws {
        let list = try PriceList(parsing: Template.prices.text)
        #expect(list.currency == "USD" && !list.date.isEmpty)
        #expect(list.price(of: "openai:gpt-4o-mini")?.input == 0.15)
        #expect(list.price(of: "ollama:llama3.1")?.output == 0)
        for model in ["openai:somebody-elses", "command:ask", "claude", "codex"] {
            #expect(list.price(of: model) == nil)
        }
        for entry in list.entries {
            #expect(entry.price.cachedInput <= entry.price.input && entry.price.batchFactor <= 1)
        }
    }
}
