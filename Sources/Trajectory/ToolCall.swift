public import JSON

/// One call of a tool by the agent.
public struct ToolCall: Hashable, Sendable {
    /// The call's own id, where the format gives one; readers make one up otherwise.
    ///
    /// Unique within its step.
    public var id: String
    /// The tool's name.
    public var name: String
    /// What the tool was given; an object, or a string where the format has raw text.
    public var arguments: JSONValue

    /// Describes a call.
    public init(id: String, name: String, arguments: JSONValue) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}
