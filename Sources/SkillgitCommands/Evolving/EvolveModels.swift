internal import Evolution
internal import Git
internal import LanguageModel
internal import LanguageModelHTTP
internal import SkillRepository
internal import Templates

/// The model that a run asks, and what it is asked with.
final class EvolveModels {
    let options: EvolveAnalysis
    let repository: SkillRepository
    let context: CommandContext
    private var handoff: HandoffModel?

    init(options: EvolveAnalysis, repository: SkillRepository, context: CommandContext) {
        self.options = options
        self.repository = repository
        self.context = context
    }

    private func specification() throws -> ModelSpecification? {
        try ModelSpecification.resolve(
            flag: options.model, configuration: try repository.git.configuration("skillgit.model"),
            environment: context.environment)?.specification
    }

    /// Who reads: those that were named, else the model where one is configured, else the rules.
    func analysts() throws -> [EvolutionConfiguration.Analyst] {
        if !options.analyst.isEmpty { return options.analyst }
        return try specification() == nil ? [.rules] : [.model]
    }

    /// The model behind its scheduler and journal; says where prompts go.
    func scheduler(isDryRun: Bool, base: String) throws -> CallScheduler {
        guard let specification = try specification() else { throw EvolutionStop.noModel }
        let concurrency = options.concurrency
        let model = try specification.model(
            in: .init(
                environment: context.environment,
                transport: { _ in AsyncHTTPTransport(concurrency: concurrency) },
                handoffFolder: repository.git.commonDirectory + "skillgit/handoff/\(base.prefix(10))", run: String(base.prefix(10)),
                temporaryFolder: context.environment["TMPDIR"] ?? "/tmp", now: { Double(SystemClock.seconds()) }))
        handoff = model as? HandoffModel
        if !isDryRun {
            let identity = model.identity
            context.terminal.say(
                identity.leavesMachine
                    ? "prompts (the skill and redacted transcripts) go to \(Visible.line(identity.destination))"
                    : "prompts stay on this machine: \(Visible.line(identity.destination))")
        }
        let journal = try FileCallJournal(folder: repository.runs.journalFolder, model: model.identity.name)
        return CallScheduler(model: model, journal: journal, options: SchedulerOptions(concurrency: concurrency))
    }

    /// The prompts, the user's own where there are some.
    func prompts() throws -> EvolutionPrompts {
        EvolutionPrompts(
            analysis: try TemplateText.text(of: .analysisPrompt, in: context),
            merge: try TemplateText.text(of: .mergePrompt, in: context))
    }

    /// Writes down what a hand-off is waiting for.
    func flush() throws { try handoff?.flush() }
}
