import JSON
import LanguageModel
import LanguageModelHTTP
import TestSupport
import Testing

/// Tokens of exchanges that gave no usable answer, and of servers that count by halves.
@Suite(.timeLimit(.minutes(1))) struct CountedTokensTests {
    private static let transport = AsyncHTTPTransport(connections: 4)

    private func ask(_ model: any LanguageModel) async -> (CallOutcome, LedgerEntry) {
        let scheduler = CallScheduler(model: model, options: SchedulerOptions(attempts: 1))
        let outcome = await scheduler.outcome(of: Questions.free("Say something."))
        return (outcome, scheduler.ledger.total)
    }

    @Test(arguments: [true, false])
    func anEmptyAnswerIsPaidFor(streams: Bool) async throws {
        let server = try ScriptedModelServer { _ in streams ? ModelScript.stream("") : ModelScript.answer("") }
        defer { server.stop() }
        let (outcome, total) = await ask(
            OpenAIModel(model: "m", endpoint: try OpenAIEndpoint(base: server.base), transport: Self.transport))
        #expect(outcome.error?.kind == .malformed)
        #expect(total.usage == TokenUsage(input: 100, cachedInput: 50, output: 10))
        #expect(total.attemptsWithoutUsage == 0)
    }

    @Test func anAnswerThatLeftTheWindowIsPaidFor() async throws {
        let server = try ScriptedModelServer { _ in
            AnthropicScript.stream([AnthropicScript.text("half")], stop: "model_context_window_exceeded")
        }
        defer { server.stop() }
        let (outcome, total) = await ask(
            AnthropicModel(model: "m", endpoint: try AnthropicEndpoint(base: server.base), transport: Self.transport))
        #expect(outcome.error?.kind == .contextLength)
        #expect(total.usage == TokenUsage(input: 100, cachedInput: 50, cacheWrites: 20, output: 10))
        #expect(total.failures == ["contextLength": 1])
    }

    /// What was refused before anything was counted costs nothing.
    @Test func aRefusalIsFree() async throws {
        let server = try ScriptedModelServer { _ in ModelScript.error(400, "no") }
        defer { server.stop() }
        let (outcome, total) = await ask(
            OpenAIModel(model: "m", endpoint: try OpenAIEndpoint(base: server.base), transport: Self.transport))
        #expect(outcome.error?.kind == .refused)
        #expect(total.usage == TokenUsage() && total.attempts == 1)
    }

    /// An Ollama server that had the prompt in its cache and does not count it.
    @Test func halfACountIsAnEstimate() async throws {
        let server = try ScriptedModelServer { _ in
            let last: JSONValue = [
                "model": "m", "message": ["role": "assistant", "content": "words"], "done": true,
                "done_reason": "stop", "eval_count": 10,
            ]
            return [
                .head(200, [("Content-Type", "application/x-ndjson")]), .text(JSONWriter.compact(last) + "\n"),
            ]
        }
        defer { server.stop() }
        let endpoint = try OllamaEndpoint(host: "127.0.0.1:\(server.port)")
        let (outcome, total) = await ask(OllamaModel(model: "m", endpoint: endpoint, transport: Self.transport))
        #expect(outcome.reply?.text == "words")
        #expect(total.attemptsWithoutUsage == 1)
        #expect(total.usage.input > 0 && total.usage.output > 0)
    }
}
