internal import JSON
public import LanguageModel
public import Skill

/// A first skill that a model writes from an idea, before any trajectory is seen: deliberately weak, to be evolved.
public struct SkillDraft: Hashable, Sendable {
    /// Why an answer is no draft.
    public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong with it, as clauses.
        public var reasons: [String]
        /// The reasons in one line.
        public var description: String { reasons.joined(separator: "; ") }
    }

    /// The sections every skill of ours has, so that lessons find their place.
    public static let sections = ["Procedure", "Pitfalls"]

    /// The skill's name.
    public var name: String
    /// What the skill is for, in the user's words.
    public var idea: String

    /// Names a skill and its idea.
    public init(name: String, idea: String) {
        self.name = name
        self.idea = idea
    }

    /// The question to the model.
    ///
    /// - Parameter template: the text of `draft-prompt.md`; `{{name}}`, `{{idea}}` and `{{sections}}` are filled.
    public func request(template: String) -> ModelRequest {
        let template = PromptTemplate(template)
        let values = [
            "name": name, "idea": idea, "sections": Self.sections.map { "## \($0)" }.joined(separator: ", "),
        ]
        return ModelRequest(
            purpose: .draft, subject: name, instructions: PromptTemplate.fill(template.instructions, values),
            prompt: PromptTemplate.fill(template.prompt, values), schema: AnalysisSchema.draft,
            maximumOutputTokens: 4096)
    }

    /// The skill's files, from the model's answer.
    ///
    /// Sections that lessons need and the answer lacks are added, empty.
    ///
    /// - Throws: ``Refusal`` when the answer is no description and body, or holds what no skill may hold.
    public func folder(from reply: ModelReply) throws -> SkillFolder {
        guard let value = try? JSONValue.parse(reply.text), let body = value["body"]?.string,
            let description = value["description"]?.string
        else { throw Refusal(reasons: ["the answer has no description and body"]) }
        let summary = HostileText.cut(HostileText.oneLine(description), to: 1024)
        var text = HostileText.withoutHidden(body).trimmed()
        var reasons = Set(HostileText.refusals(of: text) + HostileText.refusals(of: summary))
        if summary.isEmpty { reasons.insert("the description is empty") }
        if text.isEmpty { reasons.insert("the body is empty") }
        if text.hasPrefix("---") { reasons.insert("the body begins with a frontmatter of its own") }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
        if lines > 500 || text.count > 20_000 {
            reasons.insert("the body is longer than 500 lines or 5,000 tokens")
        }
        if text.contains("](references/") || text.contains("](scripts/") {
            reasons.insert("the body links to files that do not exist")
        }
        guard reasons.isEmpty else { throw Refusal(reasons: reasons.sorted()) }
        let outline = SkillOutline(text: text)
        for title in Self.sections where outline.section(titled: [title.lowercased()]) == nil {
            text += "\n\n## \(title)"
        }
        // The mark by which analysts know that no person's text is at stake.
        let origin = "metadata:\n  skillgit-origin: scaffold\n"
        let front = "---\nname: \(name)\ndescription: \(JSONWriter.compact(.string(summary)))\n\(origin)---\n\n"
        return SkillFolder(files: [.skill: SkillFile(text: front + text + "\n")])
    }
}
