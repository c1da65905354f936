public import JSON

/// A JSON schema with the name that providers ask for.
public struct ResponseSchema: Hashable, Sendable {
    /// Letters, digits, `_` and `-`; at most 64.
    public var name: String
    /// The schema: every object closed, every property required.
    public var schema: JSONValue

    /// Names a schema.
    public init(name: String, schema: JSONValue) {
        self.name = name
        self.schema = schema
    }
}
