public import JSON
internal import OrderedCollections

/// Writes requests as servers with Anthropic's Messages interface read them.
public enum AnthropicCodec {
    /// The body of `POST /v1/messages`.
    ///
    /// The order is that of the prompt cache: tools, instructions, prompt, turns. A mark after the instructions makes
    /// the tools and them cached once for all calls of a kind; in a conversation a second one, at the end, makes each
    /// call pay for its new turn only. There is no prefill and, in the current version, no temperature.
    public static func body(
        of request: ModelRequest, model: String, dialect: AnthropicDialect, boundsAnswers: Bool = false,
        streams: Bool
    ) -> JSONValue {
        let isConversation = !request.tools.isEmpty || !request.turns.isEmpty
        var members: OrderedDictionary<String, JSONValue> = [
            "model": .string(model), "max_tokens": .integer(Int64(request.maximumOutputTokens)),
        ]
        let schema = request.schema.map { boundsAnswers ? $0.bounded(for: request) : $0 }
        let answer = schema.flatMap { answerTool($0, request, dialect) }
        let tools = request.tools + (answer.map { [$0] } ?? [])
        if !tools.isEmpty { members["tools"] = .array(tools.map { tool($0) }) }
        if let answer {
            // With tools of its own the model may call one of them first.
            members["tool_choice"] =
                request.tools.isEmpty ? ["type": "tool", "name": .string(answer.name)] : ["type": "any"]
        }
        let system = block(RequestText.system(of: request))
        members["system"] = .array([dialect.cacheControl ? marked(system) : system])
        var messages = [message("user", [block(request.prompt)])] + request.turns.flatMap { self.messages(of: $0) }
        if let last = request.turns.last, last.results.isEmpty, last.note.isEmpty {
            messages.append(message("user", [block("Go on.")]))
        }
        if isConversation, dialect.cacheControl { markEnd(of: &messages) }
        members["messages"] = .array(messages)
        if dialect.version == AnthropicDialect.oldVersion, dialect.temperature,
            let temperature = request.temperature
        {
            members["temperature"] = .number(temperature)
        }
        if let schema, dialect.structure == .format {
            members["output_config"] = ["format": ["type": "json_schema", "schema": schema.schema]]
        }
        if streams { members["stream"] = true }
        return .object(members)
    }

    /// The tool whose arguments are the answer, where one is used for that.
    static func answerTool(
        _ schema: ResponseSchema, _ request: ModelRequest, _ dialect: AnthropicDialect
    ) -> ModelTool? {
        guard dialect.structure == .tool else { return nil }
        return ModelTool(
            name: answerToolName(schema, request), description: "Gives the answer.", parameters: schema.schema)
    }

    /// The name of the tool whose arguments are the answer, which is none of the request's own.
    static func answerToolName(_ schema: ResponseSchema, _ request: ModelRequest) -> String {
        var name = "answer_" + schema.name
        while request.tools.contains(where: { $0.name == name }) { name = "answer_" + name }
        return name
    }

    private static func block(_ text: String) -> JSONValue {
        // Blocks without text are refused.
        ["type": "text", "text": .string(text.isEmpty ? "(nothing)" : text)]
    }

    private static func marked(_ block: JSONValue) -> JSONValue {
        var block = block
        block.set("cache_control", to: ["type": "ephemeral"])
        return block
    }

    private static func message(_ role: String, _ blocks: [JSONValue]) -> JSONValue {
        ["role": .string(role), "content": .array(blocks)]
    }

    private static func tool(_ tool: ModelTool) -> JSONValue {
        [
            "name": .string(tool.name), "description": .string(tool.description),
            "input_schema": tool.parameters,
        ]
    }

    private static func messages(of turn: ModelTurn) -> [JSONValue] {
        var said: [JSONValue] = turn.text.isEmpty && !turn.calls.isEmpty ? [] : [block(turn.text)]
        for call in turn.calls {
            said.append([
                "type": "tool_use", "id": .string(identifier(call.id)), "name": .string(call.name),
                "input": call.sendableArguments,
            ])
        }
        var told: [JSONValue] = turn.results.map { result in
            var block: OrderedDictionary<String, JSONValue> = [
                "type": "tool_result", "tool_use_id": .string(identifier(result.call)),
                "content": .string(result.content),
            ]
            if result.isError { block["is_error"] = true }
            return .object(block)
        }
        if !turn.note.isEmpty { told.append(block(turn.note)) }
        return [message("assistant", said)] + (told.isEmpty ? [] : [message("user", told)])
    }

    /// The id with only the signs that the interface takes.
    private static func identifier(_ id: String) -> String {
        String(id.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") ? $0 : "_" })
    }

    private static func markEnd(of messages: inout [JSONValue]) {
        guard var last = messages.last, var blocks = last["content"]?.array, let end = blocks.last else { return }
        blocks[blocks.count - 1] = marked(end)
        last.set("content", to: .array(blocks))
        messages[messages.count - 1] = last
    }
}
