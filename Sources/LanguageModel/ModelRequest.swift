/// One question to a model, complete: its ``key`` covers everything that is sent.
public struct ModelRequest: Hashable, Sendable {
    /// What the call is for; for the ledger and for messages.
    public enum Purpose: String, Hashable, Sendable, Codable, CaseIterable {
        /// One trajectory is read.
        case analysis
        /// Patches are consolidated.
        case merge
        /// Patches that contradict each other are settled.
        case conflict
        /// Text that stands is to be shortened or taken out.
        case curation
        /// Lessons are written into the skill as it stands by then.
        case revision
        /// A skill is drafted.
        case draft
    }

    /// What the call is for; not sent.
    public var purpose: Purpose
    /// What the call is about, for people: a trajectory's id, a bucket's topic; not sent.
    public var subject: String
    /// The part that is the same for all calls of a kind (instructions, the skill): sent first, so that prefixes are
    /// cached.
    public var instructions: String
    /// The part that differs.
    public var prompt: String
    /// The JSON schema that the answer must fit, with a name; `nil` for free text.
    public var schema: ResponseSchema?
    /// The tools that the model may call; empty for a question that it just answers.
    public var tools: [ModelTool]
    /// The conversation after the prompt: the model's earlier answers with the results of their calls.
    public var turns: [ModelTurn]
    /// The largest answer, in tokens.
    public var maximumOutputTokens: Int
    /// Sampling temperature; `nil` leaves it to the model.
    public var temperature: Double?
    /// Sampling seed; `nil` leaves it to the model.
    public var seed: Int?

    /// Describes a question.
    public init(
        purpose: Purpose, subject: String, instructions: String, prompt: String,
        schema: ResponseSchema? = nil, tools: [ModelTool] = [], turns: [ModelTurn] = [],
        maximumOutputTokens: Int = 4096, temperature: Double? = nil, seed: Int? = nil
    ) {
        self.purpose = purpose
        self.subject = subject
        self.instructions = instructions
        self.prompt = prompt
        self.schema = schema
        self.tools = tools
        self.turns = turns
        self.maximumOutputTokens = maximumOutputTokens
        self.temperature = temperature
        self.seed = seed
    }
}
