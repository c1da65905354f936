/// Which model answers, and where what is sent to it goes.
public struct ModelIdentity: Hashable, Sendable, Codable {
    /// As the user names it: `openai:NAME`, `command:PROGRAM`, `handoff`, `replay:DIR`.
    public var name: String
    /// Where prompts go, for people: a host, a program, a folder.
    public var destination: String
    /// Whether prompts leave this machine.
    public var leavesMachine: Bool
    /// The largest prompt and answer together, in tokens, where known.
    public var contextTokens: Int?

    /// Names a model.
    public init(name: String, destination: String, leavesMachine: Bool, contextTokens: Int? = nil) {
        self.name = name
        self.destination = destination
        self.leavesMachine = leavesMachine
        self.contextTokens = contextTokens
    }

    enum CodingKeys: String, CodingKey {
        case name, destination
        case leavesMachine = "leaves_machine"
        case contextTokens = "context_tokens"
    }

    /// The identity as records that are shared may name it: without a folder of this machine.
    public var shareable: ModelIdentity {
        var identity = self
        if destination.contains("/") { identity.destination = "a folder of the machine that made the run" }
        return identity
    }
}
