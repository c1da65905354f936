public import ContentHash
public import Skill

/// A rule that an earlier run proposed, as the next run must know it so that nothing is proposed twice.
public struct PriorRule: Hashable, Sendable {
    /// What became of it.
    public enum State: String, Hashable, Sendable, Codable {
        /// Its run is open: neither accepted and merged nor rejected.
        case open
        /// It is in the skill, as it was or reworded by a person.
        case merged
        /// It was merged and a person took it out again: counts as rejected.
        case deleted
        /// A reviewer rejected it, or took another patch that excludes it.
        case rejected
        /// It was parked: too little support so far.
        case parked
    }

    /// Whether nobody has decided about it yet.
    public var isUndecided: Bool { state == .open || state == .parked }

    /// The run that proposed it.
    public var run: RunID
    /// Its patch.
    public var patch: PatchID
    /// The structural identity.
    public var key: String
    /// The title.
    public var title: String
    /// The texts it inserted, for matching rules that were worded otherwise.
    public var texts: [String]
    /// The files it changed.
    public var files: [SkillPath]
    /// What became of it.
    public var state: State
    /// The hashes of the trajectories that support it, in its run and in every later run that reinforced it; of a rule
    /// that was decided against, those that were known when that was decided.
    public var support: Set<ContentHash>
    /// The task groups of those trajectories.
    public var tasks: Set<String>
    /// Of a rule that was decided against, the task groups in which later runs found it again.
    public var laterTasks: Set<String>
    /// The distinct task groups that had been counted when a person decided, those of the rules before it included that
    /// it was a second proposal of.
    public var tasksWhenDecided: Int
    /// Why a reviewer rejected it; a reviewer's words.
    public var reason: String?
    /// When that was, in seconds since 1970.
    public var decided: Int64?
    /// The strategy of its run: while nobody has decided, runs of other strategies do not mind each other, so that they
    /// can be compared.
    public var strategy: EvolutionConfiguration.Strategy

    /// Describes a rule of an earlier run.
    public init(
        run: RunID, patch: PatchID, key: String, title: String, texts: [String], files: [SkillPath], state: State,
        support: Set<ContentHash>, tasks: Set<String>, laterTasks: Set<String> = [], tasksWhenDecided: Int? = nil,
        reason: String? = nil, decided: Int64? = nil, strategy: EvolutionConfiguration.Strategy = .parallel
    ) {
        self.run = run
        self.patch = patch
        self.key = key
        self.title = title
        self.texts = texts
        self.files = files
        self.state = state
        self.support = support
        self.tasks = tasks
        self.laterTasks = laterTasks
        self.tasksWhenDecided = max(tasksWhenDecided ?? 0, tasks.count)
        self.reason = reason
        self.decided = decided
        self.strategy = strategy
    }
}
