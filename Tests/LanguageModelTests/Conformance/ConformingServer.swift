import JSON
import LanguageModel
import LanguageModelHTTP
import Synchronization
import TestSupport

/// A provider that speaks with a scripted server.
struct ConformingServer: ConformingProvider {
    typealias Steps = [ScriptedModelServer.Step]

    private static let transport = AsyncHTTPTransport(connections: 64)

    var name: String
    var inapplicable: Set<ConformanceCase> = []
    var usage: TokenUsage?
    /// Whether it takes a schema in some way.
    var takesSchemas = true
    /// Refuses what this server does not know; `nil` when the request is fine.
    var refusal: @Sendable (ScriptedModelServer.Request) -> Steps? = { _ in nil }
    /// Says an act in the server's protocol.
    var script: @Sendable (ConformanceAct, ScriptedModelServer.Request) -> Steps
    /// Makes the model.
    var make: @Sendable (ScriptedModelServer, Secret, any HTTPTransport) throws -> any LanguageModel

    func stage(_ acts: [ConformanceAct], for request: ModelRequest) throws -> ConformanceStage? {
        let accepted = Mutex(0)
        let hasTools = !request.tools.isEmpty
        let server = try ScriptedModelServer { [script, refusal] seen in
            if let refused = refusal(seen) { return refused }
            let place = accepted.withLock { count in
                defer { count += 1 }
                return count
            }
            let act = acts[min(place, acts.count - 1)]
            // A server that knows no tools is asked in words, and answers so.
            let isInWords = hasTools && !seen.body.contains("\"tools\":[")
            return script(isInWords ? act.inWords : act, seen)
        }
        return ConformanceStage(
            model: try make(server, Secret(ConformanceCase.key), Self.transport),
            exchanges: { server.requests.count },
            told: { server.requests.map(\.body).joined(separator: "\n") },
            end: { server.stop() })
    }
}

extension ConformingServer {
    private static let counted = TokenUsage(input: 100, cachedInput: 50, output: 10)
    private static let retry = [("Retry-After", "0.02")]

    /// An OpenAI-compatible server.
    static func openAI(
        _ name: String, streams: Bool = true, kind: String = "openai",
        refusal: @escaping @Sendable (ScriptedModelServer.Request) -> Steps? = { _ in nil }
    ) -> ConformingServer {
        ConformingServer(
            name: name, usage: counted, refusal: refusal,
            script: { act, seen in openAISteps(act, streams: streams) },
            make: { server, key, transport in
                OpenAIModel(
                    model: "m", endpoint: try OpenAIEndpoint(base: server.base, key: key), transport: transport,
                    kind: kind)
            })
    }

    private static func openAISteps(_ act: ConformanceAct, streams: Bool) -> Steps {
        switch act {
        case .say(let text): streams ? ModelScript.stream(text) : ModelScript.answer(text)
        case .think(let text):
            streams ? ModelScript.stream(text, thought: "Hm.") : ModelScript.answer(text, thought: "Hm.")
        case .call(let arguments):
            streams
                ? ModelScript.callStream([("c-1", "look", JSONWriter.compact(arguments))])
                : ModelScript.calls([("c-1", "look", JSONWriter.compact(arguments))])
        case .refuse: ModelScript.stream("I will not.", finish: "content_filter")
        case .cut(let text):
            streams ? ModelScript.stream(text, finish: "length") : ModelScript.answer(text, finish: "length")
        case .empty: streams ? ModelScript.stream("") : ModelScript.answer("")
        case .limited: ModelScript.error(429, "slow down", retry)
        case .overloaded: ModelScript.error(503, "busy")
        case .broken: ModelScript.cutStream("half")
        case .unauthorized:
            ModelScript.error(401, "Incorrect API key: \(ConformanceCase.key)", code: "invalid_api_key")
        case .quota: ModelScript.error(429, "no quota", code: "insufficient_quota")
        case .tooLong: ModelScript.error(400, "too long", code: "context_length_exceeded")
        case .unknownModel: ModelScript.error(404, "The model does not exist", code: "model_not_found")
        case .hang: [.hang]
        }
    }

    /// A server with Anthropic's interface.
    static func anthropic(
        _ name: String, streams: Bool = true, takesSchemas: Bool = true,
        refusal: @escaping @Sendable (ScriptedModelServer.Request) -> Steps? = { _ in nil }
    ) -> ConformingServer {
        ConformingServer(
            name: name, usage: TokenUsage(input: 100, cachedInput: 50, cacheWrites: 20, output: 10),
            takesSchemas: takesSchemas, refusal: refusal,
            script: { act, seen in anthropicSteps(act, seen, streams: streams) },
            make: { server, key, transport in
                AnthropicModel(
                    model: "m", endpoint: try AnthropicEndpoint(base: server.base, key: key),
                    transport: transport)
            })
    }

    private static func anthropicSteps(
        _ act: ConformanceAct, _ seen: ScriptedModelServer.Request, streams: Bool
    ) -> Steps {
        func answer(_ blocks: [JSONValue], _ stop: String) -> Steps {
            streams ? AnthropicScript.stream(blocks, stop: stop) : AnthropicScript.answer(blocks, stop: stop)
        }
        let body = (try? JSONValue.parse(seen.body)) ?? .null
        switch act {
        case .say(let text):
            // A tool that has to be called takes the answer as its arguments.
            if let name = body["tool_choice"]?["name"], let value = try? JSONValue.parse(text) {
                return answer([AnthropicScript.call("t1", name.string ?? "", value)], "tool_use")
            }
            return answer([AnthropicScript.text(text)], "end_turn")
        case .think(let text):
            return answer(
                [
                    ["type": "thinking", "thinking": "Hm. Plain words?", "signature": "c2ln"],
                    ["type": "redacted_thinking", "data": "b3BhcXVl"], AnthropicScript.text(text),
                ], "end_turn")
        case .call(let arguments):
            return answer(
                [AnthropicScript.text("I look."), AnthropicScript.call("t1", "look", arguments)], "tool_use")
        case .refuse: return answer([AnthropicScript.text("I will not.")], "refusal")
        case .cut(let text): return answer([AnthropicScript.text(text)], "max_tokens")
        case .empty: return answer([], "end_turn")
        case .limited: return AnthropicScript.error(429, "rate_limit_error", "slow down", retry)
        case .overloaded:
            return streams
                ? [
                    ModelScript.streamHead,
                    .text(
                        AnthropicScript.event([
                            "type": "error", "error": ["type": "overloaded_error", "message": "Overloaded"],
                        ])),
                ] : AnthropicScript.error(529, "overloaded_error", "Overloaded")
        case .broken:
            return [
                ModelScript.streamHead,
                .text(AnthropicScript.events([AnthropicScript.text("half")], stop: nil)), .pause(5), .reset,
            ]
        case .unauthorized:
            return AnthropicScript.error(401, "authentication_error", "invalid x-api-key \(ConformanceCase.key)")
        case .quota: return AnthropicScript.error(400, "invalid_request_error", "Your credit balance is too low")
        case .tooLong:
            return AnthropicScript.error(400, "invalid_request_error", "prompt is too long: 300000 tokens > 200000")
        case .unknownModel: return AnthropicScript.error(404, "not_found_error", "model: m")
        case .hang: return [.hang]
        }
    }

    /// An Ollama server.
    static func ollama(
        _ name: String, refusal: @escaping @Sendable (ScriptedModelServer.Request) -> Steps? = { _ in nil }
    ) -> ConformingServer {
        ConformingServer(
            name: name,
            // It declines in words only, and knows neither money nor limits of requests.
            inapplicable: [.refusal],
            usage: TokenUsage(input: 100, output: 10), refusal: refusal,
            script: { act, _ in ollamaSteps(act) },
            make: { server, key, transport in
                OllamaModel(
                    model: "m", endpoint: try OllamaEndpoint(host: "127.0.0.1:\(server.port)", key: key),
                    transport: transport)
            })
    }

    private static func ollamaSteps(_ act: ConformanceAct) -> Steps {
        func line(_ message: JSONValue, done: String? = nil) -> String {
            var value: JSONValue = ["model": "scripted-1", "message": message, "done": .bool(done != nil)]
            if let done {
                value.set("done_reason", to: .string(done))
                value.set("prompt_eval_count", to: 100)
                value.set("eval_count", to: 10)
            }
            return JSONWriter.compact(value) + "\n"
        }
        func said(_ text: String) -> JSONValue { ["role": "assistant", "content": .string(text)] }
        let head = ScriptedModelServer.Step.head(200, [("Content-Type", "application/x-ndjson")])
        func error(_ status: Int, _ message: String, _ headers: [(String, String)] = []) -> Steps {
            ModelScript.json(status, JSONWriter.compact(["error": .string(message)]), headers)
        }
        switch act {
        case .say(let text):
            return [
                head,
                .text(
                    line(said(String(text.prefix(4)))) + line(said(String(text.dropFirst(4))))
                        + line(said(""), done: "stop")),
            ]
        case .think(let text):
            return [
                head,
                .text(
                    line(["role": "assistant", "content": "", "thinking": "Hm."]) + line(said(text))
                        + line(said(""), done: "stop")),
            ]
        case .call(let arguments):
            let call: JSONValue = ["function": ["name": "look", "arguments": arguments]]
            return [
                head,
                .text(
                    line(["role": "assistant", "content": "", "tool_calls": [call]]) + line(said(""), done: "stop")),
            ]
        case .cut(let text): return [head, .text(line(said(text)) + line(said(""), done: "length"))]
        case .empty: return [head, .text(line(said(""), done: "stop"))]
        case .limited: return error(429, "slow down", retry)
        case .overloaded: return error(503, "server busy, please try again")
        case .broken: return [head, .text(line(said("half"))), .pause(5), .reset]
        case .unauthorized: return error(401, "unauthorized: \(ConformanceCase.key)")
        case .quota: return error(402, "you have reached your weekly usage limit")
        case .tooLong: return error(400, "the input exceeds the context window")
        case .unknownModel: return error(404, "model 'm' not found")
        case .refuse, .hang: return [.hang]
        }
    }
}
