/// What reading found, in numbers.
public struct IngestReport: Hashable, Sendable, Codable {
    /// Files that were opened as trajectories.
    public var files = 0
    /// Trajectories to be analysed.
    public var episodes = 0
    /// Trajectories that are not about the skill.
    public var irrelevant = 0
    /// Trajectories that are the same as an earlier one.
    public var duplicates = 0
    /// Trajectories and files that could not be read.
    public var failures = 0
    /// Trajectories that were read to their end, by format.
    public var formats: [String: Int] = [:]
    /// Episodes by outcome and origin, for example `success/recorded`.
    public var outcomes: [String: Int] = [:]
    /// Task groups among the episodes.
    public var taskGroups = 0
    /// What was redacted.
    public var redactions = RedactionReport()
    /// Record types that no reader knows, with how often they were met.
    public var unknownRecords: [String: Int] = [:]
    /// What was skipped or could not be used, one clause each; at most 100.
    public var notes: [String] = []

    /// Nothing was read yet.
    public init() {}

    /// All trajectories and files that were named, each in one state.
    public var total: Int { episodes + irrelevant + duplicates + failures }

    enum CodingKeys: String, CodingKey {
        case files, episodes, irrelevant, duplicates, failures, formats, outcomes, redactions, notes
        case taskGroups = "task_groups"
        case unknownRecords = "unknown_records"
    }
}
