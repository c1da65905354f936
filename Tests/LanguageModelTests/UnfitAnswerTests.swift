import LanguageModel
import Synchronization
import Testing

/// Answers that do not fit are kept until their correction has come.
@Suite struct UnfitAnswerTests {
    /// What a model was asked, in order.
    private final class Asked: Sendable {
        private let kinds = Mutex<[String]>([])

        var all: [String] { kinds.withLock { $0 } }

        /// Notes one more, and counts the corrections.
        func note(_ kind: String) -> Int {
            kinds.withLock { kinds in
                kinds.append(kind)
                return kinds.count { $0 == "correction" }
            }
        }
    }

    /// A model that answers questions with prose, and corrections as `correct` says; it notes what it was asked.
    private static func model(
        _ asked: Asked, correct: @escaping @Sendable (Int) throws(ModelError) -> String
    ) -> ScriptedModel {
        ScriptedModel { request, _ throws(ModelError) in
            let isCorrection = request.prompt.contains("Your previous answer was")
            let number = asked.note(isCorrection ? "correction" : "question")
            let text = isCorrection ? try correct(number) : "It depends."
            return ModelReply(text: text, usage: TokenUsage(input: 10, output: 1))
        }
    }

    private static func scheduler(
        _ model: ScriptedModel, _ journal: FileCallJournal, budget: Int? = nil
    ) -> CallScheduler {
        CallScheduler(
            model: model, journal: journal, meter: SpendingMeter(budget: Budget(calls: budget)),
            options: SchedulerOptions(concurrency: 1, firstDelay: 0, longestDelay: 0))
    }

    @Test func aRefusedCorrectionIsAllThatIsAskedLater() async throws {
        let asked = Asked()
        let model = Self.model(asked) { _ throws(ModelError) in Questions.fitting }
        let journal = try FileCallJournal(folder: Questions.scratchFolder())
        let first = await Self.scheduler(model, journal, budget: 1).outcome(of: Questions.structured("q"))
        #expect(first.error?.kind == .budget)
        let second = Self.scheduler(model, journal, budget: 1)
        let reply = try await second.complete(Questions.structured("q"))
        #expect(asked.all == ["question", "correction"])
        #expect(reply.text == Questions.fitting)
        #expect(reply.usage?.input == 20, "as if it had not been interrupted")
        #expect(second.ledger.total.attempts == 1)
        let third = await Self.scheduler(model, journal, budget: 0).outcome(of: Questions.structured("q"))
        #expect(third.fromJournal)
    }

    @Test func aCorrectionThatBacksOffDoesNotRepeatTheQuestion() async throws {
        let asked = Asked()
        let model = Self.model(asked) { number throws(ModelError) in
            if number < 3 { throw ModelError(.transient(retryAfter: 0), "busy") }
            return Questions.fitting
        }
        let journal = try FileCallJournal(folder: Questions.scratchFolder())
        _ = try await Self.scheduler(model, journal).complete(Questions.structured("q"))
        #expect(asked.all == ["question", "correction", "correction", "correction"])
    }

    /// Otherwise one bad answer would be corrected in vain for ever.
    @Test(arguments: [ModelError.Kind.malformed, .contextLength, .refused])
    func aCorrectionThatFailsForGoodStartsAnew(kind: ModelError.Kind) async throws {
        let asked = Asked()
        let model = Self.model(asked) { number throws(ModelError) in
            if number == 1, kind == .malformed { return "Still no JSON." }
            if number == 1 { throw ModelError(kind, "no") }
            return Questions.fitting
        }
        let journal = try FileCallJournal(folder: Questions.scratchFolder())
        let first = await Self.scheduler(model, journal).outcome(of: Questions.structured("q"))
        #expect(first.error?.kind == kind)
        _ = try await Self.scheduler(model, journal).complete(Questions.structured("q"))
        #expect(asked.all == ["question", "correction", "question", "correction"])
    }
}
