internal import ContentHash
internal import JSON
internal import Skill

/// A lesson or merged patch as a model writes it, checked against the skill.
struct LessonReply {
    /// What is left when it fits.
    struct Draft {
        var title: String
        var theme: String
        var cause: String
        var rule: String
        var item: String
        var edits: [Edit]
    }

    /// The model's words.
    let value: JSONValue
    /// The skill.
    let base: SkillFolder

    /// The draft, or why it cannot be used, in words that the model can act on.
    func draft() -> Result<Draft, EditReply.Refusal> {
        let rule = HostileText.paragraph(value["rule"]?.string ?? "")
        guard !rule.isEmpty else { return .failure(EditReply.Refusal("it states no rule")) }
        let words = ["title", "theme", "cause", "rule"].compactMap { value[$0]?.string }
        guard !words.contains(where: HostileText.forgesTrailer) else {
            return .failure(EditReply.Refusal("it holds a line that reads as a trailer of a commit"))
        }
        switch EditReply.read(value["edit"]) {
        case .failure(let refusal): return .failure(refusal)
        case .success(let edit):
            let edits = edit.map { [$0] } ?? []
            if let problem = Self.problem(with: edits, base: base) { return .failure(EditReply.Refusal(problem)) }
            return .success(
                Draft(
                    title: HostileText.title(value["title"]?.string ?? rule), theme: theme,
                    cause: HostileText.paragraph(value["cause"]?.string ?? ""), rule: rule, item: rule,
                    edits: edits))
        }
    }

    private var theme: String {
        let theme = HostileText.oneLine(value["theme"]?.string ?? "").lowercased()
        return theme.isEmpty ? "lessons" : HostileText.cut(theme, to: 60)
    }

    /// Why the edits do not fit the skill, with the nearest places.
    static func problem(with edits: [Edit], base: SkillFolder) -> String? {
        guard !edits.isEmpty else { return nil }
        guard let refusal = SkillRenderer.check(EditSet(id: "check", rank: 1, edits: edits), base: base).first
        else {
            return nil
        }
        let near = refusal.candidates.prefix(4).map(EditReply.described)
        let reason = HostileText.oneLine(refusal.reason)
        return near.isEmpty ? reason : reason + "; the nearest places are: " + near.joined(separator: "; ")
    }

    /// The structural identity of a rule: its words, whatever their order.
    static func key(rule: String) -> String {
        "model:" + ContentHash(of: TextTokens.content(of: rule).sorted().joined(separator: " ")).prefix(12)
    }

    /// The id of a lesson.
    static func id(analyst: String, key: String, rule: String, support: Support) -> String {
        var hasher = ContentHasher()
        for field in [analyst, key, rule] { hasher.update(field: field) }
        for episode in support.episodes { hasher.update(field: String(episode)) }
        return "l-" + hasher.finalize().prefix(10)
    }
}
