/// What a model answered.
public struct ModelReply: Hashable, Sendable, Codable {
    /// Why the answer ended.
    public enum Finish: String, Hashable, Sendable, Codable {
        /// It was complete.
        case stop
        /// It ran into the output limit, so that the text is cut.
        case length
        /// The model or a filter declined.
        case refusal
        /// It asks for tools to be called, and goes on when it is told what came of them.
        case calls
    }

    /// The answer's text; JSON where a schema was given, as far as the model obeyed.
    public var text: String
    /// The tools that it asks to be called, in order.
    public var calls: [ModelToolCall]
    /// Why it ended.
    public var finish: Finish
    /// What it used, where the provider says so.
    public var usage: TokenUsage?
    /// The model's name as the provider reports it.
    public var model: String?

    /// Describes an answer.
    public init(
        text: String, calls: [ModelToolCall] = [], finish: Finish = .stop, usage: TokenUsage? = nil,
        model: String? = nil
    ) {
        self.text = text
        self.calls = calls
        self.finish = finish
        self.usage = usage
        self.model = model
    }
}
