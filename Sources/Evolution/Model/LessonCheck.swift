internal import JSON
internal import Skill
internal import Trajectory

/// Checks lessons as a model writes them, whichever analyst asked: places, quotes, and what may stand in a skill.
struct LessonCheck: Sendable {
    /// What passed and what did not.
    struct Checked: Sendable {
        /// Lessons that passed every check.
        var proposals: [ProposedPatch] = []
        /// Why lessons did not, one reason each.
        var refused: [String] = []
        /// Of those, what the model can mend: the reasons alone, and as they are shown to it.
        var reasons: [String] = []
        var problems: [String] = []
    }

    /// Why a lesson beyond the limit is refused.
    static let tooMany = "more than \(AnalysisSchema.lessonLimit) lessons"

    /// The skill.
    let base: SkillFolder
    /// The analyst's name in the lessons.
    let analyst: String
    /// The model's name.
    let model: String

    /// Checks the lessons of one trajectory.
    ///
    /// - Parameter heard: texts besides the transcript that the model was shown; no run of their words may stand in what is
    ///   kept, either.
    func check(
        _ lessons: [JSONValue], episode: Int, window: TranscriptWindow, heard: [String] = []
    ) -> Checked {
        var checked = Checked()
        var spoken = WordRuns(of: window.spoken + heard)
        for path in base.paths { spoken.remove(base.text(of: path) ?? "") }
        let gate = ProposalGate(base: base)
        for (number, lesson) in lessons.enumerated() {
            func refuse(_ reason: String) {
                checked.refused.append(reason)
                checked.reasons.append(reason)
                checked.problems.append("lesson \(number + 1): \(reason)")
            }
            guard number < AnalysisSchema.lessonLimit else {
                checked.refused.append(Self.tooMany)
                continue
            }
            switch proposal(from: lesson, episode: episode, window: window) {
            case .failure(let refusal): refuse(refusal.reason)
            case .success(let proposal):
                switch gate.judge(proposal, spoken: spoken) {
                case .passed(let clean): checked.proposals.append(clean)
                case .refused(let reasons): refuse(reasons.joined(separator: "; "))
                }
            }
        }
        return checked
    }

    private func proposal(
        from lesson: JSONValue, episode: Int, window: TranscriptWindow
    ) -> Result<ProposedPatch, EditReply.Refusal> {
        let evidence = evidence(in: lesson, episode: episode, window: window)
        guard !evidence.isEmpty else {
            return .failure(EditReply.Refusal("none of its quotes occurs in the transcript"))
        }
        return LessonReply(value: lesson, base: base).draft().map { draft in
            let support = Support([episode])
            let key = LessonReply.key(rule: draft.rule)
            return ProposedPatch(
                lesson: Lesson(
                    id: LessonReply.id(analyst: analyst, key: key, rule: draft.rule, support: support),
                    analyst: analyst, key: key, cause: draft.cause, rule: draft.rule, support: support,
                    evidence: evidence.map(\.reference)), title: draft.title, theme: draft.theme,
                item: draft.item,
                edits: draft.edits, evidence: evidence, model: model)
        }
    }

    /// The quotes that occur in the transcript, at the step that holds them.
    private func evidence(in lesson: JSONValue, episode: Int, window: TranscriptWindow) -> [Evidence] {
        let role = window.outcome.hasPrefix("success") ? "success" : "cause"
        return (lesson["evidence"]?.array ?? []).prefix(4).compactMap { place in
            guard let quote = place["quote"]?.string, let step = place["step"]?.integer,
                let found = window.step(holding: quote, near: step)
            else { return nil }
            return Evidence(
                reference: EvidenceReference(
                    episode: episode, trajectory: window.trajectory, firstStep: found, lastStep: found),
                quote: String(quote.prefix(400)), role: role)
        }
    }
}
