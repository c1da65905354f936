internal import JSON
internal import LanguageModel
internal import Synchronization

extension EvolutionEngine {
    /// Reads the trajectories and says what a run would ask and spend.
    ///
    /// - Parameters:
    ///   - price: what tokens cost; `nil` leaves the cost unknown.
    ///   - feed: hands all trajectories to the sink, as for ``run(feed:)``.
    public func estimate(
        price: EvolutionEstimate.Price? = nil, feed: (inout EvolutionIntake) throws -> Void
    ) throws -> EvolutionEstimate {
        let questions = AnalysisQuestions(self)
        let measured = MeasuringSpool { window in
            let request = questions.request(for: window)
            return request.instructions.count + request.prompt.count
                + (request.schema.map { JSONWriter.canonical($0.schema).count } ?? 0)
        }
        var intake = makeIntake(spool: measured)
        try feed(&intake)
        let reading = intake.finish()
        var estimate = EvolutionEstimate(
            trajectories: reading.records.count, episodes: reading.episodes.count, analysisCalls: 0,
            mergeCalls: 0,
            inputTokens: 0, outputTokens: 0)
        guard configuration.analysts.contains(.model) else { return estimate }
        var characters = measured.characters
        let fixed =
            PromptTemplate(prompts.merge).instructions.count + SkillText.characters(of: subject.folder)
        estimate.analysisCalls = reading.spooled.count
        var level = reading.spooled.count
        if configuration.strategy == .sequential {
            let batch = max(1, configuration.batch ?? SequentialEditor.batch)
            estimate.mergeCalls = (level + batch - 1) / batch
        }
        while level > 1, configuration.strategy ?? .parallel == .parallel {
            let buckets = (level + configuration.fanIn - 1) / max(2, configuration.fanIn)
            estimate.mergeCalls += buckets
            level = buckets
        }
        // A merge sees the skill and a few hundred characters for each patch.
        characters += estimate.mergeCalls * (fixed + configuration.fanIn * 600)
        estimate.inputTokens = characters / 4
        estimate.outputTokens = estimate.calls * configuration.maximumOutputTokens
        estimate.cost = price.map {
            Double(estimate.inputTokens) / 1e6 * $0.inputPerMillion
                + Double(estimate.outputTokens) / 1e6 * $0.outputPerMillion
        }
        return estimate
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
