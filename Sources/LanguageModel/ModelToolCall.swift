public import JSON

/// One call of a tool, as a model asks for it.
public struct ModelToolCall: Hashable, Sendable, Codable {
    /// The call's name within its answer; made up by position where the provider gives none.
    public var id: String
    /// The tool's name; not checked against the tools that were offered.
    public var name: String
    /// The arguments; not checked against the tool's schema. A text that is no JSON is kept as a string.
    public var arguments: JSONValue

    /// Describes a call.
    public init(id: String, name: String, arguments: JSONValue) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}
