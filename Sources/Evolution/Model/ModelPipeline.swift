internal import LanguageModel
internal import Trajectory

/// Runs the model's part of a run: analyses and merges at the same time, as their inputs get ready.
struct ModelPipeline {
    let engine: EvolutionEngine
    private let reading: EvolutionIntake.Reading
    private let analyst: ModelAnalyst
    /// Reads failed trajectories, where it is asked for.
    private let agent: AgentAnalyst?
    private let merger: BucketMerger
    private let scheduler: CallScheduler
    let settler: ConflictSettler

    init(engine: EvolutionEngine, schedulers: EvolutionSchedulers, reading: EvolutionIntake.Reading) {
        self.engine = engine
        self.reading = reading
        scheduler = schedulers.analysis
        analyst = ModelAnalyst(engine: engine, scheduler: schedulers.analysis)
        agent =
            engine.configuration.analysts.contains(.agent)
            ? AgentAnalyst(engine: engine, settings: engine.agent, scheduler: schedulers.analysis) : nil
        merger = BucketMerger(engine: engine, scheduler: schedulers.merge)
        settler = ConflictSettler(engine: engine, scheduler: schedulers.merge)
    }

    /// How many analyses are under way at once; the scheduler decides how many of them are calls in flight.
    ///
    /// Every one keeps its transcript in memory, so there are no more than keep all slots busy: half as many again as there
    /// are slots wait for one, and those that back off hold none and count for nothing, up to a bound.
    private var window: Int {
        let slots = scheduler.concurrency
        return slots + (slots + 1) / 2 + min(scheduler.load.backingOff, 2 * slots)
    }

    private enum Event: Sendable {
        case analysed(place: Int, ModelAnalyst.Finding)
        case merged(BucketMerger.Merged)
        /// A call left its slot to others; `false` when that is not told any more.
        case backedOff(Bool)
    }

    /// Asks about every episode and merges what comes.
    ///
    /// - Throws: ``EvolutionStop`` when answers have to be waited for or no call can succeed; `CancellationError`.
    func run() async throws -> AnalysisOutcome {
        var outcome = AnalysisOutcome()
        var schedule = MergeSchedule(
            places: reading.spooled.count, fanIn: engine.configuration.fanIn,
            isMerging: (engine.configuration.strategy ?? .parallel) == .parallel)
        var stops: [ModelError] = []
        var findings: [Int: ModelAnalyst.Finding] = [:]
        var stages = EvolutionStages(analyses: reading.spooled.count)
        try await withThrowingTaskGroup(of: Event.self) { group in
            var started = 0
            var ended = 0
            var open = 0
            func startNext() {
                while started < reading.spooled.count, started - ended < window {
                    let place = started
                    started += 1
                    open += 1
                    group.addTask { try await analyse(place) }
                }
            }
            startNext()
            watchBackOff(in: &group)
            while open > 0, let event = try await group.next() {
                if case .backedOff(let goesOn) = event {
                    startNext()
                    if goesOn, started < reading.spooled.count { watchBackOff(in: &group) }
                    continue
                }
                open -= 1
                var buckets: [MergeSchedule.Bucket] = []
                switch event {
                case .backedOff: break
                case .analysed(let place, let finding):
                    ended += 1
                    if let error = finding.failure, Self.stopsRun(error) {
                        stops.append(error)
                    } else {
                        stages.analysis.done += 1
                        findings[place] = finding
                        buckets = schedule.deliver(finding.proposals.map(Candidate.init), from: place)
                    }
                case .merged(let merged):
                    if let error = merged.failure, Self.stopsRun(error) {
                        stops.append(error)
                    } else {
                        stages.merge.done += 1
                        outcome.take(merged)
                        buckets = schedule.merged(merged.record.id, into: merged.outputs)
                    }
                }
                stages.merge.planned += buckets.count
                open += buckets.count
                for bucket in buckets { group.addTask { .merged(await merger.merge(bucket)) } }
                // After the merges, which so come before analyses that nobody waits for yet.
                startNext()
                engine.progress(.stages(stages))
            }
            // Whoever still watches.
            group.cancelAll()
        }
        try Self.stop(for: stops)
        outcome.candidates = schedule.candidates
        outcome.stages = stages
        try Self.stop(for: await settleConflicts(in: &outcome))
        collect(findings, into: &outcome)
        return outcome
    }

    /// Tells when a call backs off: without it the slots of all those that do would stay empty until one of them is back.
    private func watchBackOff(in group: inout ThrowingTaskGroup<Event, any Error>) {
        group.addTask {
            var backOffs = scheduler.backOffs.makeAsyncIterator()
            return .backedOff(await backOffs.next() != nil)
        }
    }

    private func analyse(_ place: Int) async throws -> Event {
        let index = reading.spooled[place]
        guard let hash = reading.records[index].hash else {
            return .analysed(place: place, ModelAnalyst.Finding())
        }
        let bytes = try engine.spool.bytes(named: EvolutionIntake.spoolName(hash))
        let window = try TranscriptWindow(encoded: bytes)
        if let agent, reading.records[index].outcome.outcome == .failure {
            let workspace = await engine.agent.workspaces?.workspace(of: reading.records[index])
            return .analysed(
                place: place, await agent.analyse(episode: index, window: window, workspace: workspace))
        }
        let shown = agent == nil ? window : window.narrowed(to: engine.windowBudget)
        return .analysed(place: place, await analyst.analyse(episode: index, window: shown))
    }

    /// Lessons, refusals and failures in the order of the trajectories.
    private func collect(_ findings: [Int: ModelAnalyst.Finding], into outcome: inout AnalysisOutcome) {
        for (place, index) in reading.spooled.enumerated() {
            guard let finding = findings[place] else { continue }
            outcome.lessons += finding.proposals.map(\.lesson)
            outcome.refused += finding.refused.map {
                RefusedLesson(
                    episode: index, analyst: finding.analyst, reason: HostileText.oneLine($0))
            }
            if let failure = finding.failure { outcome.failures[index] = HostileText.oneLine(failure.reason) }
        }
        outcome.dropped.sort {
            ($0.support.episodes.first ?? 0, $0.reason) < ($1.support.episodes.first ?? 0, $1.reason)
        }
    }

    /// Whether the failure of a call is one after which the run cannot go on.
    static func stopsRun(_ error: ModelError) -> Bool {
        if case .pending = error.kind { return true }
        return error.kind.stopsAll || error.kind == .cancelled
    }

    /// Ends the run for failures after which it cannot go on.
    static func stop(for errors: [ModelError]) throws {
        if let fatal = errors.first(where: { $0.kind.stopsAll && $0.kind != .budget }) {
            throw EvolutionStop.modelUnavailable(reason: fatal.reason)
        }
        if errors.contains(where: { $0.kind == .cancelled }) { throw CancellationError() }
        let waiting = errors.compactMap { error -> String? in
            if case .pending(let path) = error.kind { return path }
            return nil
        }
        // What waits is to be paid for: it is answered first, then the budget is asked again.
        if waiting.isEmpty, let spent = errors.first(where: { $0.kind == .budget }) {
            throw EvolutionStop.budgetExhausted(reason: spent.reason)
        }
        guard let first = waiting.sorted().first else { return }
        let folder = first.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/")
        throw EvolutionStop.pending(count: Set(waiting).count, folder: folder.isEmpty ? "." : folder)
    }
}
