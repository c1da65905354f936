internal import ContentHash
internal import JSON
internal import MarkdownTree
internal import Skill

/// One change of text that stands, as a model writes it, turned into a candidate or refused with a reason.
struct CurationReply {
    let engine: EvolutionEngine
    /// What the model may name as reasons.
    let patches: NumberedPatches
    let model: String

    /// The candidate, or why there is none.
    func candidate(_ value: JSONValue) -> Result<Candidate, EditReply.Refusal> {
        let why = HostileText.paragraph(value["why"]?.string ?? "")
        guard !why.isEmpty else { return .failure(EditReply.Refusal("it does not say why")) }
        return edits(value).flatMap { edits in
            if let refused = SkillRenderer.check(EditSet(id: "check", rank: 1, edits: edits), base: base).first {
                let near = refused.candidates.prefix(4).map(EditReply.described)
                let hint = near.isEmpty ? "" : "; the nearest places are: " + near.joined(separator: "; ")
                return .failure(EditReply.Refusal(HostileText.oneLine(refused.reason) + hint))
            }
            let protected = ProtectedSections(base: base, titles: engine.configuration.protectedSections)
            guard !edits.contains(where: protected.isTouched) else {
                return .failure(EditReply.Refusal("the section is protected"))
            }
            return made(value, why, edits)
        }
    }

    private var base: SkillFolder { engine.subject.folder }

    private func made(_ value: JSONValue, _ why: String, _ edits: [Edit]) -> Result<Candidate, EditReply.Refusal> {
        let named = (value["lessons"]?.array ?? []).compactMap(\.string)
        if let unknown = named.first(where: { patches.candidate($0) == nil }) {
            let name = HostileText.cut(HostileText.oneLine(unknown), to: 40)
            return .failure(EditReply.Refusal("'\(name)' is no patch of the list"))
        }
        let key = Candidate.curator + ":" + ContentHash(of: edits.map(\.signature).joined(separator: "\n")).prefix(12)
        let lesson = Lesson(
            id: "c-" + ContentHash(of: key).prefix(10), analyst: Candidate.curator, key: key, cause: "", rule: why,
            support: Support(), evidence: [])
        let proposal = ProposedPatch(
            lesson: lesson, title: value["title"]?.string ?? "Shorten the skill", theme: "curation", item: "",
            edits: edits.filter { $0.operation == .replace }, evidence: [], model: model)
        // Only what the model wrote is judged; what is moved stands in the skill already.
        switch ProposalGate(base: base).judge(proposal) {
        case .refused(let reasons) where reasons != ["it says nothing"]:
            return .failure(EditReply.Refusal(reasons.joined(separator: "; ")))
        default: break
        }
        var candidate = Candidate(proposal)
        candidate.title = HostileText.title(proposal.title)
        candidate.edits = edits
        candidate.lessons = []
        for name in Set(named).sorted() {
            if let lesson = patches.candidate(name) { candidate.absorb(lesson) }
        }
        return .success(candidate)
    }

    // MARK: Edits

    private func edits(_ value: JSONValue) -> Result<[Edit], EditReply.Refusal> {
        guard let file = SkillPath(value["file"]?.string ?? ""), let text = base.text(of: file),
            file.text.lowercased().hasSuffix(".md")
        else { return .failure(EditReply.Refusal("it names no Markdown file of the skill")) }
        let anchor = EditReply.anchor(value)
        guard !anchor.headings.isEmpty || anchor.block != nil else {
            return .failure(EditReply.Refusal("it names neither a section nor a block"))
        }
        let document = MarkdownDocument(text: text)
        guard let node = try? document.resolve(anchor) else {
            // The check of the edit tells the nearest places.
            return .success([Edit(id: "e1", file: file, operation: .delete, anchor: anchor)])
        }
        let old = document.text(of: node).trimmed()
        switch value["op"]?.string {
        case "delete": return .success([Edit(id: "e1", file: file, operation: .delete, anchor: anchor)])
        case "shorten":
            let content = (value["content"]?.string ?? "").trimmed()
            guard !content.isEmpty, content.count < old.count else {
                return .failure(EditReply.Refusal("its text is not shorter than what stands"))
            }
            return .success([Edit(id: "e1", file: file, operation: .replace, anchor: anchor, content: content)])
        case "move":
            let target = (value["to"]?.array ?? []).compactMap(\.string).map(EditReply.title)
            guard !target.isEmpty else { return .failure(EditReply.Refusal("it names no section to move to")) }
            return .success([
                Edit(id: "e1", file: file, operation: .move, anchor: anchor, destination: Anchor(headings: target))
            ])
        case "demote":
            guard file == .skill else { return .failure(EditReply.Refusal("only SKILL.md has what can be demoted")) }
            return demoted(old, anchor, topic: value["topic"]?.string ?? "")
        default: return .failure(EditReply.Refusal("it names no operation"))
        }
    }

    /// The text goes to a reference file word for word, with the link, and out of SKILL.md: one patch, whole or not.
    private func demoted(_ text: String, _ anchor: Anchor, topic: String) -> Result<[Edit], EditReply.Refusal> {
        let theme = HostileText.cut(HostileText.oneLine(topic), to: 40)
        guard !theme.isEmpty, let path = SkillPath(Placement.referencePath(theme: theme)) else {
            return .failure(EditReply.Refusal("it names no topic for the reference file"))
        }
        let heading = Placement.heading(of: path)
        var edits: [Edit] = []
        if let there = base.text(of: path) {
            let section = SkillOutline(text: there).sections.first?.anchor ?? Anchor(headings: [])
            edits.append(Edit(id: "e1", file: path, operation: .append, anchor: section, content: text))
        } else {
            edits.append(
                Edit(id: "e1", file: path, operation: .createFile, content: "# \(heading)\n\n\(text)\n"))
        }
        edits.append(Edit(id: "e2", file: .skill, operation: .delete, anchor: anchor))
        let placement = Placement(base: base, protectedSections: engine.configuration.protectedSections)
        return .success(edits + placement.link(to: path, heading: heading, first: 3))
    }
}
