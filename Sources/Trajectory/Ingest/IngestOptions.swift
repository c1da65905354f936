/// What is to be read, and how it is to be understood.
public struct IngestOptions: Hashable, Sendable {
    /// How it is decided that a trajectory is about the skill.
    public enum Attribution: String, Hashable, Sendable, Codable, CaseIterable {
        /// The user named the files for this skill: every trajectory counts, whole, unless it shows the skill in use,
        /// in which case the steps of that use count.
        case given
        /// Only trajectories that show the skill used or read count, and of these the steps of that use.
        case auto
    }

    /// The files and folders, as the user named them.
    public var paths: [String]
    /// The skill's name.
    public var skill: String
    /// How it is decided that a trajectory is about the skill.
    public var attribution: Attribution
    /// A file of outcomes (`outcomes.jsonl`), read before the ones that lie beside the trajectories.
    public var outcomesFile: String?
    /// A command that is run per trajectory without an outcome; its exit status 0 means success.
    ///
    /// Only ever the user's
    /// own: nothing that was read sets it.
    public var outcomeCommand: OutcomeCommand?
    /// Whether outcomes that nobody recorded are inferred from the steps.
    public var infersOutcomes: Bool
    /// The rules by which secrets are found.
    public var redactor: Redactor

    /// Says what to read.
    public init(
        paths: [String], skill: String, attribution: Attribution = .given, outcomesFile: String? = nil,
        outcomeCommand: OutcomeCommand? = nil, infersOutcomes: Bool = true, redactor: Redactor = Redactor()
    ) {
        self.paths = paths
        self.skill = skill
        self.attribution = attribution
        self.outcomesFile = outcomesFile
        self.outcomeCommand = outcomeCommand
        self.infersOutcomes = infersOutcomes
        self.redactor = redactor
    }
}
