extension EvolutionEngine {
    /// Reads the trajectories and says what a run would ask and spend.
    ///
    /// - Parameters:
    ///   - price: what tokens cost; `nil` leaves the cost unknown.
    ///   - feed: hands all trajectories to the sink, as for ``run(feed:)``.
    public func estimate(
        price: EvolutionEstimate.Price? = nil, feed: (inout EvolutionIntake) throws -> Void
    ) throws -> EvolutionEstimate {
        var intake = makeIntake()
        try feed(&intake)
        let reading = intake.finish()
        var estimate = EvolutionEstimate(
            trajectories: reading.records.count, episodes: reading.episodes.count, analysisCalls: 0, mergeCalls: 0,
            inputTokens: 0, outputTokens: 0)
        guard configuration.analysts.contains(.model) else { return estimate }
        let fixed = PromptTemplate(prompts.analysis).instructions.count + SkillText.characters(of: subject.folder)
        var characters = 0
        for index in reading.episodes {
            guard let hash = reading.records[index].hash else { continue }
            let bytes = try spool.bytes(named: EvolutionIntake.spoolName(hash))
            characters += fixed + (try TranscriptWindow(encoded: bytes)).rendered.count
        }
        estimate.analysisCalls = reading.episodes.count
        var level = reading.episodes.count
        while level > 1 {
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
