/// What one OpenAI-compatible endpoint understands, as far as it has been found out.
public struct OpenAIDialect: Hashable, Sendable, Codable, ServerDialect {
    /// How an answer in JSON is asked for, strictest first.
    public enum Structure: Int, Hashable, Sendable, Codable, Comparable {
        /// `response_format` `json_schema`, strict.
        case schema
        /// `response_format` `json_object` with the schema beside it, as llama.cpp's servers take it.
        case objectWithSchema
        /// `response_format` `json_object`.
        case object
        /// Nothing but the prompt's words.
        case plain

        /// Orders by strictness, strictest first.
        public static func < (left: Structure, right: Structure) -> Bool { left.rawValue < right.rawValue }

        var next: Structure? { Structure(rawValue: rawValue + 1) }
    }

    /// How an answer in JSON is asked for.
    public var structure = Structure.schema
    /// Whether that has worked, so that a refusal of another kind is not held against it.
    public var structureProved = false
    /// Whether the output limit is called `max_completion_tokens` and not `max_tokens`.
    public var maxCompletionTokens = true
    /// Whether answers are streamed.
    public var streams = true
    /// Whether token counts of streams are asked for with `stream_options`.
    public var streamOptions = true
    /// Whether a temperature may be sent.
    public var temperature = true
    /// Whether a seed may be sent.
    public var seed = true

    /// Whether tools may be sent.
    public var tools = true
    /// Whether that has worked, so that a refusal of another kind is not held against it.
    public var toolsProved = false

    /// Starts with what OpenAI itself understands.
    public init() {}

    var promise: SchemaHeed.Promise {
        switch structure {
        case .schema, .objectWithSchema: .fitting
        case .object: .json
        case .plain: .nothing
        }
    }

    var rung: Int { structure.rawValue }

    func complaint(in failure: ServerFailure, about request: ModelRequest) -> ServerComplaint? {
        guard let message = failure.message else { return nil }
        let named = OpenAIDialect.complaint(message: message, parameter: failure.parameter)
        return named == .tools && request.tools.isEmpty && request.turns.isEmpty ? nil : named
    }

    func suspect(in request: ModelRequest) -> ServerComplaint? {
        if !request.tools.isEmpty, !toolsProved { return .tools }
        return request.schema != nil && !structureProved ? .structure : nil
    }

    mutating func adapt(to complaint: ServerComplaint, for request: ModelRequest) -> Bool {
        switch complaint {
        case .structure:
            guard request.schema != nil, let next = structure.next else { return false }
            structure = next
            structureProved = false
        case .tokenLimit: maxCompletionTokens.toggle()
        case .streamOptions:
            guard streamOptions else { return false }
            streamOptions = false
        case .streaming:
            guard streams else { return false }
            streams = false
        case .temperature:
            guard temperature else { return false }
            temperature = false
        case .seed:
            guard seed else { return false }
            seed = false
        case .tools, .version, .cacheControl: return false
        }
        return true
    }

    mutating func learn(from worked: OpenAIDialect, by request: ModelRequest) {
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

    /// Reads the part of the request from an error's words; `nil` when they name none.
    private static func complaint(message: String, parameter: String?) -> ServerComplaint? {
        let words = "\(parameter ?? "") \(message)".lowercased()
        func says(_ list: String...) -> Bool { list.contains { words.contains($0) } }
        if says("response_format", "json_schema", "json_object", "structured output", "grammar") {
            return .structure
        }
        if parameter?.hasPrefix("tool") == true
            || says(
                "support tools", "tool_choice", "tool calling", "tool use", "function calling", "tools param",
                "'tools'", "\"tools\"", ": tools")
        {
            return .tools
        }
        if says("max_completion_tokens") || parameter == "max_tokens" || says("'max_tokens'") && says("support") {
            return .tokenLimit
        }
        if says("stream_options", "include_usage") { return .streamOptions }
        if parameter == "stream" || says("streaming is not supported") { return .streaming }
        if parameter == "temperature" || says("'temperature'") { return .temperature }
        if parameter == "seed" || says("'seed'") { return .seed }
        return nil
    }
}
