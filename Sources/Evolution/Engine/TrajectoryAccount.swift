/// Says of every trajectory where it ended: in exactly one state, with a reason where it is not behind a patch.
struct TrajectoryAccount {
    /// What was read.
    let reading: EvolutionIntake.Reading
    /// What the analysts found.
    let analysis: AnalysisOutcome
    /// The run, with everything but its trajectories.
    let run: EvolutionRun
    /// Whether a failed call means that nobody looked at the episode.
    let analysesFailAlone: Bool

    /// The records with their final states.
    var records: [TrajectoryRecord] {
        var records = reading.records
        let behindCommits = union(run.commits.map(\.support))
        let behindContested = union(run.contested.map(\.support))
        let behindParked = union(run.parked.map(\.support))
        let reinforcing = union(run.reinforced.map(\.support))
        let suppressed = union(run.changes.suppressed.map(\.support))
        var dropped: [Int: String] = [:]
        for entry in analysis.dropped {
            for index in entry.support.episodes { dropped[index] = entry.reason }
        }
        let refused = Dictionary(
            analysis.refused.map { ($0.episode, $0) }, uniquingKeysWith: { first, _ in first })
        for index in reading.episodes {
            if behindCommits.contains(index) {
                records[index].state = .used
                records[index].reason = nil
                continue
            }
            if analysesFailAlone, let reason = analysis.failures[index] {
                records[index].state = .failed
                records[index].reason = reason
                continue
            }
            records[index].state = .merged
            if reinforcing.contains(index) {
                records[index].reason = "its lessons strengthen rules of earlier runs"
            } else if behindContested.contains(index) {
                records[index].reason = "its lessons are in an open conflict"
            } else if behindParked.contains(index) {
                records[index].reason = "its lessons are parked"
            } else if suppressed.contains(index) {
                records[index].reason = "its lessons were rejected before"
            } else if let reason = dropped[index] {
                records[index].reason = "its lesson was dropped in a merge: \(reason)"
            } else if let lesson = refused[index], lesson.analyst != "rules" {
                records[index].state = .refused
                records[index].reason = lesson.reason
            } else {
                records[index].reason = noLesson(index)
            }
        }
        return records
    }

    private func noLesson(_ index: Int) -> String {
        if let failure = analysis.failures[index] {
            return "no rule fits it, and its model call failed: \(failure)"
        }
        return HostileText.oneLine(reading.rules?.seenBy[index]?.reason ?? "no lesson came of it")
    }

    private func union(_ supports: [Support]) -> Set<Int> { Set(supports.flatMap(\.episodes)) }
}
