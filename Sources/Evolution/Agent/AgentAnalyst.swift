internal import ContentHash
internal import LanguageModel

/// The analyst that lets a model look into a failed run: it reads steps and files, runs commands and the checker, and tries
/// edits, until it submits lessons or gives up.
struct AgentAnalyst: Sendable {
    private let settings: AgentSettings
    private let configuration: EvolutionConfiguration
    private let scheduler: CallScheduler
    private let lessons: LessonCheck
    private let template: PromptTemplate
    private let instructions: String
    /// The characters that prompt and conversation may have together.
    private let budget: Int

    /// The most calls of one answer that are done; a model that asks for more asks again.
    private static let mostCalls = 8
    /// Answers without a call of a tool, one after the other, that end an analysis.
    private static let mostSilences = 3

    init(engine: EvolutionEngine, settings: AgentSettings, scheduler: CallScheduler) {
        self.settings = settings
        self.scheduler = scheduler
        configuration = engine.configuration
        lessons = LessonCheck(base: engine.subject.folder, analyst: "agent", model: scheduler.identity.name)
        template = PromptTemplate(engine.prompts.agent)
        instructions = PromptTemplate.fill(
            template.instructions,
            [
                "name": engine.subject.name, "skill": SkillText.rendered(engine.subject.folder),
                "lessons": String(AnalysisSchema.lessonLimit),
            ])
        budget = engine.windowBudget
    }

    /// Analyses one failed trajectory.
    ///
    /// - Parameter window: as much of the record as is kept; the first prompt shows a part of it.
    func analyse(
        episode: Int, window: TranscriptWindow, workspace: (any TaskWorkspace)?
    ) async -> ModelAnalyst.Finding {
        var conversation = AgentConversation(budget: budget / 2)
        var session = AgentSession(
            settings: settings, workspace: workspace, lessons: lessons, episode: episode, window: window,
            observationLimit: conversation.observationLimit)
        do throws(ModelError) {
            let end = try await converse(
                request(for: window, workspace: workspace), &conversation, &session)
            await workspace?.end()
            return Self.finding(end)
        } catch {
            // What waits, was interrupted or ran out of budget goes on later with the same files.
            return ModelAnalyst.Finding(failure: error, analyst: "agent")
        }
    }

    private func converse(
        _ first: ModelRequest, _ conversation: inout AgentConversation, _ session: inout AgentSession
    ) async throws(ModelError) -> AgentSession.End {
        var request = first
        var used = 0
        var silences = 0
        for turn in 1...max(1, settings.maximumTurns) {
            request.turns = conversation.turns
            let reply = try await scheduler.complete(request)
            used += tokens(of: reply, for: request)
            var answer = ModelTurn(text: reply.text, calls: reply.calls)
            answer.results = try await results(of: reply.calls, &session)
            if reply.calls.isEmpty {
                silences += 1
                answer.note =
                    session.answer(reply.text) ?? "Call one of the tools; submit or give_up ends the analysis."
                if silences == Self.mostSilences { session.stop("the model called no tool") }
            } else {
                silences = 0
            }
            if let end = session.end { return end }
            let left = settings.maximumTurns - turn
            if used >= settings.maximumTokens {
                session.stop("no accepted lesson within \(settings.maximumTokens) tokens")
            } else if left == 0 {
                session.stop("no accepted lesson within \(settings.maximumTurns) turns")
            }
            if let end = session.end { return end }
            if left <= 3 { answer.note += (answer.note.isEmpty ? "" : "\n") + "Turns left: \(left)." }
            conversation.append(answer)
        }
        return .refused("no accepted lesson within \(settings.maximumTurns) turns")
    }

    private func results(
        of calls: [ModelToolCall], _ session: inout AgentSession
    ) async throws(ModelError) -> [ModelTurn.Result] {
        var results: [ModelTurn.Result] = []
        for (index, call) in calls.enumerated() {
            guard index < Self.mostCalls, session.end == nil else {
                results.append(
                    ModelTurn.Result(
                        call: call.id, content: "not done: at most \(Self.mostCalls) calls at once", isError: true))
                continue
            }
            do throws(TaskFailure) {
                results.append(try await session.answer(call))
            } catch {
                throw ModelError(.cancelled, error.reason)
            }
        }
        return results
    }

    /// What the provider says, else four characters a token.
    private func tokens(of reply: ModelReply, for request: ModelRequest) -> Int {
        if let usage = reply.usage { return usage.input + usage.output }
        let turns = request.turns.reduce(0) { sum, turn in
            sum + turn.text.count + turn.results.reduce(0) { $0 + $1.content.count }
        }
        return (request.instructions.count + request.prompt.count + turns + reply.text.count) / 4
    }

    private func request(for whole: TranscriptWindow, workspace: (any TaskWorkspace)?) -> ModelRequest {
        // Half of the window is for the conversation, and the other shows the record as far as it goes.
        let window = whole.narrowed(to: budget / 3)
        let transcript = window.rendered
        let mark = "transcript-" + ContentHash(of: transcript).prefix(12)
        let abilities = workspace?.abilities
        let notes =
            workspace == nil
            ? ["there are no files of this task: work from the record alone"] : abilities?.notes ?? []
        let prompt = PromptTemplate.fill(
            template.prompt,
            [
                "trajectory": window.trajectory, "outcome": window.outcome, "mark": mark,
                "transcript": transcript, "task": window.prompt, "omitted": String(window.omitted),
                "turns": String(settings.maximumTurns),
                "notes": notes.isEmpty ? "All tools can be used." : notes.map { "- \($0)" }.joined(separator: "\n"),
            ])
        return ModelRequest(
            purpose: .analysis, subject: window.trajectory, instructions: instructions, prompt: prompt,
            tools: AgentTools.offered(abilities), maximumOutputTokens: configuration.maximumOutputTokens,
            temperature: configuration.temperature, seed: configuration.seed)
    }

    private static func finding(_ end: AgentSession.End) -> ModelAnalyst.Finding {
        switch end {
        case .lessons(let proposals, let refused):
            ModelAnalyst.Finding(proposals: proposals, refused: refused, analyst: "agent")
        case .refused(let reason): ModelAnalyst.Finding(refused: [reason], analyst: "agent")
        }
    }
}
