public import ContentHash
internal import JSON

extension ModelRequest {
    /// The request's identity: two requests share a key exactly when the same thing is sent to the same model.
    ///
    /// Purpose and subject are not sent and not covered; sampling parameters and the schema are.
    public func key(for model: ModelIdentity) -> ContentHash {
        var hasher = ContentHasher()
        hasher.update(field: "skillgit.call/1")
        hasher.update(field: model.name)
        hasher.update(field: instructions)
        hasher.update(field: prompt)
        hasher.update(field: schema.map { "\($0.name)\u{0}\(JSONWriter.canonical($0.schema))" } ?? "")
        hasher.update(field: String(maximumOutputTokens))
        hasher.update(field: temperature.map { String($0) } ?? "")
        hasher.update(field: seed.map { String($0) } ?? "")
        // Absent where there is no conversation, so that the keys of questions stay what they were before there were any.
        if !tools.isEmpty || !turns.isEmpty { conversation(into: &hasher) }
        return hasher.finalize()
    }

    private func conversation(into hasher: inout ContentHasher) {
        hasher.update(field: String(tools.count))
        for tool in tools {
            for field in [tool.name, tool.description, JSONWriter.canonical(tool.parameters)] {
                hasher.update(field: field)
            }
        }
        for turn in turns {
            hasher.update(field: turn.text)
            hasher.update(field: String(turn.calls.count))
            for call in turn.calls {
                for field in [call.id, call.name, JSONWriter.canonical(call.arguments)] { hasher.update(field: field) }
            }
            hasher.update(field: String(turn.results.count))
            for result in turn.results {
                for field in [result.call, result.content, String(result.isError)] { hasher.update(field: field) }
            }
            hasher.update(field: turn.note)
        }
    }
}
