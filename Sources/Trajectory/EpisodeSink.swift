/// What becomes of a trajectory that could be read.
public enum Disposition: Hashable, Sendable {
    /// It is to be analysed: its task group and the steps in which the skill was active, both ends included.
    case episode(task: String, steps: ClosedRange<Int>)
    /// It is not about the skill; why.
    case irrelevant(String)
    /// It is the same as an earlier one, or part of one; which.
    case duplicate(String)
}

/// Takes what `TrajectoryIngest` makes of trajectories: redacted, labelled, attributed, grouped, without copies.
///
/// The steps of a trajectory arrive before anybody knows what it is, so a sink gathers what it wants while they pass
/// and keeps or drops it when `ended` or `broke` says which. Every trajectory named causes exactly one of these two, in
/// a canonical order: files by path, then by place in the file.
public protocol EpisodeSink {
    /// The next step of the trajectory that is being read.
    mutating func step(_ step: Step) throws
    /// The trajectory ended; what it is is said now.
    mutating func ended(_ summary: TrajectorySummary, disposition: Disposition) throws
    /// The trajectory, or the file, could not be read; the steps that came of it are to be dropped.
    mutating func broke(_ failure: TrajectoryFailure) throws
}
