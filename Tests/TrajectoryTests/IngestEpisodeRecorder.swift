@testable import Trajectory

/// Keeps everything that an ingest hands over.
struct IngestEpisodeRecorder: EpisodeSink {
    var steps: [Step] = []
    var ended: [(summary: TrajectorySummary, disposition: Disposition, steps: [Step])] = []
    var failures: [TrajectoryFailure] = []

    mutating func step(_ step: Step) {
        steps.append(step)
    }

    mutating func ended(_ summary: TrajectorySummary, disposition: Disposition) {
        ended.append((summary, disposition, steps))
        steps = []
    }

    mutating func broke(_ failure: TrajectoryFailure) {
        failures.append(failure)
        steps = []
    }
}
