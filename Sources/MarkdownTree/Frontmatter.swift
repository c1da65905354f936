/// The YAML block at the start of a file, key by key.
///
/// Keys are source lines, never parsed and printed again. Where the block is not valid YAML, ``problem`` says why and a
/// line scanner has found the keys; their values are then opaque text.
public struct Frontmatter: Sendable {
    /// A top-level key.
    public struct Key: Sendable {
        /// The key without quotes.
        public let name: String
        /// Its node: the key's lines and the comments directly above.
        public let node: NodeID
        /// The bytes of the key itself.
        public let nameRange: Range<Int>
        /// The bytes of the value, without what is between the colon and it; empty when there is none.
        public let valueRange: Range<Int>
        /// The parsed value; `nil` where the block is not valid YAML.
        public let value: YAMLValue?
        /// The line in the file, from 1, that holds the key.
        public let line: Int
    }

    /// Why the block is not valid YAML, or not a mapping.
    public struct Problem: Hashable, Sendable {
        /// What is wrong, as libyaml says it.
        public let reason: String
        /// The line in the file, from 1.
        public let line: Int
    }

    /// The frontmatter's node.
    public let node: NodeID
    /// The keys in the order of the file; a name can occur twice.
    public let keys: [Key]
    /// The whole block, parsed; `nil` when ``problem`` is set or the block is empty.
    public let value: YAMLValue?
    /// Why the keys come from the line scanner; `nil` when the block is valid YAML.
    public let problem: Problem?

    /// Whether the block is valid YAML.
    public var isStrict: Bool { problem == nil }

    /// The first key of a name.
    public func key(_ name: String) -> Key? { keys.first { $0.name == name } }
}
