internal import Trajectory

/// Counts supports against a run's trajectories.
struct RunCounts {
    /// The records by index.
    let records: [TrajectoryRecord]
    /// The indexes that count as episodes.
    let episodes: Set<Int>
    /// How many distinct task groups the run has.
    let tasks: Int
    /// How many distinct environments the run knows.
    let environments: Int

    /// Prepares counting.
    init(records: [TrajectoryRecord], episodes: [Int]) {
        self.records = records
        self.episodes = Set(episodes)
        tasks = Set(episodes.map { records[$0].task }).count
        environments = Set(episodes.compactMap { records[$0].environment }).count
    }

    /// Counts against the episodes that were looked at: one whose call failed was not, unless the rules analyst read it.
    init(
        _ reading: EvolutionIntake.Reading, analysis: AnalysisOutcome, configuration: EvolutionConfiguration
    ) {
        let isLost = !configuration.analysts.contains(.rules)
        self.init(
            records: reading.records,
            episodes: reading.episodes.filter { !isLost || analysis.failures[$0] == nil })
    }

    /// A support counted by outcome and task group.
    func count(_ support: Support) -> SupportCount {
        let supporting = support.episodes.map { records[$0] }
        func number(_ outcome: Outcome) -> Int { supporting.count { $0.outcome.outcome == outcome } }
        return SupportCount(
            episodes: supporting.count, ofEpisodes: episodes.count, success: number(.success),
            failure: number(.failure), unknown: number(.unknown),
            inferred: supporting.count { $0.outcome.origin == .inferred },
            tasks: Set(supporting.map(\.task)).count,
            ofTasks: tasks)
    }

    /// The task groups of a support.
    func tasks(of support: Support) -> Set<String> { Set(support.episodes.map { records[$0].task }) }

    /// The known environments of a support.
    func environments(of support: Support) -> Set<String> {
        Set(support.episodes.compactMap { records[$0].environment })
    }

    /// The places of a support, the best first: one of each task group before a second of any, failures before others.
    func ranked(_ references: [EvidenceReference], limit: Int = 50) -> [EvidenceReference] {
        var turns: [String: Int] = [:]
        let ordered = Array(Set(references)).filter { records.indices.contains($0.episode) }.sorted {
            left, right in
            let failed = (hasFailed(left), hasFailed(right))
            return failed.0 != failed.1 ? failed.0 : left < right
        }
        let turned = ordered.enumerated().map { place, reference in
            let task = records[reference.episode].task
            defer { turns[task, default: 0] += 1 }
            return (turn: turns[task, default: 0], place: place, reference: reference)
        }
        return turned.sorted { ($0.turn, $0.place) < ($1.turn, $1.place) }.prefix(limit).map(\.reference)
    }

    private func hasFailed(_ reference: EvidenceReference) -> Bool {
        records[reference.episode].outcome.outcome == .failure
    }
}
