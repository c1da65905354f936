public import ContentHash

/// Everything about a trajectory but its steps, known when its last step was read.
public struct TrajectorySummary: Hashable, Sendable {
    /// The id that is shown: the file's own, else `stem#ordinal`, else task and trial.
    public var id: String
    /// The identity: the hash of what happened.
    ///
    /// A resumed or forked copy, or another format's copy, has the same.
    public var hash: ContentHash
    /// The format it was read in.
    public var format: TrajectoryFormat
    /// The file, as the user named it.
    public var file: String
    /// Its place in the file, from 1.
    public var ordinal: Int
    /// The id or name of the task, where the file has one.
    public var task: String?
    /// The first words of the person: the task as it was put, redacted, at most 4,000 characters.
    public var prompt: String
    /// Which repetition of the task this is, where the file says so.
    public var trial: String?
    /// The name of what the task ran against (a database, repository, domain), where the file has one.
    public var environment: String?
    /// The agent's name, where known.
    public var agent: String?
    /// The model's name, where known.
    public var model: String?
    /// How it ended.
    public var outcome: OutcomeLabel
    /// The names of the skills that the steps show as used or read, and the first and last step of each.
    public var skills: [SkillUse]
    /// The number of steps.
    public var stepCount: Int
    /// Parts that could not be read (a broken line of a session, say), at most 20; the trajectory is without them.
    public var gaps: [TrajectoryFailure]

    /// Describes a trajectory.
    public init(
        id: String, hash: ContentHash, format: TrajectoryFormat, file: String, ordinal: Int,
        task: String? = nil,
        prompt: String, trial: String? = nil, environment: String? = nil, agent: String? = nil,
        model: String? = nil,
        outcome: OutcomeLabel = .unknown, skills: [SkillUse] = [], stepCount: Int,
        gaps: [TrajectoryFailure] = []
    ) {
        self.id = id
        self.hash = hash
        self.format = format
        self.file = file
        self.ordinal = ordinal
        self.task = task
        self.prompt = prompt
        self.trial = trial
        self.environment = environment
        self.agent = agent
        self.model = model
        self.outcome = outcome
        self.skills = skills
        self.stepCount = stepCount
        self.gaps = gaps
    }
}
