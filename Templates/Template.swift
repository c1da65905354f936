/// The texts that the program carries inside itself: scaffolds of skills, prompts, prices.
///
/// Their sources are the files beside this one, compiled in as bytes, so that the program is one file. A user's own file
/// of the same name takes the place of one; finding it is the caller's business.
public enum Template: String, CaseIterable, Sendable {
    /// The SKILL.md that `skillgit new` writes.
    case skill = "skill-template.md"
    /// The prompt of the analyst that reads one trajectory.
    case analysisPrompt = "analysis-prompt.md"
    /// The prompt of the analyst that looks into one failed run with tools.
    case agentPrompt = "agent-prompt.md"
    /// The prompt of the consolidation that merges patches.
    case mergePrompt = "merge-prompt.md"
    /// The prompt of the first version that a model writes from an idea.
    case draftPrompt = "draft-prompt.md"
    /// What models cost; examples that the user has to check.
    case prices = "prices.json"

    /// The file's name, which is also the name of a user's own version.
    public var fileName: String { rawValue }

    /// The text as it was compiled in, with its `{{placeholders}}`.
    public var text: String {
        let bytes: [UInt8] =
            switch self {
            case .skill: PackageResources.skill_template_md
            case .analysisPrompt: PackageResources.analysis_prompt_md
            case .agentPrompt: PackageResources.agent_prompt_md
            case .mergePrompt: PackageResources.merge_prompt_md
            case .draftPrompt: PackageResources.draft_prompt_md
            case .prices: PackageResources.prices_json
            }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Puts values in the places of `{{name}}` marks, in one pass: a value that contains such a mark stays as it is.
    ///
    /// A mark without a value is left alone, so that a misspelt one is seen.
    public static func fill(_ text: String, with values: [String: String]) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            let tail = rest[open.upperBound...]
            guard let close = tail.firstRange(of: "}}"), let value = values[String(tail[..<close.lowerBound])] else {
                result += rest[..<open.upperBound]
                rest = tail
                continue
            }
            result += rest[..<open.lowerBound]
            result += value
            rest = tail[close.upperBound...]
        }
        return result + rest
    }
}
