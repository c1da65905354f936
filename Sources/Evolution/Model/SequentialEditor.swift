internal import JSON
internal import LanguageModel
internal import Skill

/// Writes lessons into the skill one batch after the other: each question shows the skill as it stands by then.
///
/// The conservation law holds for each batch. What no usable answer came for is held back with that reason.
struct SequentialEditor {
    private let engine: EvolutionEngine
    private let template: PromptTemplate
    private let instructions: String
    private let question: CorrectedQuestion

    init(engine: EvolutionEngine, scheduler: CallScheduler) {
        self.engine = engine
        template = PromptTemplate(engine.prompts.revision)
        instructions = engine.filled(template.instructions)
        question = CorrectedQuestion(scheduler: scheduler)
    }

    /// What an answer makes of the series.
    private struct Step: Sendable {
        var series: StepSeries
        var outputs: [MergeRecord.Output]
        var dropped: [(candidate: Candidate, reason: String)]
    }

    /// Makes all steps.
    ///
    /// - Parameter lessons: in the order in which they are to be written.
    /// - Throws: ``EvolutionStop`` when an answer has to be waited for or no call can succeed; `CancellationError`.
    func edit(_ lessons: [Candidate], into outcome: inout AnalysisOutcome) async throws {
        let size = max(1, engine.configuration.stepSize ?? SequentialEditor.stepSize)
        var series = StepSeries(base: engine.subject.folder, configuration: engine.configuration)
        let count = (lessons.count + size - 1) / size
        outcome.stages.revision.planned = count
        if count > 0 { engine.progress(.stages(outcome.stages)) }
        for number in 0..<count {
            let batch = NumberedPatches(
                candidates: Array(lessons[number * size..<min((number + 1) * size, lessons.count)]))
            let subject = "step \(number + 1) of \(count)"
            let current = series
            let answer = await question.ask(request(batch, subject, current)) { read($0, batch, current) }
            if let failure = answer.failure, ModelPipeline.stopsRun(failure) { try ModelPipeline.stop(for: [failure]) }
            var record = MergeRecord(
                id: Folding.mergeID(topic: subject, level: number + 1, inputs: batch.candidates.map(\.id)),
                topic: subject, level: number + 1, method: .model, inputs: batch.candidates.map(\.id), outputs: [],
                refusals: answer.refusals)
            if let step = answer.value {
                series = step.series
                record.outputs = step.outputs
                record.dropped = step.dropped.map { MergeRecord.Dropped(id: $0.candidate.id, reason: $0.reason) }
                outcome.dropped += step.dropped.map { ($0.candidate.support, $0.reason) }
            } else {
                record.method = .unmerged
                record.outputs = batch.candidates.map { MergeRecord.Output(id: $0.id, from: [$0.id]) }
                let reason = answer.refusals.last ?? "no usable answer came"
                outcome.held += batch.candidates.map { ($0, "it could not be written into the skill: \(reason)") }
            }
            outcome.merges.append(record)
            outcome.stages.revision.done = number + 1
            engine.progress(.stages(outcome.stages))
        }
        outcome.steps = series.steps
    }

    /// How many lessons a step takes, unless the user says.
    static let stepSize = 4

    private func request(_ batch: NumberedPatches, _ subject: String, _ series: StepSeries) -> ModelRequest {
        let prompt = PromptTemplate.fill(
            template.prompt,
            [
                "skill": SkillText.rendered(series.folder), "patches": batch.described,
                "ids": batch.ids.joined(separator: ", "),
            ])
        let configuration = engine.configuration
        return ModelRequest(
            purpose: .revision, subject: subject, instructions: instructions, prompt: prompt,
            schema: AnalysisSchema.merge, maximumOutputTokens: configuration.maximumOutputTokens,
            temperature: configuration.temperature, seed: configuration.seed)
    }

    private func read(
        _ reply: ModelReply, _ batch: NumberedPatches, _ series: StepSeries
    ) -> Result<Step, EditReply.Refusal> {
        MergeReply(patches: batch, base: series.folder, isStrict: true).read(reply).flatMap { answer in
            series.adding(answer.outputs.map(\.candidate)).map { made in
                var from: [String: [String]] = [:]
                var order: [String] = []
                for (output, id) in zip(answer.outputs, made.ids) {
                    if from[id] == nil { order.append(id) }
                    from[id, default: []] += output.from
                }
                return Step(
                    series: made.series,
                    outputs: order.map { MergeRecord.Output(id: $0, from: from[$0] ?? []) }, dropped: answer.dropped)
            }
        }
    }
}
