internal import LanguageModel
internal import Skill

/// Merges one bucket by a model call under the conservation law; one retry, then the inputs move up as they are.
struct BucketMerger: Sendable {
    /// What became of a bucket.
    struct Merged: Sendable {
        var outputs: [Candidate]
        var record: MergeRecord
        var dropped: [Candidate] = []
        var failure: ModelError?
    }

    private let base: SkillFolder
    private let configuration: EvolutionConfiguration
    private let template: PromptTemplate
    private let instructions: String
    private let question: CorrectedQuestion

    init(engine: EvolutionEngine, scheduler: CallScheduler) {
        base = engine.subject.folder
        configuration = engine.configuration
        template = PromptTemplate(engine.prompts.merge)
        question = CorrectedQuestion(scheduler: scheduler)
        instructions = engine.filled(template.instructions)
    }

    /// Merges a bucket: first by folding, then by asking.
    func merge(_ bucket: MergeSchedule.Bucket) async -> Merged {
        let folded = Folding.fold(bucket.inputs)
        if let only = folded.candidates.first, folded.candidates.count == 1 {
            let output = MergeRecord.Output(id: only.id, from: bucket.inputs.map(\.id))
            return Merged(outputs: [only], record: bucket.record(.fold, [output]))
        }
        let patches = NumberedPatches(candidates: bucket.inputs)
        let reply = MergeReply(patches: patches, base: base)
        let outcome = await question.ask(request(for: bucket, patches), read: reply.read)
        guard let answer = outcome.value else {
            return bucket.unmerged(outcome.refusals, failure: outcome.failure)
        }
        return bucket.merged(answer, refusals: outcome.refusals)
    }

    private func request(for bucket: MergeSchedule.Bucket, _ patches: NumberedPatches) -> ModelRequest {
        let prompt = PromptTemplate.fill(
            template.prompt,
            ["topic": bucket.topic, "patches": patches.described, "ids": patches.ids.joined(separator: ", ")])
        return ModelRequest(
            purpose: .merge, subject: bucket.topic, instructions: instructions, prompt: prompt,
            schema: AnalysisSchema.merge, maximumOutputTokens: configuration.maximumOutputTokens,
            temperature: configuration.temperature, seed: configuration.seed)
    }
}

extension MergeSchedule.Bucket {
    /// What a usable answer makes of the bucket.
    func merged(_ answer: MergeReply.Answer, refusals: [String]) -> BucketMerger.Merged {
        var record = record(
            .model, answer.outputs.map { MergeRecord.Output(id: $0.candidate.id, from: $0.from) })
        record.dropped = answer.dropped.map { MergeRecord.Dropped(id: $0.candidate.id, reason: $0.reason) }
        record.refusals = refusals
        return BucketMerger.Merged(
            outputs: answer.outputs.map(\.candidate), record: record, dropped: answer.dropped.map(\.candidate))
    }

    /// The bucket as it was, since no answer could be used.
    func unmerged(_ refusals: [String], failure: ModelError?) -> BucketMerger.Merged {
        var record = record(.unmerged, inputs.map { MergeRecord.Output(id: $0.id, from: [$0.id]) })
        record.refusals = refusals
        return BucketMerger.Merged(outputs: inputs, record: record, failure: failure)
    }

    func record(_ method: MergeRecord.Method, _ outputs: [MergeRecord.Output]) -> MergeRecord {
        MergeRecord(
            id: id, topic: HostileText.oneLine(topic), level: level, method: method, inputs: inputs.map(\.id),
            outputs: outputs)
    }
}
