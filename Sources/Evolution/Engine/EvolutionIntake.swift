internal import ContentHash
public import Trajectory

/// Takes the trajectories of a run: keeps one record each, shows the episodes to the rules analyst, and spools what the
/// model is to read.
///
/// Memory grows with the number of trajectories by one record each, and not with their length.
public struct EvolutionIntake: EpisodeSink {
    /// What reading gave.
    struct Reading {
        /// One record per trajectory, by index; episodes are `merged` without a reason until the run is assembled.
        var records: [TrajectoryRecord]
        /// The indexes of the episodes, ascending.
        var episodes: [Int]
        /// Of those, the ones whose transcripts wait for a model, ascending.
        var spooled: [Int]
        /// What the rules analyst found; `nil` when it was not asked.
        var rules: RulesAnalysis?

        /// What the run's name must tell apart though no trajectory's content shows it.
        var besides: [String] {
            records.compactMap { (record: TrajectoryRecord) -> String? in
                guard let hash = record.hash else { return record.id + "\n" + (record.reason ?? "") }
                let label = record.outcome
                guard label.origin == .beside else { return nil }
                let score = label.score.map { "\($0)" } ?? ""
                return hash.hex + "\n" + label.outcome.rawValue + "\n" + score
            }
        }
    }

    private var records: [TrajectoryRecord] = []
    private var episodes: [Int] = []
    private var spooled: [Int] = []
    private var rules: RulesAnalyst?
    private var window: TranscriptWindow.Builder?
    private let budget: Int?
    private let signal: EvolutionConfiguration.Signal?
    private let spool: any TranscriptSpool

    init(
        rules: RulesAnalyst?, window budget: Int?, signal: EvolutionConfiguration.Signal? = nil,
        spool: any TranscriptSpool
    ) {
        self.rules = rules
        self.budget = budget
        self.signal = signal
        self.spool = spool
        window = budget.map { TranscriptWindow.Builder(budget: $0) }
    }

    /// The next step of the trajectory that is being read.
    public mutating func step(_ step: Step) throws {
        rules?.step(step)
        window?.add(step)
    }

    /// The trajectory ended; an episode is analysed, anything else only recorded.
    public mutating func ended(_ summary: TrajectorySummary, disposition: Disposition) throws {
        try Task.checkCancellation()
        let index = records.count
        switch disposition {
        case .episode where rules == nil && !takes(summary.outcome):
            records.append(
                record(
                    of: summary, task: summary.task ?? "", state: .irrelevant,
                    reason: Self.notTaken(by: signal)))
        case .episode(let task, let steps):
            records.append(record(of: summary, task: task, state: .merged))
            episodes.append(index)
            var shown = summary
            shown.id = records[index].id
            rules?.endEpisode(Episode(index: index, summary: shown, task: records[index].task, steps: steps))
            if let window, takes(summary.outcome) {
                spooled.append(index)
                try spool.store(
                    window.finish(summary: summary, task: task, steps: steps).encoded(),
                    named: Self.spoolName(summary.hash))
            }
        case .irrelevant(let reason):
            records.append(record(of: summary, task: summary.task ?? "", state: .irrelevant, reason: reason))
            rules?.dropEpisode()
        case .duplicate(let reason):
            records.append(record(of: summary, task: summary.task ?? "", state: .duplicate, reason: reason))
            rules?.dropEpisode()
        }
        renewWindow()
    }

    private func takes(_ label: OutcomeLabel) -> Bool { signal?.takes(label.outcome) ?? true }

    /// Why a model does not read a trajectory.
    static func notTaken(by signal: EvolutionConfiguration.Signal?) -> String {
        signal == .successes ? "only successful runs are read" : "only failed runs are read"
    }

    /// The trajectory could not be read.
    public mutating func broke(_ failure: TrajectoryFailure) throws {
        let name = failure.file.split(separator: "/").last.map(String.init) ?? failure.file
        var reason = failure.reason
        if let line = failure.line { reason += " (line \(line))" }
        if failure.line == nil, let byte = failure.byteOffset { reason += " (byte \(byte))" }
        records.append(
            TrajectoryRecord(
                id: Self.identifier(failure.ordinal.map { "\(name)#\($0)" } ?? name), hash: nil,
                outcome: .unknown,
                task: "", state: .failed, reason: HostileText.oneLine(reason)))
        rules?.dropEpisode()
        renewWindow()
    }

    private mutating func renewWindow() {
        window = budget.map { TranscriptWindow.Builder(budget: $0) }
    }

    private func record(
        of summary: TrajectorySummary, task: String, state: TrajectoryRecord.State, reason: String? = nil
    ) -> TrajectoryRecord {
        var outcome = summary.outcome
        outcome.note = outcome.note.map { HostileText.cut(HostileText.oneLine($0), to: 80) }
        return TrajectoryRecord(
            id: Self.identifier(summary.id), hash: summary.hash, outcome: outcome,
            task: Self.identifier(task),
            environment: summary.environment.map(Self.identifier), state: state,
            reason: reason.map(HostileText.oneLine))
    }

    /// An id from outside as one word of at most 120 characters, fit for records, trailers and terminals.
    ///
    /// Ids are names, not sentences: what holds anything but letters, digits and `._-+=:#@/`, climbs (`..`) or is too long
    /// is cut there and told apart by eight digits of its hash, so that nobody speaks through an id.
    static func identifier(_ text: String) -> String {
        var name = ""
        for character in text {
            guard character.isLetter || character.isNumber || "._-+=:#@/".contains(character),
                !HiddenText.isIn(String(character)), !(character == "." && name.hasSuffix(".")),
                name.utf8.count < 120
            else { break }
            name.append(character)
        }
        if name == text { return name }
        let stem =
            name.hasSuffix(":") || name.utf8.count > 64 ? String(name.prefix(24).filter { $0 != ":" }) : name
        return (stem.isEmpty ? "unnamed" : stem) + "~" + ContentHash(of: text).prefix(8)
    }

    /// Where the transcript of a trajectory is spooled.
    static func spoolName(_ hash: ContentHash) -> String { "transcript-\(hash.prefix(32))" }

    /// Ends the reading.
    func finish() -> Reading {
        Reading(records: records, episodes: episodes, spooled: spooled, rules: rules?.propose())
    }
}
