internal import ContentHash
internal import JSON
internal import LanguageModel
internal import Skill
internal import Trajectory

/// The analyst that asks a model: one call per trajectory, and one more where its edits or quotes do not fit.
struct ModelAnalyst: Sendable {
    /// What became of one trajectory.
    struct Finding: Sendable {
        /// Lessons that passed every check.
        var proposals: [ProposedPatch] = []
        /// Why lessons did not.
        var refused: [String] = []
        /// Why there was no answer.
        var failure: ModelError?
    }

    private let base: SkillFolder
    private let questions: AnalysisQuestions
    private let scheduler: CallScheduler

    init(engine: EvolutionEngine, scheduler: CallScheduler) {
        base = engine.subject.folder
        self.scheduler = scheduler
        questions = AnalysisQuestions(engine)
    }

    /// Asks about one trajectory.
    func analyse(episode: Int, window: TranscriptWindow) async -> Finding {
        let request = questions.request(for: window)
        do throws(ModelError) {
            let reply = try await scheduler.complete(request)
            let first = check(reply, episode: episode, window: window)
            guard !first.problems.isEmpty else { return first.finding }
            let second: ModelReply
            do throws(ModelError) {
                second = try await scheduler.complete(repair(request, reply, first.problems))
            } catch {
                if case .pending = error.kind { throw error }
                if error.kind.stopsAll || error.kind == .cancelled { throw error }
                return first.finding
            }
            return Self.joined(first, check(second, episode: episode, window: window))
        } catch {
            return Finding(failure: error)
        }
    }

    private func repair(_ request: ModelRequest, _ reply: ModelReply, _ problems: [String]) -> ModelRequest {
        var repair = request
        repair.prompt += """


            Your previous answer was:

            \(reply.text.prefix(16_384))

            These lessons of it cannot be used:
            \(problems.map { "- \($0)" }.joined(separator: "\n"))

            The others are kept. Answer with one JSON value of the same form that holds these lessons only, corrected;
            leave out what cannot be corrected.
            """
        return repair
    }

    /// What the first answer gave and what the second one mended; every refused lesson that was not mended stays
    /// refused, so that none is lost without a word.
    private static func joined(_ first: Checked, _ second: Checked) -> Finding {
        var finding = first.finding
        let known = Set(finding.proposals.map(\.lesson.key))
        let room = max(0, AnalysisSchema.lessonLimit - finding.proposals.count)
        // A model that repeats what was kept says nothing new.
        let mended = second.finding.proposals.filter { !known.contains($0.lesson.key) }.prefix(room)
        finding.proposals += mended
        let open = max(0, first.reasons.count - mended.count)
        let judged = second.reasons.prefix(open)
        let excess = first.finding.refused.count - first.reasons.count
        finding.refused =
            judged + first.reasons.suffix(open - judged.count)
            + Array(repeating: Self.tooMany, count: excess)
        return finding
    }

    // MARK: Checking

    private static let tooMany = "more than \(AnalysisSchema.lessonLimit) lessons"

    private struct Checked {
        var finding = Finding()
        /// What the model can mend: the reasons alone, and as they are shown to it.
        var reasons: [String] = []
        var problems: [String] = []
    }

    private func check(_ reply: ModelReply, episode: Int, window: TranscriptWindow) -> Checked {
        var checked = Checked()
        guard let value = try? JSONValue.parse(reply.text), let lessons = value["lessons"]?.array else {
            checked.finding.failure = ModelError(.malformed, "the answer has no lessons")
            return checked
        }
        var spoken = WordRuns(of: window.spoken)
        for path in base.paths { spoken.remove(base.text(of: path) ?? "") }
        let gate = ProposalGate(base: base)
        for (number, lesson) in lessons.enumerated() {
            func refuse(_ reason: String) {
                checked.finding.refused.append(reason)
                checked.reasons.append(reason)
                checked.problems.append("lesson \(number + 1): \(reason)")
            }
            guard number < AnalysisSchema.lessonLimit else {
                checked.finding.refused.append(Self.tooMany)
                continue
            }
            switch proposal(from: lesson, episode: episode, window: window) {
            case .failure(let refusal): refuse(refusal.reason)
            case .success(let proposal):
                switch gate.judge(proposal, spoken: spoken) {
                case .passed(let clean): checked.finding.proposals.append(clean)
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
                    id: LessonReply.id(analyst: "model", key: key, rule: draft.rule, support: support),
                    analyst: "model", key: key, cause: draft.cause, rule: draft.rule, support: support,
                    evidence: evidence.map(\.reference)), title: draft.title, theme: draft.theme,
                item: draft.item,
                edits: draft.edits, evidence: evidence, model: scheduler.identity.name)
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
