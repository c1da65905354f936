/// A promise about edited skills that a result breaks.
public struct InvariantViolation: Error, Hashable, Sendable {
    /// The promise.
    public enum Kind: String, Hashable, Sendable, Codable {
        /// A heading that no edit names is gone or has another path.
        case heading
        /// A code fence or an HTML comment is open at the end of a file.
        case openBlock
        /// A relative link leads nowhere.
        case link
        /// A file under `references/` cannot be reached from SKILL.md.
        case unreachable
        /// The frontmatter was valid YAML and is not any more, or lost a key.
        case frontmatter
        /// Bytes changed that no edit names.
        case bytes
        /// The line endings or the final newline changed.
        case lineEnding
    }

    /// The promise.
    public var kind: Kind
    /// The file.
    public var file: SkillPath
    /// The line in the result, from 1; `nil` where it is about the whole file.
    public var line: Int?
    /// What is wrong, as a clause.
    public var reason: String
}
