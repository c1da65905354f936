internal import JSON
public import LanguageModel
internal import Synchronization
internal import Trajectory

extension EvolutionEngine {
    /// What the estimate needs to know of the models.
    public struct Pricing: Sendable {
        /// The model for each kind of calls, as `--model` takes it.
        public var models: [ModelRequest.Purpose: String]
        /// What models cost; `nil` leaves that open.
        public var prices: PriceList?
        /// Whether the models are asked in batches, which have a price of their own.
        public var isBatch: Bool

        /// Names models and prices.
        public init(
            models: [ModelRequest.Purpose: String] = [:], prices: PriceList? = nil, isBatch: Bool = false
        ) {
            self.models = models
            self.prices = prices
            self.isBatch = isBatch
        }
    }

    /// Reads the trajectories and says what a run would ask and spend.
    ///
    /// - Parameters:
    ///   - pricing: the models' names and prices.
    ///   - feed: hands all trajectories to the sink, as for ``run(feed:)``.
    public func estimate(
        _ pricing: Pricing = Pricing(), feed: (inout EvolutionIntake) throws -> Void
    ) throws -> EvolutionEstimate {
        let questions = AnalysisQuestions(self)
        let measured = MeasuringSpool { window in
            // The agentic analyst keeps more of a record than one call is shown.
            let request = questions.request(for: window.narrowed(to: windowBudget))
            return request.instructions.count + request.prompt.count
                + (request.schema.map { JSONWriter.canonical($0.schema).count } ?? 0)
        }
        var intake = makeIntake(spool: measured)
        try feed(&intake)
        let reading = intake.finish()
        var estimate = EvolutionEstimate(trajectories: reading.records.count, episodes: reading.episodes.count)
        guard configuration.asksModel else { return estimate }
        let turns = furtherTurns(reading)
        let lessons = reading.spooled.count
        let merges = mostMerges(of: lessons)
        let analysis = stage(
            .analysis, calls: lessons + turns.calls, characters: measured.characters + turns.characters, pricing)
        let isSequential = configuration.strategy == .sequential
        estimate.stages = [
            analysis,
            consolidation(
                isSequential ? .revision : .merge, isSequential ? prompts.revision : prompts.merge, calls: merges,
                patches: merges * (isSequential ? stepSize : configuration.fanIn), pricing),
        ]
        if (configuration.strategy ?? .parallel) == .parallel {
            // Where the first merges leave one patch each, and each of these excludes another.
            let fanIn = max(2, configuration.fanIn)
            let left = (lessons + fanIn - 1) / fanIn
            estimate.stages += [
                consolidation(
                    .conflict, prompts.conflict, calls: prompts.conflict.isEmpty ? 0 : left / 2, patches: left, pricing),
                consolidation(
                    .curation, prompts.curation, calls: mayCurate && !reading.episodes.isEmpty ? 1 : 0, patches: left,
                    pricing),
            ]
        }
        if estimate.stages.contains(where: { $0.cost != nil }) { estimate.currency = pricing.prices?.currency }
        return estimate
    }

    /// The calls that make patches of so many lessons: at the most when all meet in one topic.
    private func mostMerges(of count: Int) -> Int {
        switch configuration.strategy ?? .parallel {
        case .parallel: break
        case .sequential:
            return (count + stepSize - 1) / stepSize
        case .bank: return 0
        }
        let fanIn = max(2, configuration.fanIn)
        var merges = 0
        var level = count
        while level > 1 {
            level = (level + fanIn - 1) / fanIn
            merges += level
        }
        return merges
    }

    /// What agentic analyses ask and send beyond their first call, at the most.
    private func furtherTurns(_ reading: EvolutionIntake.Reading) -> (calls: Int, characters: Int) {
        guard configuration.analysts.contains(.agent) else { return (0, 0) }
        let failed = reading.spooled.count { reading.records[$0].outcome.outcome == .failure }
        let turns = max(0, agent.maximumTurns - 1)
        return (failed * turns, failed * min(agent.maximumTokens * 4, turns * windowBudget))
    }

    private var stepSize: Int { max(1, configuration.stepSize ?? SequentialEditor.stepSize) }

    private var mayCurate: Bool { configuration.curation != .never && !prompts.curation.isEmpty }

    /// Calls that see the skill, and a few hundred characters for each patch.
    private func consolidation(
        _ purpose: ModelRequest.Purpose, _ prompt: String, calls: Int, patches: Int, _ pricing: Pricing
    ) -> EvolutionEstimate.Stage {
        let fixed = PromptTemplate(prompt).instructions.count + SkillText.characters(of: subject.folder)
        return stage(purpose, calls: calls, characters: calls * fixed + (calls > 0 ? patches * 600 : 0), pricing)
    }

    private func stage(
        _ purpose: ModelRequest.Purpose, calls: Int, characters: Int, _ pricing: Pricing
    ) -> EvolutionEstimate.Stage {
        let scheduler = purpose == .analysis ? schedulers?.analysis : schedulers?.merge
        let model = pricing.models[purpose == .analysis ? .analysis : .merge] ?? scheduler?.identity.name ?? ""
        let usage = TokenUsage(input: characters / 4, output: calls * configuration.maximumOutputTokens)
        return EvolutionEstimate.Stage(
            purpose: purpose, model: model, calls: calls, inputTokens: usage.input, outputTokens: usage.output,
            cost: pricing.prices?.price(of: model)?.cost(of: usage, isBatch: pricing.isBatch))
    }
}

/// Keeps no transcript, only how many characters would be sent for all of them.
private final class MeasuringSpool: TranscriptSpool {
    private let total = Mutex(0)
    private let measure: @Sendable (TranscriptWindow) -> Int

    init(measure: @escaping @Sendable (TranscriptWindow) -> Int) { self.measure = measure }

    var characters: Int { total.withLock { $0 } }

    func store(_ bytes: [UInt8], named name: String) throws {
        let size = measure(try TranscriptWindow(encoded: bytes))
        total.withLock { $0 += size }
    }

    func bytes(named name: String) throws -> [UInt8] { [] }
}
