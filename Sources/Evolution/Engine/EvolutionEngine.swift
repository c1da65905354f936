internal import LanguageModel

/// Turns trajectories into a run and the commits of its evolution branch; touches neither disk nor git.
///
/// Everything that comes out depends on the skill, the trajectories, the configuration, the earlier rules and the
/// model's answers alone: not on timing, threads or hash seeds.
public struct EvolutionEngine: Sendable {
    /// The skill.
    public var subject: SkillSubject
    /// What the user set.
    public var configuration: EvolutionConfiguration
    /// Rules of earlier runs.
    public var priorRules: [PriorRule]
    /// The prompts.
    public var prompts: EvolutionPrompts
    /// The models behind schedulers with their journals; `nil` when no analyst needs one.
    public var schedulers: EvolutionSchedulers?
    /// How the agentic analyst works; used when the configuration names it.
    public var agent: AgentSettings
    /// Where transcripts wait for the model.
    public var spool: any TranscriptSpool
    /// Tells whether a run was done before; asked once all trajectories are read and before any call.
    public var isDone: @Sendable (RunID) -> Bool
    /// Called once the run has its name and before any call, unless it was done before.
    public var begins: @Sendable (RunID) throws -> Void
    /// Told about every event worth a line of progress; called from any task.
    public var progress: @Sendable (EvolutionProgress) -> Void

    /// Sets up an engine.
    ///
    /// - Parameters:
    ///   - subject: the skill, as it stands.
    ///   - configuration: what the user set; the model's name and the prompts' fingerprint are added to it.
    ///   - priorRules: the rules of earlier runs, in any order.
    ///   - prompts: the prompts of the model analyst.
    ///   - schedulers: the models; needed when the configuration names the analyst `model`. With a journal, a killed run
    ///     repeats no finished call.
    ///   - agent: how the agentic analyst works.
    ///   - spool: where transcripts wait for the model.
    ///   - isDone: whether a run of that name was done before.
    ///   - begins: called with the name of a run that was not; what it throws ends the run.
    ///   - progress: told about every event worth a line.
    public init(
        subject: SkillSubject, configuration: EvolutionConfiguration, priorRules: [PriorRule] = [],
        prompts: EvolutionPrompts = EvolutionPrompts(analysis: "", merge: ""),
        schedulers: EvolutionSchedulers? = nil, agent: AgentSettings = AgentSettings(),
        spool: any TranscriptSpool = MemoryTranscriptSpool(),
        isDone: @escaping @Sendable (RunID) -> Bool = { _ in false },
        begins: @escaping @Sendable (RunID) throws -> Void = { _ in },
        progress: @escaping @Sendable (EvolutionProgress) -> Void = { _ in }
    ) {
        self.subject = subject
        self.configuration = configuration
        self.priorRules = priorRules
        self.prompts = prompts
        self.schedulers = schedulers
        self.agent = agent
        self.spool = spool
        self.isDone = isDone
        self.begins = begins
        self.progress = progress
        if configuration.asksModel {
            if let schedulers {
                self.configuration.model = schedulers.analysis.identity.name
                self.configuration.mergeModel =
                    schedulers.models.count > 1 ? schedulers.merge.identity.name : nil
            }
            self.configuration.extra["prompts"] = prompts.fingerprint
        }
        if configuration.analysts.contains(.agent) {
            self.configuration.extra["agent"] = agent.fingerprint + prompts.agentFingerprint
        }
    }

    /// Reads the trajectories that `feed` gives, analyses them, consolidates, and renders the commits.
    ///
    /// - Parameter feed: hands all trajectories to the sink, in the canonical order; `TrajectoryIngest.read(into:)`.
    /// - Returns: the result; look at ``EvolutionRun/hasTooManyFailures`` before calling it a success.
    /// - Throws: ``EvolutionStop`` when there is nothing to do or an answer has to be waited for; what `feed` throws.
    public func run(feed: (inout EvolutionIntake) throws -> Void) async throws -> EvolutionResult {
        if configuration.asksModel, schedulers == nil { throw EvolutionStop.noModel }
        var intake = makeIntake()
        try feed(&intake)
        let reading = intake.finish()
        if reading.records.allSatisfy({ $0.state == .failed }) {
            throw EvolutionStop.nothingRead(broken: reading.records.count)
        }
        let id = try RunID(
            base: subject.base, trajectories: reading.records.compactMap(\.hash), besides: reading.besides,
            configuration: configuration)
        if isDone(id) { throw EvolutionStop.alreadyDone(id) }
        try begins(id)
        progress(.read(trajectories: reading.records.count, episodes: reading.episodes.count))
        let analysis = try await analyse(reading)
        return try RunAssembly(engine: self, id: id, reading: reading, analysis: analysis).result()
    }

    /// A sink for one run.
    func makeIntake(spool other: (any TranscriptSpool)? = nil) -> EvolutionIntake {
        EvolutionIntake(
            rules: configuration.analysts.contains(.rules)
                ? RulesAnalyst(
                    options: RulesAnalystOptions(
                        minimumTasks: configuration.minimumTasks,
                        minimumEnvironments: configuration.minimumEnvironments,
                        knownKeys: Set(priorRules.filter { $0.state != .parked }.map(\.key)))) : nil,
            window: configuration.asksModel ? spoolBudget : nil,
            signal: configuration.signal, spool: other ?? spool)
    }

    /// The characters of a transcript that are kept: an agentic analyst can ask for steps that its prompt leaves out.
    private var spoolBudget: Int {
        configuration.analysts.contains(.agent) ? windowBudget * 8 : windowBudget
    }

    /// The characters of a transcript that the model is shown: what its window leaves beside prompt and answer.
    var windowBudget: Int {
        let tokens = schedulers?.analysis.identity.contextTokens ?? configuration.contextTokens
        let fixed = (prompts.analysis.count + SkillText.characters(of: subject.folder)) / 4
        return max(2000, (tokens - fixed - configuration.maximumOutputTokens - 512) * 3)
    }
}
