public import JSON
internal import OrderedCollections

/// Writes requests as OpenAI-compatible servers read them.
public enum OpenAICodec {
    /// The body of `POST /chat/completions`.
    ///
    /// What is the same for all calls of a kind comes first, so that the servers' prefix caches hold it: the
    /// instructions and the schema as the system message, then the prompt.
    ///
    /// - Parameter boundsAnswers: whether the schema's texts and lists get lengths that fit the output limit; only for
    ///   servers on this machine, since others refuse schemas with such keywords.
    public static func body(
        of request: ModelRequest, model: String, dialect: OpenAIDialect, boundsAnswers: Bool = false
    ) -> JSONValue {
        var members: OrderedDictionary<String, JSONValue> = ["model": .string(model)]
        members["messages"] = .array([
            message("system", systemText(of: request)), message("user", request.prompt),
        ])
        let limit = dialect.maxCompletionTokens ? "max_completion_tokens" : "max_tokens"
        members[limit] = .integer(Int64(request.maximumOutputTokens))
        if dialect.temperature, let temperature = request.temperature {
            members["temperature"] = .number(temperature)
        }
        if dialect.seed, let seed = request.seed { members["seed"] = .integer(Int64(seed)) }
        let schema = request.schema.map { schema in
            let bounded = SchemaBounds.bounded(schema.schema, within: request.maximumOutputTokens)
            return boundsAnswers ? ResponseSchema(name: schema.name, schema: bounded) : schema
        }
        if let schema, let format = format(of: schema, dialect.structure) {
            members["response_format"] = format
        }
        if dialect.streams {
            members["stream"] = true
            if dialect.streamOptions { members["stream_options"] = ["include_usage": true] }
        }
        return .object(members)
    }

    /// The instructions with the schema in words, which also serves servers that ignore `response_format`.
    static func systemText(of request: ModelRequest) -> String {
        guard let schema = request.schema else { return request.instructions }
        return request.instructions + "\n\n" + schemaText(schema)
    }

    /// The sentence that asks for JSON, with the schema.
    static func schemaText(_ schema: ResponseSchema) -> String {
        "Answer with one JSON value that fits this JSON schema, and with nothing else:\n"
            + JSONWriter.canonical(schema.schema)
    }

    private static func message(_ role: String, _ text: String) -> JSONValue {
        ["role": .string(role), "content": .string(text)]
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
