import JSON
import LanguageModel
import LanguageModelHTTP
import TestSupport
import Testing

/// Servers that take a schema without a word and answer as if there were none.
@Suite(.timeLimit(.minutes(1))) struct IgnoredSchemaTests {
    typealias Steps = [ScriptedModelServer.Step]

    private static let transport = AsyncHTTPTransport(connections: 16)
    private static let prose = "First I would look. Then I would think."

    private func scheduler(
        _ model: any LanguageModel, concurrency: Int = 1, meter: SpendingMeter = SpendingMeter()
    ) -> CallScheduler {
        CallScheduler(
            model: model, meter: meter,
            options: SchedulerOptions(concurrency: concurrency, attempts: 1, firstDelay: 0.01))
    }

    private func questions(_ count: Int) -> [ModelRequest] {
        (0..<count).map { Questions.structured("question \($0)") }
    }

    /// A server with Anthropic's interface that knows no `output_config`.
    ///
    /// - Parameter tools: whether it makes the model call a tool that it has to call.
    private func anthropic(
        tools: Bool,
        answer: @escaping @Sendable (Int) -> Steps = { _ in AnthropicScript.stream([AnthropicScript.text(prose)]) }
    ) throws -> (ScriptedModelServer, AnthropicModel) {
        let server = try ScriptedModelServer { seen in
            let body = (try? JSONValue.parse(seen.body)) ?? .null
            guard tools, let name = body["tool_choice"]?["name"]?.string,
                let value = try? JSONValue.parse(Questions.fitting)
            else { return answer(seen.number) }
            return AnthropicScript.stream([AnthropicScript.call("t1", name, value)], stop: "tool_use")
        }
        let model = AnthropicModel(
            model: "m", endpoint: try AnthropicEndpoint(base: server.base), transport: Self.transport)
        return (server, model)
    }

    @Test func theNextWayIsTriedAfterThreeAnswers() async throws {
        let (server, model) = try anthropic(tools: true)
        defer { server.stop() }
        let meter = SpendingMeter()
        let record = Questions.scratchFolder() + "/spending.jsonl"
        try meter.open(record: record)
        let scheduler = scheduler(model, meter: meter)
        let outcomes = await scheduler.outcomes(of: questions(6))
        // The first call is lost with its repair; the repair of the second one is a tool's call already.
        #expect(outcomes.map { $0.error?.kind.name } == ["malformed", nil, nil, nil, nil, nil])
        #expect(outcomes.dropFirst().allSatisfy { $0.reply?.text == Questions.fitting })
        #expect(model.dialect.structure == .tool)
        let total = scheduler.ledger.total
        #expect(total.attempts == 8 && total.repairs == 2 && total.ignoredSchemas == 1)
        #expect(server.requests.count == 8, "nothing is asked twice but the repairs")
        let asked = server.requests.map { $0.body.contains("output_config") }
        #expect(asked == [true, true, true, false, false, false, false, false])
        // A process that goes on with the run knows.
        let next = SpendingMeter()
        try next.open(record: record)
        #expect(next.earlier.map(\.ignoredSchemas) == [1])
    }

    @Test func theLadderEndsInWords() async throws {
        let (server, model) = try anthropic(tools: false)
        defer { server.stop() }
        let scheduler = scheduler(model)
        let outcomes = await scheduler.outcomes(of: questions(6))
        #expect(outcomes.allSatisfy { $0.error?.kind == .malformed })
        #expect(model.dialect.structure == .plain)
        #expect(scheduler.ledger.total.ignoredSchemas == 2)
        #expect(server.requests.count == 12)
        let last = try #require(server.requests.last?.body)
        #expect(!last.contains("output_config") && !last.contains("tool_choice"))
        #expect(last.contains("fits this JSON schema"), "in words it is there all along")
    }

    /// One answer that fits shows that the schema is heeded, or that it makes no difference.
    @Test func oneAnswerThatFitsSettlesIt() async throws {
        let (server, model) = try anthropic(tools: true) { number in
            let fenced = "Here it is:\n```json\n\(Questions.fitting)\n```"
            return AnthropicScript.stream([AnthropicScript.text(number == 2 ? fenced : Self.prose)])
        }
        defer { server.stop() }
        let scheduler = scheduler(model)
        _ = await scheduler.outcomes(of: questions(6))
        #expect(model.dialect.structure == .format)
        #expect(scheduler.ledger.total.ignoredSchemas == 0)
    }

    /// JSON that the output limit cut was JSON; so was a thought before it.
    @Test(arguments: [(#"{"rules": [{"te"#, true), ("<think>First I", true), ("", true), ("First I", false)])
    func answersThatWereCut(_ text: String, _ tellsNothing: Bool) async throws {
        let (server, model) = try anthropic(tools: true) { _ in
            AnthropicScript.stream([AnthropicScript.text(text)], stop: "max_tokens")
        }
        defer { server.stop() }
        _ = await scheduler(model).outcomes(of: questions(4))
        #expect((model.dialect.structure == .format) == tellsNothing)
    }

    /// Refusals and failures say nothing of schemas.
    @Test func refusalsAndFailuresTellNothing() async throws {
        let (server, model) = try anthropic(tools: true) { number in
            number % 2 == 0
                ? AnthropicScript.stream([AnthropicScript.text("I will not.")], stop: "refusal")
                : AnthropicScript.error(529, "overloaded_error", "Overloaded")
        }
        defer { server.stop() }
        let outcomes = await scheduler(model).outcomes(of: questions(6))
        #expect(outcomes.allSatisfy { $0.reply == nil })
        #expect(model.dialect.structure == .format)
    }

    /// Calls that run at once step down once together, whatever order they end in.
    @Test func callsAtOnceGoDownOneRung() async throws {
        let (server, model) = try anthropic(tools: true)
        defer { server.stop() }
        let scheduler = scheduler(model, concurrency: 12)
        let outcomes = await scheduler.outcomes(of: questions(12))
        #expect(model.dialect.structure == .tool)
        let total = scheduler.ledger.total
        #expect(total.ignoredSchemas == 1)
        #expect(total.attempts == server.requests.count && total.attempts == 12 + total.repairs)
        // A call may be lost whose answer and repair are among the three.
        #expect(outcomes.count { $0.reply != nil } >= 10)
    }

    /// An OpenAI-compatible server that knows only the older way, beside which it takes a schema.
    @Test func openAIServersWithAnOlderWay() async throws {
        let server = try ScriptedModelServer { seen in
            let format = (try? JSONValue.parse(seen.body))?["response_format"]
            return ModelScript.stream(format?["schema"] == nil ? Self.prose : Questions.fitting)
        }
        defer { server.stop() }
        let model = OpenAIModel(
            model: "m", endpoint: try OpenAIEndpoint(base: server.base), transport: Self.transport)
        let scheduler = scheduler(model)
        let outcomes = await scheduler.outcomes(of: questions(5))
        #expect(outcomes.count { $0.reply != nil } == 4)
        #expect(model.dialect.structure == .objectWithSchema)
        #expect(scheduler.ledger.entries.first?.ignoredSchemas == 1)
    }

    /// Where JSON is all that is promised, JSON is enough: a server that holds to that is asked so from then on.
    @Test func jsonThatDoesNotFit() async throws {
        let server = try ScriptedModelServer { _ in ModelScript.stream(#"{"rules": 4}"#) }
        defer { server.stop() }
        let model = OpenAIModel(
            model: "m", endpoint: try OpenAIEndpoint(base: server.base), transport: Self.transport)
        _ = await scheduler(model).outcomes(of: questions(8))
        #expect(model.dialect.structure == .object)
    }
}
