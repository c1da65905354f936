public import LanguageModel

/// One execution of `evolve` as it is stored and shared: everything but quotes, prompts and replies.
///
/// The records hold ids, hashes, counts, rule texts that passed the hostile-text gate and masked error signatures;
/// never a sentence of a transcript (`Docs/formats.md`).
public struct EvolutionRun: Hashable, Sendable {
    /// The schema that this version writes.
    public static let schema = "skillgit.run/1"

    /// The run's name.
    public var id: RunID
    /// The commit that all edits are anchored on.
    public var base: String
    /// What the user set.
    public var configuration: EvolutionConfiguration
    /// The models that were asked; empty for the rules analyst alone.
    public var models: [ModelIdentity]
    /// What the rules analyst says about its own sight; `nil` when it was not asked.
    public var report: AnalysisReport?
    /// What the run means for rules of earlier runs.
    public var changes: RunChanges
    /// Patches that exclude each other.
    public var conflicts: [PatchConflict]
    /// Lessons that were refused, by trajectory.
    public var refused: [RefusedLesson]
    /// Every trajectory that was named, in the canonical order; support names them by index.
    public var trajectories: [TrajectoryRecord]
    /// The lessons that were kept, ascending by id.
    public var lessons: [Lesson]
    /// The patches by rank: first the commits, then the parked ones.
    public var patches: [Patch]
    /// What became of every bucket, in the order of levels and topics.
    public var merges: [MergeRecord]
    /// The calls of the process that ended the run, added up by purpose and model.
    public var ledger: [LedgerEntry]
    /// What processes before it spent on the same run: exchanges and what they used, without calls.
    public var earlier: [LedgerEntry]
    /// New evidence for rules of earlier runs.
    public var reinforced: [Reinforcement]

    /// Describes a run.
    public init(
        id: RunID, base: String, configuration: EvolutionConfiguration, models: [ModelIdentity] = [],
        report: AnalysisReport? = nil, changes: RunChanges = RunChanges(), conflicts: [PatchConflict] = [],
        refused: [RefusedLesson] = [], trajectories: [TrajectoryRecord] = [], lessons: [Lesson] = [],
        patches: [Patch] = [], merges: [MergeRecord] = [], ledger: [LedgerEntry] = [], earlier: [LedgerEntry] = [],
        reinforced: [Reinforcement] = []
    ) {
        self.id = id
        self.base = base
        self.configuration = configuration
        self.models = models
        self.report = report
        self.changes = changes
        self.conflicts = conflicts
        self.refused = refused
        self.trajectories = trajectories
        self.lessons = lessons
        self.patches = patches
        self.merges = merges
        self.ledger = ledger.map(\.shareable)
        self.earlier = earlier.map(\.shareable)
        self.reinforced = reinforced
    }

    /// The run counted.
    public var totals: RunTotals {
        RunTotals(trajectories: trajectories, lessons: lessons.count, patches: patches)
    }

    /// The patches that are commits, by rank.
    public var commits: [Patch] { patches.filter { $0.route != .parked } }

    /// The patches that are kept but are no commits, by rank.
    public var parked: [Patch] { patches.filter { $0.route == .parked } }

    /// Calls of models that ended.
    public var calls: Int { ledger.map(\.calls).reduce(0, +) }

    /// Of those, the ones that gave no answer.
    public var failedCalls: Int { ledger.map(\.failed).reduce(0, +) }

    /// Whether more trajectories or calls failed than the configuration allows; `evolve` then exits with 1, everything kept.
    public var hasTooManyFailures: Bool {
        let failed = trajectories.count { $0.state == .failed }
        return Double(failed) > configuration.maximumFailures * Double(trajectories.count)
            || Double(failedCalls) > configuration.maximumFailures * Double(calls)
    }
}
