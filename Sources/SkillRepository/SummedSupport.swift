public import Evolution
internal import Trajectory

/// The support of a rule over its own run and all later runs that found it again; a trajectory counts once.
public struct SummedSupport: Hashable, Sendable {
    /// What one run added.
    public struct Part: Hashable, Sendable {
        /// The run.
        public var run: RunID
        /// What it counted.
        public var count: SupportCount
    }

    /// Distinct trajectories.
    public var trajectories: Int
    /// Of those, successes.
    public var success: Int
    /// Of those, failures.
    public var failure: Int
    /// Of those, unknown outcomes.
    public var unknown: Int
    /// Of those, outcomes that are only inferred; they are also in one of the three above.
    public var inferred: Int
    /// Distinct task groups.
    public var tasks: Int
    /// The runs that found it, the proposing one first.
    public var parts: [Part]

    init(_ total: SupportLedger.Total) {
        trajectories = total.trajectories.count
        let labels = total.records.values.map(\.outcome)
        success = labels.count { $0.outcome == .success }
        failure = labels.count { $0.outcome == .failure }
        unknown = labels.count { $0.outcome == .unknown }
        inferred = labels.count { $0.origin == .inferred }
        tasks = total.tasks.count
        parts = total.byRun.map { Part(run: $0.run, count: $0.count) }
    }
}
