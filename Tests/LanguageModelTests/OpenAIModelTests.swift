import JSON
import LanguageModel
import LanguageModelHTTP
import Synchronization
import TestSupport
import Testing

/// The provider against a server on the loopback interface, over real connections.
@Suite(.timeLimit(.minutes(2))) struct OpenAIModelTests {
    private static let transport = AsyncHTTPTransport(connections: 128)
    private static let quick = SchedulerOptions(
        concurrency: 4, attempts: 4, firstDelay: 0.01, longestDelay: 0.05)

    private func model(
        _ server: ScriptedModelServer, limits: ExchangeLimits = ExchangeLimits(), key: String? = nil
    ) throws -> OpenAIModel {
        OpenAIModel(
            model: "m", endpoint: try OpenAIEndpoint(base: server.base, key: key.map { Secret($0) }),
            transport: OpenAIModelTests.transport, limits: limits)
    }

    @Test func streamsAnAnswer() async throws {
        let server = try ScriptedModelServer { _ in ModelScript.stream("Grüße, \u{1F600} and more words") }
        defer { server.stop() }
        let reply = try await model(server, key: "sk-test-1").complete(Questions.structured("p"))
        #expect(reply.text == "Grüße, \u{1F600} and more words")
        #expect(reply.usage == TokenUsage(input: 100, cachedInput: 50, output: 10))
        #expect(reply.model == "scripted-1")
        let request = try #require(server.requests.first)
        #expect(request.path == "/v1/chat/completions")
        #expect(request.headers["authorization"] == "Bearer sk-test-1")
        let body = try JSONValue.parse(request.body)
        #expect(body["stream_options"]?["include_usage"] == true)
        #expect(body["response_format"]?["json_schema"]?["strict"] == true)
        #expect(body["max_completion_tokens"] == 4096)
    }

    @Test func servesServersWithoutKeyUsageOrStreams() async throws {
        let server = try ScriptedModelServer { request in
            request.number == 0 ? ModelScript.stream("one", usage: nil) : ModelScript.answer("two")
        }
        defer { server.stop() }
        let model = try model(server)
        #expect(try await model.complete(Questions.free("p")) == ModelReply(text: "one", model: "scripted-1"))
        #expect(try await model.complete(Questions.free("p")).text == "two")
        #expect(server.requests.allSatisfy { $0.headers["authorization"] == nil })
    }

    /// Every fault that passes: the call is answered in the end, and the ledger counts what the server counted.
    @Test(arguments: [
        "429", "429 after", "429 ms", "500", "503", "cut", "silent cut", "empty", "broken json", "slow",
        "stall",
        "error event", "should retry", "no answer",
    ])
    func passingFaultsLoseNothing(fault: String) async throws {
        let server = try ScriptedModelServer { request in
            if request.number % 2 == 1 { return ModelScript.stream("fine") }
            switch fault {
            case "429": return ModelScript.error(429, "slow down")
            case "429 after": return ModelScript.error(429, "slow down", [("Retry-After", "0.05")])
            case "429 ms": return ModelScript.error(429, "slow down", [("retry-after-ms", "50")])
            case "500": return ModelScript.error(500, "oops")
            case "503": return [.head(503, [("Content-Length", "4")]), .text("busy")]
            case "cut": return ModelScript.cutStream("half an ans")
            case "silent cut": return [ModelScript.streamHead, .text(ModelScript.piece("half"))]
            case "empty": return [.head(200, [("Content-Length", "0")])]
            case "broken json": return ModelScript.json(200, #"{"choices":[{"mess"#)
            case "slow": return [.pause(600), .head(200, [("Content-Length", "0")])]
            case "stall": return [ModelScript.streamHead, .text(ModelScript.piece("half")), .hang]
            case "error event":
                return [
                    ModelScript.streamHead,
                    .text("data: {\"error\":{\"message\":\"overloaded\",\"code\":503}}\n\n"),
                ]
            case "should retry": return ModelScript.error(404, "try again", [("x-should-retry", "true")])
            default: return [.reset]
            }
        }
        defer { server.stop() }
        let limits = ExchangeLimits(firstByte: 0.25, idle: 0.25)
        let options = SchedulerOptions(concurrency: 1, attempts: 4, firstDelay: 0.01, longestDelay: 0.02)
        let scheduler = CallScheduler(model: try model(server, limits: limits), options: options)
        let outcomes = await scheduler.outcomes(of: (0..<3).map { Questions.free("q\($0)") })
        #expect(
            outcomes.map { $0.reply?.text } == ["fine", "fine", "fine"], "\(outcomes.compactMap(\.error))")
        let total = scheduler.ledger.total
        #expect(total.attempts == server.requests.count)
        #expect(total.failures == ["transient": 3])
        #expect(total.answered == 3)
    }

    @Test(arguments: [
        (429, "You exceeded your current quota", "insufficient_quota", ModelError.Kind.quota),
        (401, "Incorrect API key provided: sk-very-secret", "invalid_api_key", .unauthorized),
        (
            400, "This model's maximum context length is 8192 tokens", "context_length_exceeded",
            .contextLength
        ),
        (404, "no such model", "model_not_found", .refused),
    ])
    func lastingFaultsAreSentOnce(status: Int, message: String, code: String, kind: ModelError.Kind)
        async throws
    {
        let server = try ScriptedModelServer { _ in ModelScript.error(status, message, code: code) }
        defer { server.stop() }
        let scheduler = CallScheduler(
            model: try model(server, key: "sk-very-secret"), options: OpenAIModelTests.quick)
        let outcome = await scheduler.outcome(of: Questions.free("q"))
        #expect(outcome.error?.kind == kind)
        #expect(outcome.error?.reason.contains("sk-very-secret") == false)
        #expect(server.requests.count == 1)
        #expect(scheduler.ledger.total.attempts == 1)
    }

    @Test func aNoToRetryIsObeyed() async throws {
        let server = try ScriptedModelServer { _ in
            ModelScript.error(500, "no", [("x-should-retry", "false")])
        }
        defer { server.stop() }
        let scheduler = CallScheduler(model: try model(server), options: OpenAIModelTests.quick)
        #expect(await scheduler.outcome(of: Questions.free("q")).error?.kind == .refused)
        #expect(server.requests.count == 1)
    }

    /// Down the ladder, one rung a complaint; the next call starts where the first one ended.
    @Test(arguments: [0, 1, 2, 3])
    func theLadderEndsAtWhatTheServerKnows(rung: Int) async throws {
        let server = try ScriptedModelServer { request in
            let body = (try? JSONValue.parse(request.body)) ?? .null
            if body["max_completion_tokens"] != nil, rung > 1 {
                return ModelScript.error(400, "Unrecognized request argument supplied: max_completion_tokens")
            }
            let type = body["response_format"]?["type"]?.string
            let known = [["json_schema"], ["json_object+"], ["json_object"], []][rung]
            let asked = type.map {
                $0 == "json_object" && body["response_format"]?["schema"] != nil ? "json_object+" : $0
            }
            if let asked, !known.contains(asked) {
                return rung % 2 == 0
                    ? ModelScript.error(
                        500, "[{'type': 'literal_error', 'msg': \"Input should be 'text' or 'json_object'\"}]"
                    )
                    : ModelScript.error(400, "bad request")
            }
            return ModelScript.stream("So: " + Questions.fitting)
        }
        defer { server.stop() }
        let model = try model(server)
        let scheduler = CallScheduler(model: model, options: OpenAIModelTests.quick)
        #expect(await scheduler.outcome(of: Questions.structured("a")).reply?.text == Questions.fitting)
        #expect(model.dialect.structure.rawValue == rung)
        #expect(model.dialect.structureProved)
        let before = server.requests.count
        #expect(before == 1 + rung + (rung > 1 ? 1 : 0))
        #expect(await scheduler.outcome(of: Questions.structured("b")).reply?.text == Questions.fitting)
        #expect(server.requests.count == before + 1)
        #expect(scheduler.ledger.total.attempts == server.requests.count)
    }

    /// Two calls whose arguments arrive in turn, in pieces; one of them is no JSON.
    @Test(arguments: [true, false])
    func callsOfToolsArePutTogether(streams: Bool) async throws {
        let server = try ScriptedModelServer { _ in
            let calls = [
                (id: "a", name: "look", arguments: #"{"place":"the \"lamp\""}"#),
                (id: "b", name: "look", arguments: "{broken"), (id: "", name: "wait", arguments: ""),
            ]
            return streams ? ModelScript.callStream(calls) : ModelScript.calls(calls)
        }
        defer { server.stop() }
        var request = ConformanceCase.conversation.request
        request.turns.append(
            ModelTurn(
                text: "", calls: [ModelToolCall(id: "x", name: "look", arguments: "no object")],
                results: [ModelTurn.Result(call: "x", content: "dark", isError: true)], note: "Hurry."))
        let reply = try await model(server).complete(request)
        #expect(reply.finish == .calls)
        #expect(
            reply.calls == [
                ModelToolCall(id: "a", name: "look", arguments: ConformanceCase.arguments),
                ModelToolCall(id: "b", name: "look", arguments: "{broken"),
                ModelToolCall(id: "call_3", name: "wait", arguments: [:]),
            ])
        let body = try JSONValue.parse(try #require(server.requests.first).body)
        #expect(body["tools"]?.array?.first?["function"]?["name"] == "look")
        let messages = try #require(body["messages"]?.array)
        #expect(
            messages.map { $0["role"] } == [
                "system", "user", "assistant", "tool", "assistant", "tool", "user",
            ])
        #expect(messages[2]["content"] == "I look.")
        let call = messages[2]["tool_calls"]?.array?.first
        #expect(call?["id"] == "call_1" && messages[3]["tool_call_id"] == "call_1")
        #expect(call?["function"]?["arguments"] == .string(JSONWriter.compact(ConformanceCase.arguments)))
        #expect(messages[4]["content"] == .null)
        #expect(messages[4]["tool_calls"]?.array?.first?["function"]?["arguments"] == #"{"not_an_object":"no object"}"#)
        #expect(messages[5]["content"] == "The tool failed: dark")
        #expect(messages[6]["content"] == "Hurry.")
    }

    /// A server that refuses tools is asked in words from then on, at the price of one exchange.
    @Test func aServerWithoutToolsIsAskedInWords() async throws {
        let server = try ScriptedModelServer { seen in
            seen.body.contains("\"tools\":[")
                ? ModelScript.error(400, "bad request")
                : ModelScript.stream(#"{"text":"","tool":"look","arguments":"{}"}"#)
        }
        defer { server.stop() }
        let model = try model(server)
        let scheduler = CallScheduler(model: model, options: OpenAIModelTests.quick)
        for _ in 0..<2 {
            #expect(await scheduler.outcome(of: ConformanceCase.toolCall.request).reply?.calls.count == 1)
        }
        #expect(server.requests.count == 3)
        #expect(!model.callsTools)
    }

    /// Cut calls are not calls.
    @Test func callsThatAreCutAreNotCarriedOut() async throws {
        let server = try ScriptedModelServer { _ in
            var steps = ModelScript.callStream([("a", "look", #"{"pl"#)])
            if case .text(let text)? = steps.last {
                steps[steps.count - 1] = .text(text.replacing("\"tool_calls\"}]}", with: "\"length\"}]}"))
            }
            return steps
        }
        defer { server.stop() }
        let reply = try await model(server).complete(ConformanceCase.toolCall.request)
        #expect(reply.finish == .length && reply.calls.isEmpty)
    }

    @Test func truncatedAndWrongAnswersAreRepaired() async throws {
        let server = try ScriptedModelServer { request in
            switch request.number {
            case 0: ModelScript.stream(String(Questions.fitting.dropLast(9)), finish: "length")
            case 1: ModelScript.stream(Questions.fitting)
            case 2: ModelScript.stream(#"{"rules": 4}"#)
            case 3: ModelScript.stream("I cannot do that.")
            default: ModelScript.stream(Questions.fitting)
            }
        }
        defer { server.stop() }
        let scheduler = CallScheduler(model: try model(server), options: SchedulerOptions(concurrency: 1))
        var outcomes: [CallOutcome] = []
        for prompt in ["a", "b", "c"] {
            outcomes.append(await scheduler.outcome(of: Questions.structured(prompt)))
        }
        #expect(outcomes[0].reply?.text == Questions.fitting)
        #expect(outcomes[1].error?.kind == .malformed)
        #expect(outcomes[2].reply?.text == Questions.fitting)
        #expect(server.requests[1].body.contains("ran into the output limit"))
        let total = scheduler.ledger.total
        #expect(total.attempts == 5 && server.requests.count == 5 && total.repairs == 2)
        #expect(total.usage == TokenUsage(input: 500, cachedInput: 250, output: 50))
    }

    /// Finding out what a server understands takes exchanges, too.
    @Test func adaptingNeedsRoomInTheBudget() async throws {
        let server = try ScriptedModelServer { request in
            request.body.contains("response_format")
                ? ModelScript.error(400, "response_format is not supported") : ModelScript.stream(Questions.fitting)
        }
        defer { server.stop() }
        for calls in 1...6 {
            let before = server.requests.count
            let scheduler = CallScheduler(
                model: try model(server), meter: SpendingMeter(budget: Budget(calls: calls)))
            let outcome = await scheduler.outcome(of: Questions.structured("q"))
            #expect(server.requests.count - before <= calls)
            if calls == 1 { #expect(outcome.error?.kind == .budget) }
            if calls == 6 { #expect(outcome.reply?.text == Questions.fitting) }
        }
    }

    /// A hundred calls, a third of which the server sends away for a second: they wait beside, not in, the slots.
    @Test func manyCallsThroughManyFaults() async throws {
        let seen = Mutex<[String: Int]>([:])
        let server = try ScriptedModelServer { request in
            let body = (try? JSONValue.parse(request.body)) ?? .null
            let prompt = body["messages"]?.array?.last?["content"]?.string ?? ""
            let time = seen.withLock { seen in
                seen[prompt, default: 0] += 1
                return seen[prompt] ?? 0
            }
            let number = Int(prompt.dropFirst()) ?? 0
            if time == 1, number % 3 == 0 { return ModelScript.error(429, "later", [("Retry-After", "1")]) }
            if time == 1, number % 7 == 0 { return ModelScript.cutStream("half") }
            return [.pause(20)] + ModelScript.stream("answer \(number)")
        }
        defer { server.stop() }
        let scheduler = CallScheduler(
            model: try model(server),
            options: SchedulerOptions(concurrency: 4, attempts: 4, firstDelay: 0.01, longestDelay: 0.05))
        let watch = Task {
            var most = (waiting: 0, running: 0)
            while !Task.isCancelled {
                let load = scheduler.load
                most = (max(most.waiting, load.backingOff), max(most.running, load.running))
                try? await Task.sleep(for: .milliseconds(10))
            }
            return most
        }
        let outcomes = await scheduler.outcomes(of: (0..<100).map { Questions.free("q\($0)") })
        watch.cancel()
        #expect(outcomes.map { $0.reply?.text } == (0..<100).map { "answer \($0)" })
        #expect(scheduler.ledger.total.attempts == server.requests.count)
        #expect(server.requests.count == 100 + 34 + 10)
        // The server's own count lags: an exchange may have ended here before it has there.
        let most = await watch.value
        #expect(most.running <= 4)
        // If a call that waits held its slot, no more than 4 could wait at once.
        #expect(most.waiting > 4)
    }

    @Test func cancellingClosesTheConnection() async throws {
        let server = try ScriptedModelServer { _ in
            [ModelScript.streamHead, .text(ModelScript.piece("x")), .hang]
        }
        defer { server.stop() }
        let scheduler = CallScheduler(model: try model(server), options: OpenAIModelTests.quick)
        let task = Task { await scheduler.outcome(of: Questions.free("q")) }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        // A time limit would end it as a passing fault.
        #expect(await task.value.error?.kind == .cancelled)
        #expect(scheduler.ledger.total.attempts == 1)
    }

    @Test func anUnreachableServerIsAPassingFault() async throws {
        let server = try ScriptedModelServer { _ in [] }
        server.stop()
        let error = await #expect(throws: ModelError.self) {
            try await model(server).complete(Questions.free("q"))
        }
        #expect(error?.kind == .transient(retryAfter: nil))
    }

    @Test func proxiesComeFromTheEnvironment() {
        let environment = ["HTTPS_PROXY": "http://proxy:3128/", "NO_PROXY": "localhost,.corp.example"]
        #expect(
            HTTPProxy(environment: environment, scheme: "https", host: "api.openai.com")
                == HTTPProxy(host: "proxy", port: 3128))
        #expect(HTTPProxy(environment: environment, scheme: "https", host: "models.corp.example") == nil)
        #expect(HTTPProxy(environment: environment, scheme: "http", host: "x") == nil)
        #expect(HTTPProxy(environment: [:], scheme: "https", host: "x") == nil)
    }
}
