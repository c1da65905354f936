/// What one server that speaks Anthropic's Messages interface understands, as far as it has been found out.
public struct AnthropicDialect: Hashable, Sendable, Codable, ServerDialect {
    /// How an answer in JSON is asked for, strictest first.
    public enum Structure: Int, Hashable, Sendable, Codable, Comparable {
        /// `output_config` with the schema.
        case format
        /// A tool whose arguments are the answer and that has to be called.
        case tool
        /// Nothing but the prompt's words.
        case plain

        /// Orders by strictness, strictest first.
        public static func < (left: Structure, right: Structure) -> Bool { left.rawValue < right.rawValue }

        var next: Structure? { Structure(rawValue: rawValue + 1) }
    }

    /// The version of the interface that is asked for first.
    public static let currentVersion = "2026-10-21"
    /// The version that servers of others know.
    public static let oldVersion = "2023-06-01"

    /// Sent as `anthropic-version`.
    public var version = AnthropicDialect.currentVersion
    /// How an answer in JSON is asked for.
    public var structure = Structure.format
    /// Whether that has worked.
    public var structureProved = false
    /// Whether answers are streamed.
    public var streams = true
    /// Whether what is to be cached is marked.
    public var cacheControl = true
    /// Whether a temperature may be sent; the current version has none.
    public var temperature = true
    /// Whether tools may be sent.
    public var tools = true
    /// Whether that has worked.
    public var toolsProved = false

    /// Starts with what Anthropic itself understands.
    public init() {}

    var promise: SchemaHeed.Promise {
        switch structure {
        case .format: .fitting
        case .tool: .json
        case .plain: .nothing
        }
    }

    var rung: Int { structure.rawValue }

    func complaint(in failure: ServerFailure, about request: ModelRequest) -> ServerComplaint? {
        guard let message = failure.message else { return nil }
        let words = "\(failure.parameter ?? "") \(message)".lowercased()
        func says(_ list: String...) -> Bool { list.contains { words.contains($0) } }
        if says("anthropic-version", "anthropic_version", "api version") { return .version }
        if says("cache_control") { return .cacheControl }
        if says("output_config", "output_format", "json_schema", "structured output", "grammar") {
            return .structure
        }
        if says("tool_choice", "tools", "tool use", "tool calling") {
            if request.schema != nil, structure == .tool { return .structure }
            return request.tools.isEmpty && request.turns.isEmpty ? nil : .tools
        }
        if says("temperature") { return .temperature }
        if says("streaming") { return .streaming }
        return nil
    }

    func suspect(in request: ModelRequest) -> ServerComplaint? {
        if request.schema != nil, !structureProved { return .structure }
        return !request.tools.isEmpty && !toolsProved ? .tools : nil
    }

    mutating func adapt(to complaint: ServerComplaint, for request: ModelRequest) -> Bool {
        switch complaint {
        case .version:
            guard version != AnthropicDialect.oldVersion else { return false }
            version = AnthropicDialect.oldVersion
        case .cacheControl:
            guard cacheControl else { return false }
            cacheControl = false
        case .structure:
            guard request.schema != nil, let next = structure.next else { return false }
            structure = next
            structureProved = false
        case .temperature:
            guard temperature else { return false }
            temperature = false
        case .streaming:
            guard streams else { return false }
            streams = false
        case .tools, .tokenLimit, .streamOptions, .seed: return false
        }
        return true
    }

    mutating func learn(from worked: AnthropicDialect, by request: ModelRequest) {
        let calls = tools && worked.tools
        let callsProved = toolsProved || !request.tools.isEmpty
        defer {
            tools = calls
            toolsProved = callsProved
        }
        // A call that began before another found out more must not undo it.
        if structure > worked.structure { return }
        let wasProved = structureProved && structure == worked.structure
        self = worked
        structureProved = request.schema != nil || wasProved
    }
}
