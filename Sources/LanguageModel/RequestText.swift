internal import JSON

/// What models are told in words.
enum RequestText {
    /// The instructions with the schema in words, which also serves servers that ignore a schema of their interface.
    static func system(of request: ModelRequest) -> String {
        guard let schema = request.schema else { return request.instructions }
        return request.instructions + "\n\n" + text(of: schema)
    }

    /// Everything, for models that take one text.
    static func whole(_ request: ModelRequest) -> String { system(of: request) + "\n\n" + request.prompt }

    /// The sentence that asks for JSON, with the schema.
    static func text(of schema: ResponseSchema) -> String {
        "Answer with one JSON value that fits this JSON schema, and with nothing else:\n"
            + JSONWriter.canonical(schema.schema)
    }
}
