internal import ContentHash
internal import Evolution
internal import Git
internal import LanguageModel
internal import LanguageModelHTTP
internal import SkillRepository
internal import Synchronization
internal import Templates

/// The model that a run asks, and what it is asked with.
final class EvolveModels {
    let options: EvolveAnalysis
    /// Counts what all models of the run spend.
    let meter: SpendingMeter
    /// What models cost, and where that is said.
    let prices: (list: PriceList, source: String)
    let repository: SkillRepository
    let context: CommandContext
    /// The models that are asked in batches.
    let batches: EvolveBatches
    private var handoffs: [HandoffModel] = []
    private let transports = OpenTransports()

    /// - Throws: ``CommandFailure`` when the prices cannot be read.
    init(
        options: EvolveAnalysis, budget: EvolveBudget, repository: SkillRepository, context: CommandContext
    ) throws {
        self.options = options
        prices = try PriceFile.prices(named: budget.prices, in: context)
        let clock = ContinuousClock()
        let start = clock.now
        meter = SpendingMeter(
            budget: budget.budget, currency: prices.list.currency,
            elapsed: { start.duration(to: clock.now) / .seconds(1) })
        self.repository = repository
        self.context = context
        batches = EvolveBatches(context: context)
    }

    /// The models by what they are asked for.
    struct Named {
        var analysis: ModelSpecification
        var merge: ModelSpecification
    }

    /// The models that flags, the configuration or the environment name; `nil` when nothing names one for both roles.
    ///
    /// A role's own model goes before the one for both; a flag goes before the configuration.
    func named() throws -> Named? {
        let both = try specification(flag: options.model, key: "skillgit.model")
        let analysis = try own(options.analystModel, key: "skillgit.analystModel") ?? both
        let merge = try own(options.mergeModel, key: "skillgit.mergeModel") ?? both
        guard let first = analysis ?? merge else { return nil }
        return Named(analysis: analysis ?? first, merge: merge ?? first)
    }

    private func specification(flag: String?, key: String) throws -> ModelSpecification? {
        try ModelSpecification.resolve(
            flag: flag, configuration: try repository.git.configuration(key), environment: context.environment)?
            .specification
    }

    /// What is set for one role alone; a `--model` on the command line goes before what is configured for a role.
    private func own(_ flag: String?, key: String) throws -> ModelSpecification? {
        let configured = options.model == nil ? try repository.git.configuration(key) : nil
        return try ModelSpecification.resolve(flag: flag, configuration: configured, environment: [:])?
            .specification
    }

    /// Who reads: those that were named, else the model where one is configured, else the rules.
    func analysts() throws -> [EvolutionConfiguration.Analyst] {
        if !options.analyst.isEmpty { return options.analyst }
        return try named() == nil ? [.rules] : [.model]
    }

    /// The models behind their schedulers and the journal; says where prompts go.
    func schedulers(isDryRun: Bool, base: String) throws -> EvolutionSchedulers {
        guard let named = try named() else { throw EvolutionStop.noModel }
        let analysis = try scheduler(for: named.analysis, isDryRun: isDryRun, base: base)
        guard named.merge != named.analysis else { return EvolutionSchedulers(analysis) }
        return EvolutionSchedulers(
            analysis: analysis, merge: try scheduler(for: named.merge, isDryRun: isDryRun, base: base))
    }

    private func scheduler(
        for specification: ModelSpecification, isDryRun: Bool, base: String
    ) throws -> CallScheduler {
        let transports = transports
        let connections = options.concurrency
        // A batch that cannot be submitted now is submitted by the next run; a call would be lost.
        let waitsForServer = !options.batch
        let variables = context.environment
        let shortBase = String(base.prefix(10))
        let temporary: String = context.environment["TMPDIR"] ?? "/tmp"
        let surroundings = ModelSpecification.Surroundings(
            environment: context.environment,
            transport: { address in
                let scheme = address.isSecure ? "https" : "http"
                let proxy = HTTPProxy(environment: variables, scheme: scheme, host: address.host)
                return transports.keep(
                    AsyncHTTPTransport(connections: connections, waitsForServer: waitsForServer, proxy: proxy))
            },
            handoffFolder: repository.git.commonDirectory + "skillgit/handoff/" + shortBase, run: shortBase,
            temporaryFolder: temporary, contextTokens: options.contextTokens, now: { Double(SystemClock.seconds()) })
        if isDryRun {
            // A hand-off would make its folder, and so would batches.
            var hasFolder = options.batch
            if case .handoff = specification { hasFolder = true }
            if hasFolder {
                return CallScheduler(model: UnaskedModel(name: specification.description))
            }
            return CallScheduler(model: try specification.model(in: surroundings))
        }
        let price = try PriceFile.price(
            of: specification.description, in: prices, needed: meter.budget.cost != nil,
            environment: context.environment)
        let model = try model(specification, in: surroundings)
        if let handoff = model as? HandoffModel { handoffs.append(handoff) }
        Self.say(where: "the skill and redacted transcripts", goTo: model.identity, in: context)
        let journal = try FileCallJournal(folder: repository.runs.journalFolder, model: model.identity.name)
        return CallScheduler(
            model: model, journal: journal, meter: meter, price: price,
            options: SchedulerOptions(concurrency: options.concurrency))
    }

    private func model(
        _ specification: ModelSpecification, in surroundings: ModelSpecification.Surroundings
    ) throws -> any LanguageModel {
        guard options.batch else { return try specification.model(in: surroundings) }
        // The name may hold what a folder's must not.
        let name = ContentHash(of: specification.description).prefix(16)
        let model = try specification.batchedModel(
            in: surroundings, folder: repository.git.commonDirectory + "skillgit/batches/" + name)
        batches.add(model)
        return model
    }

    /// Says what leaves the machine, and to where, before the first call.
    static func say(where content: String, goTo identity: ModelIdentity, in context: CommandContext) {
        context.terminal.say(
            identity.leavesMachine
                ? "prompts (\(content)) go to \(Visible.line(identity.destination))"
                : "prompts stay on this machine: \(Visible.line(identity.destination))")
        // Said before the first call, whatever is buffered.
        context.terminal.flush()
    }

    /// The prompts, the user's own where there are some.
    func prompts() throws -> EvolutionPrompts {
        EvolutionPrompts(
            analysis: try TemplateText.text(of: .analysisPrompt, in: context),
            merge: try TemplateText.text(of: .mergePrompt, in: context),
            agent: options.analyst.contains(.agent) ? try TemplateText.text(of: .agentPrompt, in: context) : "",
            conflict: try TemplateText.text(of: .conflictPrompt, in: context),
            curation: try TemplateText.text(of: .curationPrompt, in: context),
            revision: try TemplateText.text(of: .revisionPrompt, in: context))
    }

    /// Writes down what a hand-off is waiting for.
    func flush() throws { for handoff in handoffs { try handoff.flush() } }

    /// Closes the connections; nothing is asked any more.
    func close() throws {
        let transports = transports
        try AsyncEntry.run { await transports.shutDown() }
    }
}

/// A model that only has a name.
private struct UnaskedModel: LanguageModel {
    let identity: ModelIdentity

    init(name: String) { identity = ModelIdentity(name: name, destination: "", leavesMachine: false) }

    func complete(_ request: ModelRequest) async throws(ModelError) -> ModelReply {
        throw ModelError(.refused, "a dry run asks nothing")
    }
}

/// The connections that have to be closed before the process may drop them.
final class OpenTransports: Sendable {
    private let all = Mutex<[AsyncHTTPTransport]>([])

    /// Remembers a transport.
    func keep(_ transport: AsyncHTTPTransport) -> AsyncHTTPTransport {
        all.withLock { $0.append(transport) }
        return transport
    }

    /// Closes all of them.
    func shutDown() async {
        let transports = all.withLock { kept in
            defer { kept = [] }
            return kept
        }
        for transport in transports { await transport.shutDown() }
    }
}
