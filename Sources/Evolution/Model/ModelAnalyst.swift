internal import JSON
internal import LanguageModel

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
        /// Which analyst it was.
        var analyst = "model"
    }

    private let lessons: LessonCheck
    private let questions: AnalysisQuestions
    private let scheduler: CallScheduler

    init(engine: EvolutionEngine, scheduler: CallScheduler) {
        lessons = LessonCheck(
            base: engine.subject.folder, analyst: "model", model: scheduler.identity.name)
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
            + Array(repeating: LessonCheck.tooMany, count: excess)
        return finding
    }

    // MARK: Checking

    private struct Checked {
        var finding = Finding()
        /// What the model can mend: the reasons alone, and as they are shown to it.
        var reasons: [String] = []
        var problems: [String] = []
    }

    private func check(_ reply: ModelReply, episode: Int, window: TranscriptWindow) -> Checked {
        guard let value = try? JSONValue.parse(reply.text), let lessons = value["lessons"]?.array else {
            return Checked(
                finding: Finding(failure: ModelError(.malformed, "the answer has no lessons")))
        }
        let checked = self.lessons.check(lessons, episode: episode, window: window)
        return Checked(
            finding: Finding(proposals: checked.proposals, refused: checked.refused),
            reasons: checked.reasons, problems: checked.problems)
    }
}
