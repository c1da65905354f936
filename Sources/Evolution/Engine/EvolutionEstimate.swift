/// What a run would read, ask and spend; nothing is sent to find out.
public struct EvolutionEstimate: Hashable, Sendable, Codable {
    /// What a model's tokens cost, as the user configured it.
    public struct Price: Hashable, Sendable, Codable {
        /// For a million tokens read.
        public var inputPerMillion: Double
        /// For a million tokens written.
        public var outputPerMillion: Double

        /// Sets prices, in whatever currency the user thinks in.
        public init(inputPerMillion: Double, outputPerMillion: Double) {
            self.inputPerMillion = inputPerMillion
            self.outputPerMillion = outputPerMillion
        }
    }

    /// Trajectories that were named.
    public var trajectories: Int
    /// Of those, episodes about the skill.
    public var episodes: Int
    /// Calls for reading them: one each; as many as are allowed for those that an agentic analyst reads.
    public var analysisCalls: Int
    /// Calls for merging, at the most when every trajectory gives one lesson and all meet in one topic.
    public var mergeCalls: Int
    /// Tokens that would be sent, four characters each; repairs and retries come on top.
    public var inputTokens: Int
    /// Tokens that would be written, at the most.
    public var outputTokens: Int
    /// What that costs; `nil` when no price is configured.
    public var cost: Double?

    /// All calls.
    public var calls: Int { analysisCalls + mergeCalls }

    /// Describes an estimate.
    public init(
        trajectories: Int, episodes: Int, analysisCalls: Int, mergeCalls: Int, inputTokens: Int,
        outputTokens: Int,
        cost: Double? = nil
    ) {
        self.trajectories = trajectories
        self.episodes = episodes
        self.analysisCalls = analysisCalls
        self.mergeCalls = mergeCalls
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.cost = cost
    }

    enum CodingKeys: String, CodingKey {
        case trajectories, episodes, cost
        case analysisCalls = "analysis_calls"
        case mergeCalls = "merge_calls"
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
    }
}
