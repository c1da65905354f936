internal import JSON
internal import OrderedCollections

/// Ollama's own chat interface.
///
/// It is used rather than the OpenAI-compatible one because only here the window can be set: Ollama cuts the beginning
/// off a prompt that is longer than a window of a few thousand tokens, without saying so.
struct OllamaAPI: ModelAPI {
    let model: String
    let endpoint: OllamaEndpoint
    /// The model's window in tokens, where known.
    let contextTokens: Int?

    var secrets: [Secret] { endpoint.key.map { [$0] } ?? [] }

    func message(for request: ModelRequest, in dialect: OllamaDialect) -> HTTPRequest {
        HTTPRequest(
            url: endpoint.address.base + "/api/chat", headers: endpoint.headers(),
            body: JSONWriter.compactBytes(body(of: request, dialect)))
    }

    func reader(for request: ModelRequest, in dialect: OllamaDialect) -> OllamaReplyReader {
        OllamaReplyReader()
    }

    private func body(of request: ModelRequest, _ dialect: OllamaDialect) -> JSONValue {
        let messages =
            [message("system", RequestText.system(of: request)), message("user", request.prompt)]
            + request.turns.flatMap { self.messages(of: $0) }
        var members: OrderedDictionary<String, JSONValue> = [
            "model": .string(model), "messages": .array(messages), "stream": true,
        ]
        if !request.tools.isEmpty { members["tools"] = .array(request.tools.map { tool($0) }) }
        if let schema = request.schema {
            switch dialect.structure {
            case .schema: members["format"] = schema.bounded(for: request).schema
            case .object: members["format"] = "json"
            case .plain: break
            }
        }
        let bytes = messages.reduce(JSONWriter.compactBytes(.array(request.tools.map { tool($0) })).count) {
            $0 + JSONWriter.compactBytes($1).count
        }
        var options: OrderedDictionary<String, JSONValue> = [
            "num_predict": .integer(Int64(request.maximumOutputTokens)),
            "num_ctx": .integer(Int64(window(bytes, request.maximumOutputTokens))),
        ]
        if let temperature = request.temperature { options["temperature"] = .number(temperature) }
        if let seed = request.seed { options["seed"] = .integer(Int64(seed)) }
        members["options"] = .object(options)
        return .object(members)
    }

    /// The window that holds prompt and answer: a power of two, since the server loads the model anew for another one.
    private func window(_ bytes: Int, _ output: Int) -> Int {
        // English and code have three to four bytes a token, other scripts fewer characters but more bytes.
        let needed = bytes / 3 + output + 256
        var window = 8192
        while window < needed { window *= 2 }
        return contextTokens.map { min(window, $0) } ?? window
    }

    private func message(_ role: String, _ text: String) -> JSONValue {
        ["role": .string(role), "content": .string(text)]
    }

    private func messages(of turn: ModelTurn) -> [JSONValue] {
        var answer: OrderedDictionary<String, JSONValue> = ["role": "assistant", "content": .string(turn.text)]
        if !turn.calls.isEmpty {
            answer["tool_calls"] = .array(
                turn.calls.map { call in
                    ["function": ["name": .string(call.name), "arguments": call.sendableArguments]]
                })
        }
        var all: [JSONValue] = [.object(answer)]
        for result in turn.results {
            let name = turn.calls.first { $0.id == result.call }?.name ?? result.call
            all.append([
                "role": "tool", "tool_name": .string(name),
                "content": .string(result.isError ? "The tool failed: \(result.content)" : result.content),
            ])
        }
        if !turn.note.isEmpty { all.append(message("user", turn.note)) }
        return all
    }

    private func tool(_ tool: ModelTool) -> JSONValue {
        [
            "type": "function",
            "function": [
                "name": .string(tool.name), "description": .string(tool.description),
                "parameters": tool.parameters,
            ],
        ]
    }
}
