internal import LanguageModel

extension EvolutionEngine {
    /// Asks the analysts and consolidates what they found.
    func analyse(_ reading: EvolutionIntake.Reading) async throws -> AnalysisOutcome {
        var outcome = AnalysisOutcome()
        let gate = ProposalGate(base: subject.folder)
        var fromRules: [Candidate] = []
        for proposal in reading.rules?.proposals ?? [] {
            switch gate.judge(proposal) {
            case .passed(let clean):
                outcome.lessons.append(clean.lesson)
                fromRules.append(Candidate(clean))
            case .refused(let reasons):
                outcome.refused.append(
                    RefusedLesson(
                        episode: proposal.lesson.support.episodes.first ?? 0, analyst: "rules",
                        reason: reasons.joined(separator: "; ")))
            }
        }
        if let schedulers, configuration.asksModel {
            let pipeline = ModelPipeline(engine: self, schedulers: schedulers, reading: reading)
            let found = try await pipeline.run()
            outcome.lessons += found.lessons
            outcome.candidates = found.candidates
            outcome.merges = found.merges
            outcome.refused += found.refused
            outcome.failures = found.failures
            outcome.dropped = found.dropped
            outcome.ledger = schedulers.ledger
            outcome.models = schedulers.models.map(\.shareable)
        }
        let folded = Folding.fold(fromRules + outcome.candidates)
        outcome.candidates = folded.candidates
        outcome.merges += folded.merges
        return outcome
    }
}
