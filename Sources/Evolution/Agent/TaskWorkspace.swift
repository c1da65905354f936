/// The files of one trajectory's task, with what an analyst may do to a copy of them.
///
/// Nothing of it is trusted: commands come from a model, files from an agent.
public protocol TaskWorkspace: Sendable {
    /// What can be done here.
    var abilities: TaskAbilities { get }

    /// The files of the copy, by path; `input/` holds what the agent had, `output/` what it produced.
    func files() async throws(TaskFailure) -> [TaskFile]

    /// A part of a file; empty beyond its end.
    func read(_ path: String, from offset: Int, count: Int) async throws(TaskFailure) -> [UInt8]

    /// Runs a command line on the copy, isolated; only where ``TaskAbilities/runsCommands``.
    func run(_ command: String) async throws(TaskFailure) -> TaskCommandResult

    /// Runs the user's checker on a file of the copy, isolated; only where ``TaskAbilities/checks``.
    func check(_ path: String) async throws(TaskFailure) -> TaskCheck

    /// What the agent had and what it had produced.
    func originals() async throws(TaskFailure) -> [FileFingerprint]

    /// The answers that only the checker may see.
    func expected() async throws(TaskFailure) -> [FileFingerprint]

    /// Nothing more will be asked.
    func end() async
}

/// Finds the files of trajectories' tasks.
public protocol TaskWorkspaces: Sendable {
    /// A short hash over everything that a run's result may depend on: files, checker, limits.
    var fingerprint: String { get }

    /// The workspace of a trajectory; `nil` when there are no files of its task.
    func workspace(of record: TrajectoryRecord) async -> (any TaskWorkspace)?
}

/// What can be done with a task's files.
public struct TaskAbilities: Hashable, Sendable {
    /// Whether commands can be run.
    public var runsCommands: Bool
    /// Whether there is a checker that can be run.
    public var checks: Bool
    /// Why something is off, for the model and for people; empty when nothing is.
    public var notes: [String]

    /// Describes abilities.
    public init(runsCommands: Bool, checks: Bool, notes: [String] = []) {
        self.runsCommands = runsCommands
        self.checks = checks
        self.notes = notes
    }
}

/// One file of a task.
public struct TaskFile: Hashable, Sendable, Codable {
    /// Below the task's folder.
    public var path: String
    /// Bytes.
    public var size: Int

    /// Describes a file.
    public init(path: String, size: Int) {
        self.path = path
        self.size = size
    }
}

/// What came of a command.
public struct TaskCommandResult: Hashable, Sendable, Codable {
    /// How it ended, in words: `exit 0`, `signal 9`, `timed out after 30 s`.
    public var ending: String
    /// What it wrote, cut at the limit.
    public var output: [UInt8]
    /// Whether that is all.
    public var isCut: Bool

    /// Describes a result.
    public init(ending: String, output: [UInt8], isCut: Bool) {
        self.ending = ending
        self.output = output
        self.isCut = isCut
    }
}

/// What came of running the user's checker.
public struct TaskCheck: Hashable, Sendable, Codable {
    /// Whether it passed: exit code 0.
    public var isPassed: Bool
    /// What it wrote and how it ended.
    public var result: TaskCommandResult
    /// The file that it judged.
    public var file: FileFingerprint
    /// Whether the checker was the same before and after.
    public var keepsChecker: Bool
    /// The file that the checker accepts though the run failed with it, or `an empty file`; `nil` when it refuses all.
    public var alsoAccepts: String?

    /// Describes a check.
    public init(
        isPassed: Bool, result: TaskCommandResult, file: FileFingerprint, keepsChecker: Bool,
        alsoAccepts: String?
    ) {
        self.isPassed = isPassed
        self.result = result
        self.file = file
        self.keepsChecker = keepsChecker
        self.alsoAccepts = alsoAccepts
    }
}

/// Why something could not be done with a task's files.
public struct TaskFailure: Error, Hashable, Sendable {
    /// The cause, for the model and for people.
    public var reason: String
    /// Whether the task that waited was cancelled.
    public var isCancelled: Bool

    /// Describes a failure.
    public init(_ reason: String, isCancelled: Bool = false) {
        self.reason = reason
        self.isCancelled = isCancelled
    }
}
