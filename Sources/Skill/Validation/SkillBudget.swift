/// How large a skill's texts may be before they crowd out the task (the agentskills.io format, progressive disclosure).
public enum SkillBudget {
    /// Lines of SKILL.md's body.
    public static let bodyLines = 500
    /// Tokens of SKILL.md's body, as ``tokens(in:)`` estimates them.
    public static let bodyTokens = 5_000
    /// Lines of a reference file without a table of contents.
    public static let referenceLines = 300
    /// Bytes of any file.
    public static let fileBytes = 1 << 20

    /// A rough number of tokens: a quarter of the bytes.
    public static func tokens(in text: String) -> Int { (text.utf8.count + 3) / 4 }
}
