public import ContentHash
public import Trajectory

/// One line of a run's `trajectories.jsonl`: a trajectory that was named, without a word of it.
public struct TrajectoryRecord: Hashable, Sendable, Codable {
    /// Where every trajectory ends, in exactly one state.
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// It was analysed and at least one lesson came of it that stands behind a patch.
        case used
        /// It was analysed and its lessons stand behind no patch of this run's branch, with the reason.
        case merged
        /// An analyst refused it or its edits were refused, with the reason.
        case refused
        /// It could not be read or analysed, with the reason.
        case failed
        /// It is not about this skill, with the reason.
        case irrelevant
        /// It is the same as an earlier one, with the reason.
        case duplicate
    }

    /// The shown id.
    public var id: String
    /// The identity; `nil` when the file could not be read.
    public var hash: ContentHash?
    /// How it ended.
    public var outcome: OutcomeLabel
    /// The task group: a task's id or name, else a name made from near-duplicate prompts by their hash.
    public var task: String
    /// The environment, where known.
    public var environment: String?
    /// The split that the task group belongs to; `train` unless tasks are held out.
    public var split: String
    /// Where it ended.
    public var state: State
    /// Why, for `merged`, `refused`, `failed`, `irrelevant` and `duplicate`.
    public var reason: String?

    /// Describes a trajectory's part in a run.
    public init(
        id: String, hash: ContentHash?, outcome: OutcomeLabel, task: String, environment: String? = nil,
        split: String = "train", state: State, reason: String? = nil
    ) {
        self.id = id
        self.hash = hash
        self.outcome = outcome
        self.task = task
        self.environment = environment
        self.split = split
        self.state = state
        self.reason = reason
    }
}
