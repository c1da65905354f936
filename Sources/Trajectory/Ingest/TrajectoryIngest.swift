/// Reads everything the user named and hands over episodes: redacted, labelled, attributed, grouped, without copies.
public struct TrajectoryIngest: Sendable {
    private let options: IngestOptions
    private let limits: TrajectoryReadLimits

    /// Says what to read.
    public init(options: IngestOptions, limits: TrajectoryReadLimits = TrajectoryReadLimits()) {
        self.options = options
        self.limits = limits
    }

    /// Reads all trajectories into `sink`, files sorted by path, each trajectory once.
    ///
    /// What cannot be read is said to the sink and counted, and the rest goes on. Own memory is a few hundred bytes a
    /// trajectory, whatever its length.
    ///
    /// - Throws: only what the sink throws.
    public func read(into sink: inout some EpisodeSink) throws -> IngestReport {
        let paths = TrajectoryPaths(options.paths)
        var detector = DuplicateDetector()
        try SessionPrefixes.learn(paths.units, into: &detector)
        let outcomes = OutcomeSources(options: options)
        var fold = IngestFold(options: options, outcomes: outcomes, detector: detector, sink: sink)
        defer { sink = fold.sink }
        for failure in paths.failures { try fold.broke(failure) }
        var companions = 0
        for unit in paths.units {
            let reader = TrajectoryFileReader(file: unit, display: unit, limits: limits)
            if unit.hasSuffix(".json"), !paths.named.contains(unit), reader.isCompanion {
                companions += 1
                continue
            }
            fold.report.files += 1
            try reader.read(into: &fold)
        }
        fold.report.notes = outcomes.notes
        if companions > 0 {
            fold.report.notes.append("\(companions) files in the folders tell of trajectories and have none")
        }
        if paths.passedOver > 0 {
            fold.report.notes.append("\(paths.passedOver) files in the folders are of no kind that is read")
        }
        return fold.report
    }
}
