/// What one OpenAI-compatible endpoint understands, as far as it has been found out.
public struct OpenAIDialect: Hashable, Sendable, Codable {
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

    /// Starts with what OpenAI itself understands.
    public init() {}

    /// Changes what a server's complaint is about.
    ///
    /// - Returns: Whether something is left to change.
    mutating func adapt(to complaint: OpenAIComplaint, structured: Bool) -> Bool {
        switch complaint {
        case .structure:
            guard structured, let next = structure.next else { return false }
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
        }
        return true
    }
}

/// The part of a request that a server says it does not understand.
enum OpenAIComplaint: Hashable, Sendable {
    case structure
    case tokenLimit
    case streamOptions
    case streaming
    case temperature
    case seed

    /// Reads it from an error's words; `nil` when they name no part of the request.
    init?(message: String, parameter: String?) {
        let words = "\(parameter ?? "") \(message)".lowercased()
        if words.contains("response_format") || words.contains("json_schema") || words.contains("json_object")
            || words.contains("structured output") || words.contains("grammar")
        {
            self = .structure
        } else if words.contains("max_completion_tokens") || parameter == "max_tokens"
            || words.contains("'max_tokens'") && words.contains("support")
        {
            self = .tokenLimit
        } else if words.contains("stream_options") || words.contains("include_usage") {
            self = .streamOptions
        } else if parameter == "stream" || words.contains("streaming is not supported") {
            self = .streaming
        } else if parameter == "temperature" || words.contains("'temperature'") {
            self = .temperature
        } else if parameter == "seed" || words.contains("'seed'") {
            self = .seed
        } else {
            return nil
        }
    }
}
