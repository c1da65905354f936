/// A value of YAML frontmatter, without types: what a plain scalar means is for the reader of the key to say.
public indirect enum YAMLValue: Sendable, Hashable {
    /// A scalar; plain ones (without quotes or block marks) may mean a number, a truth value or null.
    case scalar(String, isPlain: Bool)
    /// A sequence.
    case sequence([YAMLValue])
    /// A mapping in the order of the source; keys may repeat.
    case mapping([Entry])
    /// A reference to an anchor, never followed.
    case alias(String)

    /// A key and its value.
    public struct Entry: Sendable, Hashable {
        /// The key.
        public var key: YAMLValue
        /// The value.
        public var value: YAMLValue
    }

    /// The text, when this is a scalar.
    public var scalar: String? { if case .scalar(let text, _) = self { text } else { nil } }

    /// The first value under a scalar key of a mapping.
    public subscript(key: String) -> YAMLValue? {
        guard case .mapping(let entries) = self else { return nil }
        return entries.first { $0.key.scalar == key }?.value
    }

    /// Reads one document of YAML text.
    ///
    /// - Throws: when it is not valid, has more than one document or nests deeper than 64 levels.
    public static func parse(_ text: String) throws(YAMLFailure) -> YAMLValue? {
        try YAMLReader.read(Array(text.utf8))?.value
    }
}

/// Why some text is not valid YAML.
public struct YAMLFailure: Error, Hashable, Sendable {
    /// What is wrong, as libyaml says it.
    public let reason: String
    /// The line within the text, from 1.
    public let line: Int
}
