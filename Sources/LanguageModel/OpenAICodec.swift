public import JSON
internal import OrderedCollections

/// Writes requests as OpenAI-compatible servers read them.
public enum OpenAICodec {
    /// The body of `POST /chat/completions`.
    ///
    /// What is the same for all calls of a kind comes first, so that the servers' prefix caches hold it: the
    /// instructions and the schema as the system message, then the prompt, then the turns in their order.
    ///
    /// - Parameter boundsAnswers: whether the schema's texts and lists get lengths that fit the output limit; only for
    ///   servers on this machine, since others refuse schemas with such keywords.
    public static func body(
        of request: ModelRequest, model: String, dialect: OpenAIDialect, boundsAnswers: Bool = false
    ) -> JSONValue {
        var members: OrderedDictionary<String, JSONValue> = ["model": .string(model)]
        members["messages"] = .array(
            [message("system", RequestText.system(of: request)), message("user", request.prompt)]
                + request.turns.flatMap { messages(of: $0) })
        if !request.tools.isEmpty { members["tools"] = .array(request.tools.map { tool($0) }) }
        let limit = dialect.maxCompletionTokens ? "max_completion_tokens" : "max_tokens"
        members[limit] = .integer(Int64(request.maximumOutputTokens))
        if dialect.temperature, let temperature = request.temperature {
            members["temperature"] = .number(temperature)
        }
        if dialect.seed, let seed = request.seed { members["seed"] = .integer(Int64(seed)) }
        if let schema = request.schema.map({ boundsAnswers ? $0.bounded(for: request) : $0 }),
            let format = format(of: schema, dialect.structure)
        {
            members["response_format"] = format
        }
        if dialect.streams {
            members["stream"] = true
            if dialect.streamOptions { members["stream_options"] = ["include_usage": true] }
        }
        return .object(members)
    }

    private static func message(_ role: String, _ text: String) -> JSONValue {
        ["role": .string(role), "content": .string(text)]
    }

    private static func messages(of turn: ModelTurn) -> [JSONValue] {
        var answer: OrderedDictionary<String, JSONValue> = ["role": "assistant"]
        answer["content"] = turn.text.isEmpty && !turn.calls.isEmpty ? .null : .string(turn.text)
        if !turn.calls.isEmpty { answer["tool_calls"] = .array(turn.calls.map { call($0) }) }
        var all: [JSONValue] = [.object(answer)]
        for result in turn.results {
            all.append([
                "role": "tool", "tool_call_id": .string(result.call),
                // The interface has no member that says so.
                "content": .string(result.isError ? "The tool failed: \(result.content)" : result.content),
            ])
        }
        if !turn.note.isEmpty { all.append(message("user", turn.note)) }
        return all
    }

    private static func tool(_ tool: ModelTool) -> JSONValue {
        [
            "type": "function",
            "function": [
                "name": .string(tool.name), "description": .string(tool.description),
                "parameters": tool.parameters,
            ],
        ]
    }

    private static func call(_ call: ModelToolCall) -> JSONValue {
        [
            "id": .string(call.id), "type": "function",
            "function": [
                "name": .string(call.name), "arguments": .string(JSONWriter.compact(call.sendableArguments)),
            ],
        ]
    }

    private static func format(of schema: ResponseSchema, _ structure: OpenAIDialect.Structure) -> JSONValue? {
        switch structure {
        case .schema:
            [
                "type": "json_schema",
                "json_schema": ["name": .string(schema.name), "schema": schema.schema, "strict": true],
            ]
        case .objectWithSchema: ["type": "json_object", "schema": schema.schema]
        case .object: ["type": "json_object"]
        case .plain: nil
        }
    }
}

extension ResponseSchema {
    /// The schema with bounds that fit the request's output limit.
    func bounded(for request: ModelRequest) -> ResponseSchema {
        ResponseSchema(name: name, schema: SchemaBounds.bounded(schema, within: request.maximumOutputTokens))
    }
}

extension ModelToolCall {
    /// The arguments as an object, since servers take earlier calls with nothing else.
    var sendableArguments: JSONValue {
        arguments.object == nil ? ["not_an_object": arguments] : arguments
    }
}
