internal import JSON
internal import LanguageModel
internal import Skill

/// Asks a model about patches that contradict each other: one is a special case, both become one rule with a condition,
/// one is dropped with a reason, or it stays open.
///
/// The conservation law holds as in every merge. An answer that claims to have settled the matter while its patches
/// still exclude each other is refused with that reason; after the second try, and where there is no answer, the
/// patches stay as they are.
struct ConflictSettler: Sendable {
    private let base: SkillFolder
    private let configuration: EvolutionConfiguration
    private let template: PromptTemplate
    private let instructions: String
    private let question: CorrectedQuestion

    init(engine: EvolutionEngine, scheduler: CallScheduler) {
        base = engine.subject.folder
        configuration = engine.configuration
        template = PromptTemplate(engine.prompts.conflict)
        question = CorrectedQuestion(scheduler: scheduler)
        instructions = engine.filled(template.instructions)
    }

    /// Settles the contradictions within a bucket.
    func settle(_ bucket: MergeSchedule.Bucket) async -> BucketMerger.Merged {
        let patches = NumberedPatches(candidates: bucket.inputs)
        let outcome = await question.ask(request(for: bucket, patches)) { read($0, patches) }
        guard let (answer, settlement) = outcome.value else {
            return bucket.unmerged(outcome.refusals, failure: outcome.failure)
        }
        var merged = bucket.merged(answer, refusals: outcome.refusals)
        if settlement.verdict == .open {
            merged = bucket.unmerged(outcome.refusals, failure: nil)
            merged.record.method = .model
        }
        merged.record.settlement = settlement
        return merged
    }

    private func request(for bucket: MergeSchedule.Bucket, _ patches: NumberedPatches) -> ModelRequest {
        let pairs = Contradictions(among: bucket.inputs, base: base).pairs.map {
            "- \(NumberedPatches.id($0.first)) and \(NumberedPatches.id($0.second)): \($0.reason)"
        }
        let prompt = PromptTemplate.fill(
            template.prompt,
            [
                "patches": patches.described, "ids": patches.ids.joined(separator: ", "),
                "conflicts": pairs.joined(separator: "\n"),
            ])
        return ModelRequest(
            purpose: .conflict, subject: bucket.topic, instructions: instructions, prompt: prompt,
            schema: AnalysisSchema.conflict, maximumOutputTokens: configuration.maximumOutputTokens,
            temperature: configuration.temperature, seed: configuration.seed)
    }

    private func read(
        _ reply: ModelReply, _ patches: NumberedPatches
    ) -> Result<(MergeReply.Answer, MergeRecord.Settlement), EditReply.Refusal> {
        MergeReply(patches: patches, base: base).read(reply).flatMap { answer in
            guard let verdict = answer.value["verdict"]?.string.flatMap(MergeRecord.Verdict.init) else {
                return .failure(EditReply.Refusal("it gives no verdict"))
            }
            let reason = HostileText.cut(HostileText.paragraph(answer.value["reason"]?.string ?? ""), to: 200)
            if verdict != .open,
                let left = Contradictions(among: answer.outputs.map(\.candidate), base: base).pairs.first
            {
                return .failure(
                    EditReply.Refusal(
                        "patches \(left.first + 1) and \(left.second + 1) of it still exclude each other "
                            + "(\(left.reason)); the verdict for that is open"))
            }
            return .success((answer, MergeRecord.Settlement(verdict: verdict, reason: reason)))
        }
    }
}
