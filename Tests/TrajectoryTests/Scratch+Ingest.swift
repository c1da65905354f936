import Trajectory

extension Scratch {
    /// Reads files and folders of this one as `evolve` does, without guesses from the steps.
    func ingest(_ names: [String]) throws -> (items: [TrajectorySummary], report: IngestReport) {
        struct Sink: EpisodeSink {
            var items: [TrajectorySummary] = []
            mutating func step(_ step: Step) {}
            mutating func ended(_ summary: TrajectorySummary, disposition: Disposition) { items.append(summary) }
            mutating func broke(_ failure: TrajectoryFailure) {}
        }
        var sink = Sink()
        let options = IngestOptions(
            paths: names.map { path + "/" + $0 }, skill: "", infersOutcomes: false)
        let report = try TrajectoryIngest(options: options).read(into: &sink)
        return (sink.items, report)
    }
}
