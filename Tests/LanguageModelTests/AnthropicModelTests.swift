import Glibc
import JSON
import LanguageModel
import LanguageModelHTTP
import Synchronization
import TestSupport
import Testing

/// What is special about Anthropic's interface, over real connections.
@Suite(.timeLimit(.minutes(2))) struct AnthropicModelTests {
    private static let transport = AsyncHTTPTransport(connections: 16)

    private func model(_ server: ScriptedModelServer) throws -> AnthropicModel {
        AnthropicModel(
            model: "m", endpoint: try AnthropicEndpoint(base: server.base, key: Secret("sk-ant-test-1")),
            transport: Self.transport, now: { 1_795_629_600 })
    }

    private func body(_ request: ScriptedModelServer.Request) throws -> JSONValue {
        try JSONValue.parse(request.body)
    }

    @Test func asksInTheCurrentForm() async throws {
        let server = try ScriptedModelServer { _ in
            AnthropicScript.stream([AnthropicScript.text(Questions.fitting)])
        }
        defer { server.stop() }
        var question = Questions.structured("p")
        question.temperature = 0
        question.seed = 1
        #expect(try await model(server).complete(question).text == Questions.fitting)
        let seen = try #require(server.requests.first)
        #expect(seen.path == "/v1/messages")
        #expect(seen.headers["x-api-key"] == "sk-ant-test-1")
        #expect(seen.headers["anthropic-version"] == "2026-10-21")
        #expect(seen.headers["authorization"] == nil)
        let body = try body(seen)
        #expect(body["output_config"]?["format"]?["type"] == "json_schema")
        #expect(body["max_tokens"] == 4096)
        #expect(body["stream"] == true)
        for absent in ["temperature", "seed", "top_p", "tool_choice", "tools"] { #expect(body[absent] == nil) }
        #expect(body["messages"]?.array?.map { $0["role"] } == ["user"])
    }

    /// The instructions and tools are marked once for all calls; a conversation is also marked at its end, and what was
    /// sent before does not change when it grows.
    @Test func marksWhatIsToBeCached() async throws {
        let server = try ScriptedModelServer { _ in AnthropicScript.stream([AnthropicScript.text("done")]) }
        defer { server.stop() }
        let model = try model(server)
        _ = try await model.complete(Questions.free("a"))
        _ = try await model.complete(Questions.free("b"))
        var talk = ConformanceCase.conversation.request
        _ = try await model.complete(talk)
        talk.turns.append(
            ModelTurn(
                text: "", calls: [ModelToolCall(id: "call 2", name: "look", arguments: "no object")],
                results: [ModelTurn.Result(call: "call 2", content: "dark", isError: true)], note: "Two turns left."))
        _ = try await model.complete(talk)
        let bodies = try server.requests.map { try body($0) }
        #expect(bodies[0]["system"] == bodies[1]["system"])
        #expect(bodies[0]["system"]?.array?.last?["cache_control"]?["type"] == "ephemeral")
        #expect(!JSONWriter.compact(bodies[0]["messages"] ?? .null).contains("cache_control"))
        for body in bodies[2...] {
            #expect(marks(JSONWriter.compact(body)) == 2)
            let last = body["messages"]?.array?.last?["content"]?.array?.last
            #expect(last?["cache_control"] != nil)
        }
        #expect(bodies[2]["tools"] == bodies[3]["tools"])
        func unmarked(_ body: JSONValue) -> String {
            JSONWriter.compact(body["messages"] ?? .null).replacing(
                ",\"cache_control\":{\"type\":\"ephemeral\"}", with: "")
        }
        #expect(unmarked(bodies[3]).hasPrefix(unmarked(bodies[2]).dropLast()))
        let answer = bodies[3]["messages"]?.array?.suffix(2).first
        #expect(answer?["content"]?.array?.first?["id"] == "call_2")
        #expect(answer?["content"]?.array?.first?["input"] == ["not_an_object": "no object"])
        let told = bodies[3]["messages"]?.array?.last?["content"]?.array
        #expect(told?.first?["is_error"] == true)
        #expect(told?.last?["text"] == "Two turns left.")
    }

    private func marks(_ text: String) -> Int { text.split(separator: "cache_control").count - 1 }

    /// Calls that start together fill the cache once: the first goes ahead until its answer begins, also when it fails.
    @Test(arguments: [true, false])
    func theFirstCallGoesAhead(fails: Bool) async throws {
        let seen = Mutex((count: 0, whenItBegan: 0))
        let server = try ScriptedModelServer { request in
            seen.withLock { $0.count += 1 }
            guard request.number == 0 else { return AnthropicScript.stream([AnthropicScript.text("fine")]) }
            usleep(300_000)
            seen.withLock { $0.whenItBegan = $0.count }
            return fails
                ? AnthropicScript.error(529, "overloaded_error", "Overloaded")
                : AnthropicScript.stream([AnthropicScript.text("fine")])
        }
        defer { server.stop() }
        let scheduler = CallScheduler(
            model: try model(server), options: SchedulerOptions(concurrency: 8, firstDelay: 0.01))
        let outcomes = await scheduler.outcomes(of: (0..<8).map { Questions.free("Who goes ahead? \($0)") })
        #expect(outcomes.allSatisfy { $0.reply?.text == "fine" })
        #expect(seen.withLock { $0.whenItBegan } == 1)
        // A port that another test's server had may still be asked by that test.
        let own = server.requests.map(\.body).filter { $0.contains("Who goes ahead?") }
        #expect(own.count == (fails ? 9 : 8), "\(own)")
    }

    /// A call that waits for the first one can be cancelled.
    @Test func waitingForTheFirstCallCanBeCancelled() async throws {
        let server = try ScriptedModelServer { _ in [.hang] }
        defer { server.stop() }
        let model = try model(server)
        let first = Task { try await model.complete(Questions.free("a")) }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        let second = Task { await CallScheduler(model: model).outcome(of: Questions.free("b")) }
        try await Task.sleep(for: .milliseconds(50))
        second.cancel()
        #expect(await second.value.error?.kind == .cancelled)
        first.cancel()
        _ = try? await first.value
        #expect(server.requests.count <= 2)
    }

    /// Down the ladder, one rung a complaint; the next call starts where the first one ended.
    @Test(arguments: [0, 1, 2])
    func theLadderEndsAtWhatTheServerKnows(rung: Int) async throws {
        let server = try ScriptedModelServer { seen in
            let body = (try? JSONValue.parse(seen.body)) ?? .null
            if rung > 0, body["output_config"] != nil {
                return AnthropicScript.error(400, "invalid_request_error", "bad request")
            }
            if let tool = body["tool_choice"]?["name"]?.string {
                return rung > 1
                    ? AnthropicScript.error(400, "invalid_request_error", "tool_choice: not supported here")
                    : AnthropicScript.stream(
                        [
                            AnthropicScript.call(
                                "t", tool, (try? JSONValue.parse(Questions.fitting)) ?? .null)
                        ], stop: "tool_use")
            }
            return AnthropicScript.stream([AnthropicScript.text("So: " + Questions.fitting)])
        }
        defer { server.stop() }
        let model = try model(server)
        let scheduler = CallScheduler(model: model)
        #expect(await scheduler.outcome(of: Questions.structured("a")).reply?.text == Questions.fitting)
        #expect(model.dialect.structure.rawValue == rung)
        #expect(server.requests.count == rung + 1)
        #expect(await scheduler.outcome(of: Questions.structured("b")).reply?.text == Questions.fitting)
        #expect(server.requests.count == rung + 2)
        #expect(model.dialect.tools, "a refused answer tool says nothing of others")
    }

    /// Where the answer itself is a tool, the model may still call the request's own tools first.
    @Test func ownToolsGoBeforeTheAnswerTool() async throws {
        let server = try ScriptedModelServer { seen in
            if seen.body.contains("output_config") {
                return AnthropicScript.error(400, "invalid_request_error", "output_config: unknown")
            }
            let name = seen.number == 1 ? "look" : "answer_rules"
            let input =
                seen.number == 1 ? ConformanceCase.arguments : (try? JSONValue.parse(Questions.fitting)) ?? .null
            return AnthropicScript.answer([AnthropicScript.call("t", name, input)], stop: "tool_use")
        }
        defer { server.stop() }
        let scheduler = CallScheduler(model: try model(server))
        var question = ConformanceCase.toolCall.request
        question.schema = Questions.schema
        let first = await scheduler.outcome(of: question).reply
        #expect(first?.finish == .calls && first?.calls.first?.name == "look")
        let second = await scheduler.outcome(of: question).reply
        #expect(second?.finish == .stop && second?.text == Questions.fitting)
        #expect(try body(server.requests[1])["tool_choice"] == ["type": "any"])
    }

    @Test(
        arguments: [
            (
                [
                    ("anthropic-ratelimit-requests-remaining", "0"),
                    ("anthropic-ratelimit-requests-reset", "2026-11-25T18:00:07Z"),
                ], 7.0
            ),
            (
                [
                    ("anthropic-ratelimit-input-tokens-remaining", "0"),
                    ("anthropic-ratelimit-input-tokens-reset", "2026-11-25T18:00:09Z"),
                    ("Date", "Wed, 25 Nov 2026 18:00:04 GMT"),
                ], 5.0
            ),
            (
                [
                    ("anthropic-ratelimit-requests-remaining", "3"),
                    ("anthropic-ratelimit-requests-reset", "2026-11-25T18:00:07Z"),
                ], nil
            ),
            ([("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "1m2.5s")], 62.5),
            ([("Retry-After", "3"), ("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "6m0s")], 3.0),
        ] as [([(String, String)], Double?)])
    func limitsSayWhenTheyAreLifted(headers: [(String, String)], seconds: Double?) async throws {
        let server = try ScriptedModelServer { _ in
            AnthropicScript.error(429, "rate_limit_error", "slow down", headers)
        }
        defer { server.stop() }
        let model = AnthropicModel(
            model: "m", endpoint: try AnthropicEndpoint(base: server.base, token: Secret("t")),
            transport: Self.transport, now: { 1_795_629_600 })
        let error = await #expect(throws: ModelError.self) { try await model.complete(Questions.free("q")) }
        #expect(error?.kind == .transient(retryAfter: seconds))
    }

    @Test(arguments: [
        ("authentication_error", "unauthorized"), ("billing_error", "quota"), ("permission_error", "unauthorized"),
        ("not_found_error", "refused"), ("rate_limit_error", "transient"), ("api_error", "transient"),
        ("timeout_error", "transient"), ("overloaded_error", "transient"), ("request_too_large", "contextLength"),
    ])
    func errorsAfterTheHeadHaveTheirKind(type: String, kind: String) async throws {
        let server = try ScriptedModelServer { _ in
            let text = AnthropicScript.events([AnthropicScript.text("half")], stop: nil)
            let error: JSONValue = ["type": "error", "error": ["type": .string(type), "message": "no"]]
            return [ModelScript.streamHead, .text(text + AnthropicScript.event(error)), .hang]
        }
        defer { server.stop() }
        let error = await #expect(throws: ModelError.self) {
            try await model(server).complete(Questions.free("q"))
        }
        #expect(error?.kind.name == kind)
    }

    @Test(arguments: [
        ("model_context_window_exceeded", "contextLength"), ("refusal", "refusal"), ("stop_sequence", "stop"),
        ("max_tokens", "length"),
    ])
    func answersEndForReasons(stop: String, kind: String) async throws {
        let server = try ScriptedModelServer { _ in
            AnthropicScript.stream([AnthropicScript.text("words")], stop: stop)
        }
        defer { server.stop() }
        let outcome = await CallScheduler(model: try model(server)).outcome(of: Questions.free("q"))
        #expect((outcome.error?.kind.name ?? outcome.reply?.finish.rawValue) == kind)
    }

    /// Thinking is no part of the answer, and a stream without its end is none.
    @Test func onlyTextThatEndedCounts() async throws {
        let server = try ScriptedModelServer { seen in
            let thinking: JSONValue = ["type": "thinking", "thinking": "hm", "text": ""]
            let blocks = [thinking, AnthropicScript.text("words")]
            return seen.number == 0
                ? [ModelScript.streamHead, .text(AnthropicScript.events(blocks, stop: nil))]
                : AnthropicScript.stream(blocks)
        }
        defer { server.stop() }
        let model = try model(server)
        let error = await #expect(throws: ModelError.self) { try await model.complete(Questions.free("q")) }
        #expect(error?.kind == .transient(retryAfter: nil))
        #expect(try await model.complete(Questions.free("q")).text == "words")
    }
}
