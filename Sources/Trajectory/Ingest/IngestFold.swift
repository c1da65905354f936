internal import ContentHash

/// What reading does with every trajectory between its reader and the episode sink: redact, label, attribute, group.
struct IngestFold<Sink: EpisodeSink>: TrajectorySink {
    private let options: IngestOptions
    private let outcomes: OutcomeSources
    var sink: Sink
    var report: IngestReport
    private var detector: DuplicateDetector
    private var groups = TaskGroups()
    private var groupNames: Set<UInt64> = []

    private var chain = StepChain()
    private var inference = OutcomeInference()
    private var attribution: SkillAttribution
    private var isSession = false

    init(options: IngestOptions, outcomes: OutcomeSources, detector: DuplicateDetector, sink: Sink) {
        self.options = options
        self.outcomes = outcomes
        self.detector = detector
        self.sink = sink
        report = IngestReport()
        attribution = SkillAttribution(skill: options.skill)
    }

    mutating func began(file: String, ordinal: Int, format: TrajectoryFormat) throws {
        chain = StepChain()
        inference = OutcomeInference()
        attribution = SkillAttribution(skill: options.skill)
        isSession = format == .claudeCode || format == .codex
    }

    mutating func step(_ step: Step) throws {
        if isSession { chain.add(step) }
        let step = options.redactor.redact(step, counting: &report.redactions)
        inference.step(step)
        attribution.step(step)
        try sink.step(step)
    }

    mutating func ended(_ raw: TrajectorySummary) throws {
        var summary = options.redactor.redact(raw, counting: &report.redactions)
        report.formats[summary.format.rawValue, default: 0] += 1
        let recorded = summary.outcome
        summary.outcome = recorded.origin == .none ? outcomes.label(of: raw) ?? recorded : recorded
        if summary.outcome.origin == .none, options.infersOutcomes {
            let inferred = inference.label
            if inferred.origin != .none { summary.outcome = inferred }
        }
        summary.outcome.note = summary.outcome.note.map { options.redactor.redact($0, counting: &report.redactions) }
        if summary.skills.isEmpty { summary.skills = attribution.skillUses }
        let disposition = disposition(of: summary)
        count(summary, disposition)
        try sink.ended(summary, disposition: disposition)
    }

    mutating func broke(_ failure: TrajectoryFailure) throws {
        report.failures += 1
        try sink.broke(options.redactor.redact(failure, counting: &report.redactions))
    }

    private mutating func disposition(of summary: TrajectorySummary) -> Disposition {
        guard summary.stepCount > 0 else { return .irrelevant("it has no steps") }
        if let reason = detector.duplicate(of: summary, chain: isSession ? chain : nil) {
            return .duplicate(options.redactor.redact(reason, counting: &report.redactions))
        }
        let used = attribution.steps
        switch options.attribution {
        case .given:
            return .episode(task: groups.group(of: summary), steps: bounded(used, to: summary) ?? 1...summary.stepCount)
        case .auto:
            guard let steps = bounded(used, to: summary) else {
                return .irrelevant("it does not show the skill \(options.skill) in use")
            }
            return .episode(task: groups.group(of: summary), steps: steps)
        }
    }

    private func bounded(_ steps: ClosedRange<Int>?, to summary: TrajectorySummary) -> ClosedRange<Int>? {
        guard let steps, steps.lowerBound <= summary.stepCount else { return nil }
        return max(1, steps.lowerBound)...min(summary.stepCount, steps.upperBound)
    }

    private mutating func count(_ summary: TrajectorySummary, _ disposition: Disposition) {
        switch disposition {
        case .episode(let task, _):
            report.episodes += 1
            report.outcomes["\(summary.outcome.outcome.rawValue)/\(summary.outcome.origin.rawValue)", default: 0] += 1
            var hasher = StableHasher()
            hasher.add(task)
            if groupNames.insert(hasher.value).inserted { report.taskGroups += 1 }
        case .irrelevant: report.irrelevant += 1
        case .duplicate: report.duplicates += 1
        }
    }
}
