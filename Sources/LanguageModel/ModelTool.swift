public import JSON

/// A tool that a model may call instead of answering.
public struct ModelTool: Hashable, Sendable {
    /// Its name: letters, digits, `_` and `-`, at most 64.
    public var name: String
    /// What it does and when to use it, for the model.
    public var description: String
    /// The JSON schema of its arguments, an object.
    public var parameters: JSONValue

    /// Describes a tool.
    public init(name: String, description: String, parameters: JSONValue) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }
}
