internal import JSON
internal import LanguageModel
internal import Skill

/// A model's answer about numbered patches, read under the conservation law: every patch is named exactly once, as a
/// source of what comes out or as dropped with a reason.
struct MergeReply {
    /// The answer.
    struct Answer: Sendable {
        /// What came out, each with the ids of its sources.
        var outputs: [(candidate: Candidate, from: [String])] = []
        /// What was dropped, with the reason.
        var dropped: [(candidate: Candidate, reason: String)] = []
        /// The whole value, for what only some questions ask.
        var value: JSONValue
    }

    let patches: NumberedPatches
    let base: SkillFolder
    /// Whether a patch that is copied through has to name a place that there is, where it names one.
    var isStrict = false

    /// Reads an answer, or says what is wrong with it.
    func read(_ reply: ModelReply) -> Result<Answer, EditReply.Refusal> {
        guard let value = try? JSONValue.parse(reply.text) else {
            return .failure(EditReply.Refusal("it is no JSON"))
        }
        let made = value["patches"]?.array ?? []
        let dropped = value["dropped"]?.array ?? []
        let named = made.flatMap(Self.sources) + dropped.compactMap { $0["id"]?.string }
        if let problem = Conservation.problem(named, of: patches.ids) {
            return .failure(EditReply.Refusal(problem))
        }
        var answer = Answer(value: value)
        for (number, patch) in made.enumerated() {
            let from = Self.sources(of: patch).sorted().compactMap(patches.candidate)
            switch candidate(patch, from: from) {
            case .success(let made): answer.outputs.append((made, from.map(\.id)))
            case .failure(let refusal):
                return .failure(EditReply.Refusal("patch \(number + 1): \(refusal.reason)"))
            }
        }
        answer.dropped = dropped.compactMap { entry in
            guard let candidate = entry["id"]?.string.flatMap(patches.candidate) else { return nil }
            let reason = HostileText.paragraph(entry["reason"]?.string ?? "")
            return (candidate, HostileText.cut(reason, to: 200))
        }
        return .success(answer)
    }

    private static func sources(of patch: JSONValue) -> [String] {
        (patch["from"]?.array ?? []).compactMap(\.string)
    }

    private func candidate(_ value: JSONValue, from: [Candidate]) -> Result<Candidate, EditReply.Refusal> {
        guard var made = from.max(by: { $0.support.count < $1.support.count }) else {
            return .failure(EditReply.Refusal("it names no source"))
        }
        if from.count == 1, value["rule"]?.string == made.rule, keepsEdit(value, of: made) { return .success(made) }
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
        switch ProposalGate(base: base).judge(proposal) {
        case .refused(let reasons): return .failure(EditReply.Refusal(reasons.joined(separator: "; ")))
        case .passed(let clean): made.take(clean)
        }
        made.id = Candidate.mergedID(from: from.map(\.id), text: ([made.rule] + made.edits.map(\.signature)).joined())
        return .success(made)
    }

    /// Whether a patch that is copied through is to stay where it was.
    ///
    /// A model that copies a patch may leave the place out, or name one that there is not; one that names another place
    /// of the skill moves it.
    private func keepsEdit(_ value: JSONValue, of candidate: Candidate) -> Bool {
        let read = EditReply.read(value["edit"])
        if isStrict { return read == .success(nil) }
        guard case .success(let edit?) = read else { return true }
        return candidate.edits.map(\.signature) == [edit.signature]
            || !SkillRenderer.check(EditSet(id: candidate.id, rank: 1, edits: [edit]), base: base).isEmpty
    }
}

extension Candidate {
    /// Takes the text and the place of a proposal that passed the gate; what stands behind the candidate stays.
    fileprivate mutating func take(_ clean: ProposedPatch) {
        title = clean.title
        theme = clean.theme
        rule = clean.lesson.rule
        cause = clean.lesson.cause
        item = clean.item
        edits = clean.edits
        key = LessonReply.key(rule: clean.lesson.rule)
    }
}

extension Edit {
    /// What the edit does, without its name.
    var signature: String {
        "\(file) \(operation.rawValue) \(anchor.map(EditReply.described) ?? "") \(content ?? "")"
    }
}
