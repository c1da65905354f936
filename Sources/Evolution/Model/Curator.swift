internal import JSON
internal import LanguageModel
internal import Skill

/// Asks a model what of the text that stands can be taken out, shortened, moved, or kept in a reference file instead.
///
/// Each change is a candidate like any other: anchored, checked, rejectable by itself, and flagged, so that nobody takes
/// it unseen. Behind it are the lessons that speak for it, as the model names them and the program counts them, or none.
struct Curator: Sendable {
    /// The most changes that are taken from one answer.
    static let limit = 5

    private let engine: EvolutionEngine
    private let template: PromptTemplate
    private let question: CorrectedQuestion

    init(engine: EvolutionEngine, scheduler: CallScheduler) {
        self.engine = engine
        template = PromptTemplate(engine.prompts.curation)
        question = CorrectedQuestion(scheduler: scheduler)
    }

    private struct Answer: Sendable {
        var candidates: [Candidate]
        var refused: [String]
    }

    /// Asks once.
    ///
    /// - Parameters:
    ///   - lessons: what the run has come to, for the model to name as reasons.
    ///   - why: why the text is looked over, as a sentence for the prompt.
    /// - Returns: why the run cannot go on; `nil` when it can.
    func curate(beside lessons: [Candidate], since why: String, into outcome: inout AnalysisOutcome) async
        -> ModelError?
    {
        let patches = NumberedPatches(candidates: lessons)
        let answer = await question.ask(request(patches, why)) { read($0, patches) }
        if let failure = answer.failure, ModelPipeline.stopsRun(failure) { return failure }
        outcome.candidates += answer.value?.candidates ?? []
        let refusals = answer.refusals + (answer.value?.refused ?? [])
        if !refusals.isEmpty {
            let level = (outcome.merges.map(\.level).max() ?? 0) + 1
            outcome.merges.append(
                MergeRecord(
                    id: Folding.mergeID(topic: "curation", level: level, inputs: lessons.map(\.id)), topic: "curation",
                    level: level, method: answer.value == nil ? .unmerged : .model, inputs: [], outputs: [],
                    refusals: refusals.map(HostileText.oneLine)))
        }
        return nil
    }

    private func request(_ patches: NumberedPatches, _ why: String) -> ModelRequest {
        let configuration = engine.configuration
        let prompt = PromptTemplate.fill(
            template.prompt,
            ["why": why, "patches": patches.candidates.isEmpty ? "none" : patches.described])
        return ModelRequest(
            purpose: .curation, subject: "SKILL.md",
            instructions: engine.filled(template.instructions, ["changes": String(Self.limit)]), prompt: prompt,
            schema: AnalysisSchema.curation, maximumOutputTokens: configuration.maximumOutputTokens,
            temperature: configuration.temperature, seed: configuration.seed)
    }

    private func read(_ reply: ModelReply, _ patches: NumberedPatches) -> Result<Answer, EditReply.Refusal> {
        guard let changes = (try? JSONValue.parse(reply.text))?["changes"]?.array else {
            return .failure(EditReply.Refusal("it has no list of changes"))
        }
        var answer = Answer(candidates: [], refused: [])
        let reader = CurationReply(engine: engine, patches: patches, model: question.scheduler.identity.name)
        for (number, change) in changes.enumerated() {
            guard number < Self.limit else {
                answer.refused.append("more than \(Self.limit) changes")
                break
            }
            switch reader.candidate(change) {
            case .success(let candidate):
                if !answer.candidates.contains(where: { $0.key == candidate.key }) {
                    answer.candidates.append(candidate)
                }
            case .failure(let refusal): answer.refused.append("change \(number + 1): \(refusal.reason)")
            }
        }
        if answer.candidates.isEmpty, !changes.isEmpty {
            return .failure(EditReply.Refusal(answer.refused.joined(separator: "; ")))
        }
        return .success(answer)
    }
}
