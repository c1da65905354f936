/// What one Ollama server and model understand, as far as it has been found out.
public struct OllamaDialect: Hashable, Sendable, Codable, ServerDialect {
    /// How an answer in JSON is asked for, strictest first.
    public enum Structure: Int, Hashable, Sendable, Codable, Comparable {
        /// `format` with the schema.
        case schema
        /// `format` `json`.
        case object
        /// Nothing but the prompt's words.
        case plain

        /// Orders by strictness, strictest first.
        public static func < (left: Structure, right: Structure) -> Bool { left.rawValue < right.rawValue }

        var next: Structure? { Structure(rawValue: rawValue + 1) }
    }

    /// How an answer in JSON is asked for.
    public var structure = Structure.schema
    /// Whether that has worked.
    public var structureProved = false
    /// Whether the model takes tools.
    public var tools = true

    /// Starts with what current servers understand.
    public init() {}

    var promise: SchemaHeed.Promise {
        switch structure {
        case .schema: .fitting
        case .object: .json
        case .plain: .nothing
        }
    }

    var rung: Int { structure.rawValue }

    func complaint(in failure: ServerFailure, about request: ModelRequest) -> ServerComplaint? {
        guard let message = failure.message?.lowercased() else { return nil }
        if message.contains("does not support tools") || message.contains("tools") {
            return request.tools.isEmpty && request.turns.isEmpty ? nil : .tools
        }
        return request.schema != nil && (message.contains("format") || message.contains("grammar"))
            ? .structure : nil
    }

    func suspect(in request: ModelRequest) -> ServerComplaint? {
        request.schema != nil && !structureProved ? .structure : nil
    }

    mutating func adapt(to complaint: ServerComplaint, for request: ModelRequest) -> Bool {
        guard complaint == .structure, let next = structure.next else { return false }
        structure = next
        structureProved = false
        return true
    }

    mutating func learn(from worked: OllamaDialect, by request: ModelRequest) {
        // A call that began before another found out more must not undo it.
        if request.schema != nil, structure <= worked.structure {
            structure = worked.structure
            structureProved = true
        }
    }
}
