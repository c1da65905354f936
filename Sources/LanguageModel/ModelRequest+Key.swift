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
        return hasher.finalize()
    }
}
