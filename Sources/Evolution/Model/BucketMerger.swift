internal import JSON
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
    private let scheduler: CallScheduler

    init(engine: EvolutionEngine, scheduler: CallScheduler) {
        base = engine.subject.folder
        configuration = engine.configuration
        template = PromptTemplate(engine.prompts.merge)
        self.scheduler = scheduler
        instructions = PromptTemplate.fill(
            template.instructions,
            ["name": engine.subject.name, "skill": SkillText.rendered(engine.subject.folder)])
    }

    /// Merges a bucket: first by folding, then by asking.
    func merge(_ bucket: MergeSchedule.Bucket) async -> Merged {
        let folded = Folding.fold(bucket.inputs)
        if folded.candidates.count == 1 {
            return Merged(outputs: folded.candidates, record: record(bucket, .fold, folded.candidates.map { kept in
                MergeRecord.Output(id: kept.id, from: bucket.inputs.map(\.id))
            }))
        }
        let request = request(for: bucket)
        var refusals: [String] = []
        var failure: ModelError?
        do throws(ModelError) {
            let first = try await scheduler.complete(request)
            switch read(first, bucket) {
            case .success(let merged): return merged
            case .failure(let refusal): refusals.append(refusal.reason)
            }
            let second = try await scheduler.complete(again(request, first, refusals[0]))
            switch read(second, bucket) {
            case .success(var merged):
                merged.record.refusals = refusals.map(HostileText.oneLine)
                return merged
            case .failure(let refusal): refusals.append(refusal.reason)
            }
        } catch {
            failure = error
            refusals.append("no answer: \(error.reason)")
        }
        var record = record(
            bucket, .unmerged, bucket.inputs.map { MergeRecord.Output(id: $0.id, from: [$0.id]) })
        record.refusals = refusals.map(HostileText.oneLine)
        return Merged(outputs: bucket.inputs, record: record, failure: failure)
    }

    // MARK: Asking

    private func request(for bucket: MergeSchedule.Bucket) -> ModelRequest {
        let numbered = bucket.inputs.enumerated().map { number, candidate in
            """
            ## Patch c\(number + 1)
            seen in \(candidate.support.count) runs
            title: \(candidate.title)
            theme: \(candidate.theme)
            rule: \(candidate.rule)
            cause: \(candidate.cause)
            edit: \(described(candidate.edits))
            """
        }
        let prompt = PromptTemplate.fill(
            template.prompt,
            [
                "topic": bucket.topic, "patches": numbered.joined(separator: "\n\n"),
                "ids": bucket.inputs.indices.map { "c\($0 + 1)" }.joined(separator: ", "),
            ])
        return ModelRequest(
            purpose: .merge, subject: bucket.topic, instructions: instructions, prompt: prompt,
            schema: AnalysisSchema.merge, maximumOutputTokens: configuration.maximumOutputTokens,
            temperature: configuration.temperature, seed: configuration.seed)
    }

    private func described(_ edits: [Edit]) -> String {
        guard let edit = edits.first else { return "none: skillgit places the rule itself" }
        let place = edit.anchor.map(EditReply.described) ?? "the whole file"
        return "\(edit.operation.rawValue) in \(edit.file), \(place): \(edit.content ?? "")"
    }

    private func again(_ request: ModelRequest, _ reply: ModelReply, _ problem: String) -> ModelRequest {
        var again = request
        again.prompt += """


            Your previous answer was:

            \(reply.text.prefix(16_384))

            It cannot be used: \(problem).
            Answer again with the whole corrected JSON value.
            """
        return again
    }

    // MARK: Reading the answer

    private func read(
        _ reply: ModelReply, _ bucket: MergeSchedule.Bucket
    ) -> Result<Merged, EditReply.Refusal> {
        guard let value = try? JSONValue.parse(reply.text) else { return .failure(EditReply.Refusal("it is no JSON")) }
        let inputs = Dictionary(
            uniqueKeysWithValues: bucket.inputs.enumerated().map { ("c\($0 + 1)", $1) })
        let patches = value["patches"]?.array ?? []
        let dropped = value["dropped"]?.array ?? []
        let named = patches.flatMap { ($0["from"]?.array ?? []).compactMap(\.string) } + dropped.compactMap { $0["id"]?.string }
        if let problem = conservation(named, of: inputs.keys.sorted()) { return .failure(EditReply.Refusal(problem)) }
        var outputs: [Candidate] = []
        for (number, patch) in patches.enumerated() {
            let from = (patch["from"]?.array ?? []).compactMap(\.string).sorted().compactMap { inputs[$0] }
            switch candidate(patch, from: from) {
            case .success(let made): outputs.append(made)
            case .failure(let refusal):
                return .failure(EditReply.Refusal("patch \(number + 1): \(refusal.reason)"))
            }
        }
        var record = record(
            bucket, .model,
            zip(outputs, patches).map { made, patch in
                let from = (patch["from"]?.array ?? []).compactMap(\.string).sorted().compactMap { inputs[$0]?.id }
                return MergeRecord.Output(id: made.id, from: from)
            })
        record.dropped = dropped.compactMap { entry in
            guard let input = entry["id"]?.string.flatMap({ inputs[$0] }) else { return nil }
            return MergeRecord.Dropped(
                id: input.id, reason: HostileText.cut(HostileText.paragraph(entry["reason"]?.string ?? ""), to: 200))
        }
        let gone = dropped.compactMap { $0["id"]?.string.flatMap { inputs[$0] } }
        return .success(Merged(outputs: outputs, record: record, dropped: gone))
    }

    /// Why the ids do not fulfil the conservation law; `nil` when they do.
    private func conservation(_ named: [String], of inputs: [String]) -> String? {
        var counts: [String: Int] = [:]
        for id in named { counts[id, default: 0] += 1 }
        var problems = inputs.filter { counts[$0] == nil }.map { "\($0) is missing" }
        problems += inputs.filter { counts[$0, default: 0] > 1 }.map { "\($0) is named more than once" }
        problems += counts.keys.filter { !inputs.contains($0) }.sorted().map {
            "'\(HostileText.cut(HostileText.oneLine($0), to: 40))' is no patch of this list"
        }
        guard !problems.isEmpty else { return nil }
        return "every patch id must be named exactly once, in from or in dropped: " + problems.joined(separator: ", ")
    }

    private func candidate(_ value: JSONValue, from: [Candidate]) -> Result<Candidate, EditReply.Refusal> {
        guard var made = from.max(by: { $0.support.count < $1.support.count }) else {
            return .failure(EditReply.Refusal("it names no source"))
        }
        if from.count == 1, value["rule"]?.string == made.rule { return .success(made) }
        let draft: LessonReply.Draft
        switch LessonReply(value: value, base: base).draft() {
        case .failure(let refusal): return .failure(refusal)
        case .success(let value): draft = value
        }
        for other in from { made.absorb(other) }
        let inner = Lesson(
            id: made.id, analyst: made.analyst, key: made.key, cause: draft.cause, rule: draft.rule,
            support: made.support, evidence: [])
        let proposal = ProposedPatch(
            lesson: inner, title: draft.title, theme: draft.theme, item: draft.item, edits: draft.edits,
            evidence: made.evidence, provenCommands: made.provenCommands, model: made.model)
        guard case .passed(let clean) = ProposalGate(base: base).judge(proposal) else {
            guard case .refused(let reasons) = ProposalGate(base: base).judge(proposal) else {
                return .failure(EditReply.Refusal("it cannot be used"))
            }
            return .failure(EditReply.Refusal(reasons.joined(separator: "; ")))
        }
        made.title = clean.title
        made.theme = clean.theme
        made.rule = clean.lesson.rule
        made.cause = clean.lesson.cause
        made.item = clean.item
        made.edits = clean.edits
        made.key = LessonReply.key(rule: clean.lesson.rule)
        made.id = Candidate.mergedID(from: from.map(\.id), text: clean.lesson.rule)
        return .success(made)
    }

    private func record(
        _ bucket: MergeSchedule.Bucket, _ method: MergeRecord.Method, _ outputs: [MergeRecord.Output]
    ) -> MergeRecord {
        MergeRecord(
            id: bucket.id, topic: HostileText.oneLine(bucket.topic), level: bucket.level, method: method,
            inputs: bucket.inputs.map(\.id), outputs: outputs)
    }
}
