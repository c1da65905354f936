/// One earlier answer of the model in a conversation, with what was said to it then.
public struct ModelTurn: Hashable, Sendable {
    /// What came of one call of a tool.
    public struct Result: Hashable, Sendable {
        /// The call, as ``ModelToolCall/id`` names it.
        public var call: String
        /// What the tool gave, as text.
        public var content: String
        /// Whether the tool failed.
        public var isError: Bool

        /// Describes a result.
        public init(call: String, content: String, isError: Bool = false) {
            self.call = call
            self.content = content
            self.isError = isError
        }
    }

    /// The model's words beside its calls; may be empty.
    public var text: String
    /// The calls it asked for.
    public var calls: [ModelToolCall]
    /// One result for each call, in their order.
    public var results: [Result]
    /// What the program says after the results, as the user; empty for nothing.
    public var note: String

    /// Describes a turn.
    public init(text: String, calls: [ModelToolCall] = [], results: [Result] = [], note: String = "") {
        self.text = text
        self.calls = calls
        self.results = results
        self.note = note
    }
}
