internal import LanguageModel

extension EvolutionEngine {
    /// Asks the analysts and consolidates what they found, as the strategy says.
    func analyse(_ reading: EvolutionIntake.Reading, for id: RunID) async throws -> AnalysisOutcome {
        var outcome = AnalysisOutcome()
        let fromRules = judged(reading.rules?.proposals ?? [], into: &outcome)
        if let schedulers, configuration.asksModel {
            let pipeline = ModelPipeline(engine: self, schedulers: schedulers, reading: reading)
            let found = try await pipeline.run()
            outcome.lessons += found.lessons
            outcome.candidates = found.candidates
            outcome.merges = found.merges
            outcome.refused += found.refused
            outcome.failures = found.failures
            outcome.dropped = found.dropped
            outcome.stages = found.stages
        }
        switch configuration.strategy ?? .parallel {
        case .parallel:
            fold(fromRules, into: &outcome)
            try await curate(reading, for: id, &outcome)
        case .bank: fold(fromRules, into: &outcome, onlyEqual: true)
        case .sequential:
            outcome.candidates = (fromRules + outcome.candidates).sorted(by: Candidate.precedes)
            try await write(reading, for: id, &outcome)
        }
        if let schedulers, configuration.asksModel {
            outcome.ledger = schedulers.ledger
            outcome.models = schedulers.models.map(\.shareable)
        }
        return outcome
    }

    /// The rules analyst's proposals that pass the gate.
    private func judged(_ proposals: [ProposedPatch], into outcome: inout AnalysisOutcome) -> [Candidate] {
        let gate = ProposalGate(base: subject.folder)
        return proposals.compactMap { proposal in
            switch gate.judge(proposal) {
            case .passed(let clean):
                outcome.lessons.append(clean.lesson)
                return Candidate(clean)
            case .refused(let reasons):
                outcome.refused.append(
                    RefusedLesson(
                        episode: proposal.lesson.support.episodes.first ?? 0, analyst: "rules",
                        reason: reasons.joined(separator: "; ")))
                return nil
            }
        }
    }

    private func fold(_ more: [Candidate], into outcome: inout AnalysisOutcome, onlyEqual: Bool = false) {
        let folded = Folding.fold(more + outcome.candidates, onlyEqual: onlyEqual)
        outcome.candidates = folded.candidates
        outcome.merges += folded.merges
    }

    /// Sequential editing; what repeats earlier rules is left out before it is written.
    private func write(
        _ reading: EvolutionIntake.Reading, for id: RunID, _ outcome: inout AnalysisOutcome
    ) async throws {
        let counts = RunCounts(reading, analysis: outcome, configuration: configuration)
        let sorted = sorting(for: id, reading: reading, counts: counts).sort(outcome.candidates)
        outcome.sorted = sorted
        guard let schedulers else { throw EvolutionStop.noModel }
        try await SequentialEditor(engine: self, scheduler: schedulers.merge).edit(
            sorted.new, into: &outcome)
    }

    /// Looks over the text that stands: when the user says so, and when it leaves no room for what has the support.
    private func curate(
        _ reading: EvolutionIntake.Reading, for id: RunID, _ outcome: inout AnalysisOutcome
    ) async throws {
        guard let schedulers, configuration.asksModel, configuration.curation != .never,
            !prompts.curation.isEmpty
        else { return }
        let counts = RunCounts(reading, analysis: outcome, configuration: configuration)
        let sorted = sorting(for: id, reading: reading, counts: counts).sort(outcome.candidates)
        let routing = Routing(
            subject: subject, configuration: configuration, counts: counts, earlierTasks: sorted.earlierTasks)
        let outline = routing.placement.outline
        let isTooLong =
            outline.bodyLines > configuration.maximumLines
            || outline.bodyCharacters > configuration.maximumTokens * 4
        let lacksRoom =
            !isTooLong && configuration.curation == nil && routing.route(sorted.new).contains(where: \.isCrowdedOut)
        guard isTooLong || lacksRoom || configuration.curation == .always else { return }
        let why =
            isTooLong
            ? "SKILL.md has \(outline.bodyLines) lines and is longer than it should be."
            : lacksRoom ? "SKILL.md has no room for all that runs have taught." : "It is time to look the text over."
        let curator = Curator(engine: self, scheduler: schedulers.merge)
        outcome.stages.curation.planned = 1
        progress(.stages(outcome.stages))
        if let stop = await curator.curate(beside: outcome.candidates, since: why, into: &outcome) {
            try ModelPipeline.stop(for: [stop])
        }
        outcome.stages.curation.done = 1
        progress(.stages(outcome.stages))
    }
}
