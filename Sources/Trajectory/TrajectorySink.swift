/// Takes trajectories as they are read, one step at a time, so that memory grows with neither their number nor their
/// length.
///
/// For every trajectory the calls come in this order: `began`, `step` any number of times, then either `ended` or
/// `broke`. Calls come from one thread at a time, files in the order they were named, trajectories in the order of the
/// file.
public protocol TrajectorySink {
    /// A trajectory begins; `ordinal` counts from 1 within the file.
    mutating func began(file: String, ordinal: Int, format: TrajectoryFormat) throws
    /// The next step, already redacted.
    mutating func step(_ step: Step) throws
    /// The trajectory ended as it should.
    mutating func ended(_ summary: TrajectorySummary) throws
    /// The trajectory (if one had begun), or the file, could not be read; what came of it is to be dropped.
    mutating func broke(_ failure: TrajectoryFailure) throws
}
