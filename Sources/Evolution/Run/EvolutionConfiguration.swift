public import Trajectory

/// Everything the user can set that changes what a run proposes; part of the run's record and of its id.
///
/// What changes only speed (concurrency, folders, waiting times) is deliberately not in here, so that the same input
/// gives the same run on every machine.
public struct EvolutionConfiguration: Hashable, Sendable, Codable {
    /// Who reads trajectories.
    public enum Analyst: String, Hashable, Sendable, Codable, CaseIterable {
        /// The embedded analyst, which needs no model.
        case rules
        /// One call of a model per trajectory.
        case model
        /// A model with tools for failed trajectories, one call for the others.
        case agent
    }

    /// Which trajectories models read; the rules analyst always sees all, since it compares.
    public enum Signal: String, Hashable, Sendable, Codable, CaseIterable {
        /// Failed ones only.
        case errors
        /// Successful ones only.
        case successes

        /// Whether a trajectory of that outcome is read.
        public func takes(_ outcome: Outcome) -> Bool {
            switch self {
            case .errors: outcome == .failure
            case .successes: outcome == .success
            }
        }
    }

    /// Whether an analyst asks a model.
    public var asksModel: Bool { analysts.contains(.model) || analysts.contains(.agent) }

    /// How lessons become patches.
    public enum Strategy: String, Hashable, Sendable, Codable, CaseIterable {
        /// Consolidated level by level, then routed by support.
        case parallel
        /// Written one batch after the other into the skill as it stands by then.
        case sequential
        /// Kept one by one in a reference file for looking up.
        case bank
    }

    /// Whether text that stands is looked over, where the run does not leave that to the room there is.
    public enum Curation: String, Hashable, Sendable, Codable {
        /// In any case.
        case always
        /// In no case.
        case never
    }

    /// The analysts, each once, in the order of ``Analyst/allCases``.
    public var analysts: [Analyst]
    /// The model's name as the user names it; `nil` when no analyst needs one.
    public var model: String?
    /// The name of the model that consolidates, where it is another one than ``model``.
    public var mergeModel: String?
    /// Which trajectories models read, by their outcome; `nil` for all of them (the paper's *combined*).
    public var signal: Signal?
    /// The distinct task groups that a rule needs for SKILL.md; at least 1.
    public var minimumTasks: Int
    /// The distinct task groups that a rule needs for a file under `references/`; at least 1, at most `minimumTasks`.
    public var minimumReferenceTasks: Int
    /// The distinct environments that a rule needs for SKILL.md, where the run knows that many; at least 1.
    public var minimumEnvironments: Int
    /// How lessons become patches; `nil` for ``Strategy/parallel``.
    public var strategy: Strategy?
    /// How many lessons one step of ``Strategy/sequential`` takes; `nil` for 4, and elsewhere.
    public var stepSize: Int?
    /// Whether text that stands is looked over; `nil`: when SKILL.md has no room for what has the support for it.
    public var curation: Curation?
    /// How much SKILL.md may grow in this run; `nil` for ``GrowthLimit/standard``.
    public var maximumGrowth: GrowthLimit?
    /// The most patches that become commits; the rest is parked.
    public var maximumPatches: Int
    /// How many patches one merge call sees; at least 2.
    public var fanIn: Int
    /// The share of failed trajectories, 0...1, above which the run counts as failed.
    public var maximumFailures: Double
    /// Whether the rules analyst may write into SKILL.md of a skill that a human wrote.
    public var inline: Bool
    /// Which trajectories are about the skill: `given`, `auto`; recorded only, ingest decides.
    public var about: String
    /// The sampling seed that is sent to the model; `nil` leaves it to the model.
    public var seed: Int?
    /// The sampling temperature that is sent to the model; `nil` leaves it to the model.
    public var temperature: Double?
    /// The largest answer of the model, in tokens.
    public var maximumOutputTokens: Int
    /// The model's window in tokens, where neither the model nor the user says more.
    public var contextTokens: Int
    /// The most lines of SKILL.md's body.
    public var maximumLines: Int
    /// The most tokens (four characters each) of SKILL.md's body.
    public var maximumTokens: Int
    /// Titles of sections that are protected, beside those that the skill itself marks.
    public var protectedSections: [String]
    /// Anything else that must make two runs differ: hashes of prompts that the user replaced, ingest options.
    public var extra: [String: String]

    /// Sets the defaults; every value can be changed afterwards.
    public init(analysts: [Analyst] = [.rules], model: String? = nil) {
        self.analysts = Analyst.allCases.filter(analysts.contains)
        self.model = model
        mergeModel = nil
        signal = nil
        strategy = nil
        stepSize = nil
        curation = nil
        maximumGrowth = nil
        minimumTasks = 3
        minimumReferenceTasks = 2
        minimumEnvironments = 2
        maximumPatches = 20
        fanIn = 5
        maximumFailures = 0.1
        inline = false
        about = "given"
        seed = nil
        temperature = nil
        maximumOutputTokens = 4096
        contextTokens = 32_768
        maximumLines = 500
        maximumTokens = 5000
        protectedSections = []
        extra = [:]
    }

    enum CodingKeys: String, CodingKey {
        case analysts, model, signal, strategy, curation, inline, about, seed, temperature, extra
        case maximumGrowth = "max_growth"
        case mergeModel = "merge_model"
        case stepSize = "step_size"
        case minimumTasks = "min_tasks"
        case minimumReferenceTasks = "min_reference_tasks"
        case minimumEnvironments = "min_environments"
        case maximumPatches = "max_patches"
        case fanIn = "fan_in"
        case maximumFailures = "max_failures"
        case maximumOutputTokens = "max_output_tokens"
        case contextTokens = "context_tokens"
        case maximumLines = "max_lines"
        case maximumTokens = "max_tokens"
        case protectedSections = "protected_sections"
    }
}
