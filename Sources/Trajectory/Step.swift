/// One step of an execution, shaped after ATIF's: what one side said or did, with the answers of the tools it called.
///
/// Tool results are handed over in the step of the agent that made the calls, as in ATIF, whatever the source format
/// does. Copied context (a replayed history, a compaction's summary) is not part of the steps.
public struct Step: Hashable, Sendable {
    /// Who is speaking.
    public enum Source: String, Hashable, Sendable, Codable {
        /// The harness: system prompt, notices.
        case system
        /// The person, or the simulated one.
        case user
        /// The model.
        case agent
    }

    /// The step's number within its trajectory, from 1, without gaps.
    ///
    /// Evidence names steps by it.
    public var number: Int
    /// Who is speaking.
    public var source: Source
    /// What was said, redacted; long text is cut in the middle.
    public var text: String
    /// What the model thought, where the format keeps it, redacted.
    public var reasoning: String?
    /// The calls the agent made in this step.
    public var calls: [ToolCall]
    /// The answers to them, in the order they came.
    public var results: [ToolResult]
    /// Whether the person interrupted the agent here (a denied call, an interrupted request).
    public var isInterruption: Bool

    /// Describes a step.
    public init(
        number: Int, source: Source, text: String, reasoning: String? = nil, calls: [ToolCall] = [],
        results: [ToolResult] = [], isInterruption: Bool = false
    ) {
        self.number = number
        self.source = source
        self.text = text
        self.reasoning = reasoning
        self.calls = calls
        self.results = results
        self.isInterruption = isInterruption
    }
}
