public import Trajectory

/// A trajectory that is about the skill and is to be analysed, with everything known before its steps are looked at.
public struct Episode: Hashable, Sendable {
    /// The index in the run's list of trajectories, from 0.
    public var index: Int
    /// Everything about the trajectory but its steps.
    public var summary: TrajectorySummary
    /// The task group.
    public var task: String
    /// The steps in which the skill was active, both ends included.
    public var steps: ClosedRange<Int>

    /// Describes an episode.
    public init(index: Int, summary: TrajectorySummary, task: String, steps: ClosedRange<Int>) {
        self.index = index
        self.summary = summary
        self.task = task
        self.steps = steps
    }
}
