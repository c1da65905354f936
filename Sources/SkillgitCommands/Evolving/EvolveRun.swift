internal import Evolution
internal import Git
internal import JSON
internal import LanguageModel
internal import Skill
internal import SkillRepository
internal import Synchronization
internal import Trajectory

/// One run of `evolve`, from options to commits.
struct EvolveRun {
    var options: EvolveCommand
    var repository: SkillRepository
    var pending: PendingEvolution
    var context: CommandContext

    /// How it ended.
    enum End {
        /// There is nothing more to do.
        case ended
        /// It waited for batches, and has to be performed again with their answers.
        case waited
    }

    func perform() throws -> End {
        let subject = try SkillSubject(of: repository)
        // What can be refused is refused before anything is read and before any call is paid for.
        if !options.isDryRun { _ = try context.signature(in: repository) }
        if let name = options.name { try repository.refuseBranchName(name) }
        try NamedFiles.check(options.input.traces + (options.input.outcomes.map { [$0] } ?? []), in: context)
        let paths = try EvolveSources(options: options.input, skill: subject.name, context: context).paths()
        let ingest = try makeIngest(paths: paths, skill: subject.name)
        let models = try EvolveModels(
            options: options.analysis, budget: options.budget, repository: repository, context: context)
        defer { try? models.close() }
        var configuration = options.analysis.configuration(analysts: try models.analysts())
        configuration.about = attribution.rawValue
        options.consolidation.apply(to: &configuration)
        if configuration.strategy == .sequential, !configuration.asksModel {
            throw CommandFailure.usage(
                "the strategy 'sequential' needs a model", hints: ["--model NAME, or another --strategy"])
        }
        let schedulers =
            configuration.asksModel
            ? try models.schedulers(isDryRun: options.isDryRun, base: subject.base) : nil
        let spool = FolderSpool(under: repository.git.commonDirectory + "skillgit/spool")
        // Redacted transcripts stay no longer than they are read.
        defer { spool.clear() }
        let meter = models.meter
        let progress = ProgressDisplay(
            options.progress, isJSON: options.json.isOn, terminal: context.terminal,
            snapshot: { stages in
                guard let schedulers else { return ProgressSnapshot(stages: stages) }
                return ProgressSnapshot(stages, schedulers: schedulers, meter: meter)
            })
        let records = repository.runs.spendingFolder
        let engine = EvolutionEngine(
            subject: subject, configuration: configuration, priorRules: try priorRules(),
            prompts: try models.prompts(), schedulers: schedulers, agent: try agent(configuration), spool: spool,
            isDone: try knownRuns(),
            begins: { run in
                if schedulers != nil { try meter.open(record: records + run.text + ".jsonl") }
            }, progress: progress.report)
        if options.isDryRun {
            try EvolveEstimate(engine: engine, models: models).print(ingest, options, context)
            return .ended
        }
        var again = options
        again.analysis.fix(analysts: configuration.analysts, models: try models.named())
        try pending.begin(again.arguments(paths: paths.map(context.absolute), in: context))
        try models.batches.collect(isResumed: options.isResumed)
        return try carryOut(engine, ingest, models: models, progress: progress)
    }

    /// Where agentic analysts keep what commands gave until the run has ended.
    private var agentFolder: String { repository.git.commonDirectory + "skillgit/agent" }

    private func agent(_ configuration: EvolutionConfiguration) throws -> AgentSettings {
        guard configuration.analysts.contains(.agent) else { return AgentSettings() }
        return try AgentPreparation(options: options.agent, context: context, store: agentFolder)
            .settings(tries: !options.isDryRun)
    }

    private func carryOut(
        _ engine: EvolutionEngine, _ ingest: TrajectoryIngest, models: EvolveModels, progress: ProgressDisplay
    ) throws -> End {
        let report = Mutex(IngestReport())
        do {
            var result = try AsyncEntry.run(isInterruptible: engine.schedulers != nil) {
                try await engine.run { sink in
                    let read = try ingest.read(into: &sink)
                    report.withLock { $0 = read }
                }
            }
            progress.end()
            tellIgnoredSchemas(engine)
            result.run.earlier = models.meter.earlier.map(\.shareable)
            let written = try repository.write(
                result, branch: options.name, by: context.signature(in: repository))
            try pending.end()
            ObservationStore.clear(agentFolder)
            try EvolveReport(
                result: result, written: written, ingest: report.withLock { $0 },
                ledger: engine.schedulers?.ledger ?? [], earlier: models.meter.earlier, json: options.json.isOn
            )
            .print(in: context)
            if options.isPublishing { try publish(result) }
            if result.run.hasTooManyFailures { throw tooManyFailures(result.run) }
        } catch let stop as EvolutionStop {
            progress.end()
            tellIgnoredSchemas(engine)
            try models.flush()
            if case .nothingRead = stop { try pending.end() }
            if case .pending(let count, let folder) = stop {
                return try wait(for: count, in: folder, models: models, stop)
            }
            if case .budgetExhausted(let reason) = stop { throw budgetFailure(reason, models.meter) }
            guard case .alreadyDone(let run) = stop else { throw stop }
            try pending.end()
            try printAlreadyDone(run)
            try tellFailures(report.withLock { $0 }, allowed: engine.configuration.maximumFailures)
            let record = try repository.runs.load(run)
            if record.hasTooManyFailures { throw tooManyFailures(record) }
        } catch is CancellationError {
            progress.end()
            throw CommandFailure(
                "interrupted; what was answered is kept", hints: ["go on: skillgit evolve --resume"],
                status: .interrupted)
        } catch let failure as CommandFailure {
            progress.end()
            // There is nothing to go on with.
            try pending.end()
            throw failure
        }
        return .ended
    }

    /// Names the models whose servers gave answers as if there were no schema.
    private func tellIgnoredSchemas(_ engine: EvolutionEngine) {
        let entries = engine.schedulers?.ledger.filter { $0.ignoredSchemas > 0 } ?? []
        for model in Set(entries.map(\.model)).sorted() {
            context.terminal.say(
                "note: the server of \(Visible.line(model)) ignored the schema of its answers; it was asked in another way "
                    + "from then on, and every answer is checked")
        }
    }

    /// Submits what waits for a batch, and waits where that is wanted; else says where questions wait.
    private func wait(
        for count: Int, in folder: String, models: EvolveModels, _ stop: EvolutionStop
    ) throws -> End {
        let problem = try models.batches.submit()
        let batches = models.batches.underWay
        if options.wait, !batches.isEmpty, problem == nil {
            context.terminal.say(
                "\(plural(count, "question waits", "questions wait")) for \(plural(batches.count, "batch", "batches"))")
            try models.batches.waitForAll()
            return .waited
        }
        if options.json.isOn {
            var members: [(String, JSONValue)] = [
                ("state", "pending"), ("questions", .count(count)), ("folder", .string(folder)),
            ]
            if options.analysis.batch { members.append(("batches", .array(batches.map(EvolveBatches.json)))) }
            if let problem { members.append(("problem", .string(problem))) }
            context.print(json: members, for: "evolve")
        }
        guard options.analysis.batch else { throw stop }
        throw EvolveBatches.pending(count, batches, problem: problem)
    }

    /// Says what was spent and how to go on; everything that was answered is kept.
    private func budgetFailure(_ reason: String, _ meter: SpendingMeter) -> CommandFailure {
        let end = BudgetEnd(reason: reason, budget: meter.budget, totals: meter.totals, currency: meter.currency)
        if options.json.isOn { context.print(json: end.json, for: "evolve") }
        return end.failure
    }

    /// What is broken now is told even where the rest was learned from before.
    private func tellFailures(_ read: IngestReport, allowed: Double) throws {
        guard read.failures > 0 else { return }
        let text = "\(read.failures) of \(read.total) trajectories cannot be read"
        guard Double(read.failures) > allowed * Double(read.total) else {
            return context.terminal.say("note: \(text): skillgit traces check")
        }
        throw CommandFailure(text, hints: ["skillgit traces check names the places"], status: .negative)
    }

    private func publish(_ result: EvolutionResult) throws {
        guard !result.evidence.isEmpty else { return }
        let signature = try context.signature(in: repository)
        let count = try repository.runs.publishEvidence(of: result.run.id, by: signature)
        if !options.json.isOn { PublishCommand.say(count, of: result.run.id, in: context) }
    }

    private func tooManyFailures(_ run: EvolutionRun) -> CommandFailure {
        let failed = run.totals.states["failed"] ?? 0
        func percent(_ part: Int, _ whole: Int) -> Int { (100 * part + max(1, whole) - 1) / max(1, whole) }
        let share = max(percent(failed, run.totals.trajectories), percent(run.failedCalls, run.calls))
        let what =
            failed > 0
            ? "\(failed) of \(plural(run.totals.trajectories, "trajectory", "trajectories")) failed"
            : "\(run.failedCalls) of \(plural(run.calls, "call")) of the model failed"
        let unread = run.trajectories.contains { $0.state == .failed && $0.hash == nil }
        return CommandFailure(
            "\(what); everything that was learned is kept in \(run.id)",
            hints: (unread ? ["skillgit traces check names the files that cannot be read"] : [])
                + (run.failedCalls > 0 ? ["the same command again asks only what failed"] : [])
                + ["--max-failures \(min(100, share)) lets them pass"],
            status: .negative)
    }

    private func printAlreadyDone(_ run: RunID) throws {
        let branch = try repository.branch(of: run)?.name
        if options.json.isOn {
            context.print(
                json: [("state", "already done"), ("run", .string(run.text)), ("branch", .optional(branch))],
                for: "evolve")
        } else {
            context.terminal.print("already done: \(run)\(branch.map { " on \(Visible.line($0))" } ?? "")")
        }
    }

    /// The rules of earlier runs; a reviewer's words lose what the user's own rules call a secret, as transcripts do.
    private func priorRules() throws -> [PriorRule] {
        let redactor = try RedactionSettings.redactor(in: context)
        var report = RedactionReport()
        return try repository.priorRules.collect().map { rule in
            var rule = rule
            rule.reason = rule.reason.map { redactor.redact($0, counting: &report) }
            return rule
        }
    }

    /// Named files are about the skill unless the user says otherwise; found sessions have to show it.
    private var attribution: IngestOptions.Attribution {
        options.input.about ?? (options.input.traces.isEmpty ? .auto : .given)
    }

    private func makeIngest(paths: [String], skill: String) throws -> TrajectoryIngest {
        let input = options.input
        var command: OutcomeCommand?
        if let text = input.outcomeCommand {
            let words = text.split(separator: " ").map(String.init)
            guard !words.isEmpty else { throw CommandFailure.usage("--outcome-command is empty") }
            command = OutcomeCommand(
                arguments: words, environment: context.environment.map { "\($0)=\($1)" }.sorted())
        }
        return TrajectoryIngest(
            options: IngestOptions(
                paths: paths, skill: skill, attribution: attribution,
                outcomesFile: input.outcomes, outcomeCommand: command,
                redactor: try RedactionSettings.redactor(in: context)))
    }

    private func knownRuns() throws -> @Sendable (RunID) -> Bool {
        let known = Set(try repository.runs.list().filter { try !repository.canRepeat($0) })
        return { known.contains($0) }
    }
}
