public import LanguageModel

/// What a run would read, ask and spend; nothing is sent to find out.
public struct EvolutionEstimate: Hashable, Sendable, Codable {
    /// What one kind of calls would take.
    public struct Stage: Hashable, Sendable, Codable {
        /// What the calls are for.
        public var purpose: ModelRequest.Purpose
        /// The model, as `--model` takes it.
        public var model: String
        /// The calls; of merges, at the most when every trajectory gives one lesson and all meet in one topic; of
        /// contradictions, when the first merges leave one patch each and each of these excludes another.
        public var calls: Int
        /// Tokens that would be sent, four characters each; repairs and retries come on top.
        public var inputTokens: Int
        /// Tokens that would be written, at the most.
        public var outputTokens: Int
        /// What that costs without any prompt cache; `nil` when the model has no price.
        public var cost: Double?

        enum CodingKeys: String, CodingKey {
            case purpose, model, calls, cost
            case inputTokens = "input_tokens"
            case outputTokens = "output_tokens"
        }
    }

    /// Trajectories that were named.
    public var trajectories: Int
    /// Of those, episodes about the skill.
    public var episodes: Int
    /// The kinds of calls; none where no model is asked.
    public var stages: [Stage]
    /// The currency of the costs; `nil` when no model has a price.
    public var currency: String?

    /// Describes an estimate.
    public init(trajectories: Int, episodes: Int, stages: [Stage] = [], currency: String? = nil) {
        self.trajectories = trajectories
        self.episodes = episodes
        self.stages = stages
        self.currency = currency
    }

    /// All calls.
    public var calls: Int { stages.reduce(0) { $0 + $1.calls } }

    /// Tokens that would be sent.
    public var inputTokens: Int { stages.reduce(0) { $0 + $1.inputTokens } }

    /// Tokens that would be written, at the most.
    public var outputTokens: Int { stages.reduce(0) { $0 + $1.outputTokens } }

    /// What everything costs; `nil` when a model that would be called has no price.
    public var cost: Double? {
        var sum = 0.0
        for stage in stages where stage.calls > 0 {
            guard let cost = stage.cost else { return nil }
            sum += cost
        }
        return currency == nil ? nil : sum
    }

    enum CodingKeys: String, CodingKey {
        case trajectories, episodes, stages, currency, cost
        case analysisCalls = "analysis_calls"
        case mergeCalls = "merge_calls"
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
    }

    /// Reads the stages; the sums follow from them.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            trajectories: try values.decode(Int.self, forKey: .trajectories),
            episodes: try values.decode(Int.self, forKey: .episodes),
            stages: try values.decode([Stage].self, forKey: .stages),
            currency: try values.decodeIfPresent(String.self, forKey: .currency))
    }

    /// Writes the stages and their sums.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        func calls(_ purpose: ModelRequest.Purpose) -> Int {
            stages.filter { $0.purpose == purpose }.reduce(0) { $0 + $1.calls }
        }
        try values.encode(trajectories, forKey: .trajectories)
        try values.encode(episodes, forKey: .episodes)
        try values.encode(calls(.analysis), forKey: .analysisCalls)
        try values.encode(calls(.merge), forKey: .mergeCalls)
        try values.encode(inputTokens, forKey: .inputTokens)
        try values.encode(outputTokens, forKey: .outputTokens)
        try values.encode(stages, forKey: .stages)
        try values.encodeIfPresent(currency, forKey: .currency)
        try values.encodeIfPresent(cost, forKey: .cost)
    }
}
