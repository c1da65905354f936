/// One kind of secret, as data.
///
/// A rule finds secrets by `patterns`, by the `names` they are assigned to, or both. A pattern is literal text with runs
/// in braces, `{characters:count}`, for example `ghp_{alnum:36}` or `eyJ{url64:10-}.{url64:10-}.{url64:10-}`:
/// `characters` is one of `RedactionPattern.characterSets`; `count` is a number, `least-most` or `least-`. A run takes
/// all it can, so its characters must not include the literal that follows it.
public struct RedactionRule: Hashable, Sendable, Codable {
    /// What kind of recogniser stands behind a rule.
    public enum Form: String, Hashable, Sendable, Codable {
        /// Patterns and names, as written in the rule.
        case pattern
        /// A PEM block of a private key.
        case privateKey = "private-key"
        /// The password, or the lone token, in front of the host of a URL.
        case urlPassword = "url-password"
        /// `Bearer`, `Basic` and what is assigned to `Authorization`.
        case authorization
    }

    /// What replaces the secret, as `[redacted:<id>]`.
    ///
    /// Lower-case letters, digits and `-`, at most 40.
    public var id: String
    /// What kind of secret this is, in a few words.
    public var description: String
    /// What recognises it; only the built-in rules need anything but `pattern`.
    public var form: Form
    /// The forms of the secret itself.
    public var patterns: [String]
    /// The ends of the names that such a secret is assigned to, in lower case without separators (`apikey`); one of up
    /// to four letters must be a word of its own.
    public var names: [String]
    /// Words of which one must stand within 120 bytes before a pattern's match, in lower case; none needed when empty.
    public var context: [String]
    /// The least entropy of the secret's variable part, in bits per character; 0 for values chosen by people.
    public var entropy: Double

    /// Describes a kind of secret.
    public init(
        id: String, description: String, form: Form = .pattern, patterns: [String] = [], names: [String] = [],
        context: [String] = [], entropy: Double = 2.5
    ) {
        self.id = id
        self.description = description
        self.form = form
        self.patterns = patterns
        self.names = names
        self.context = context
        self.entropy = entropy
    }

    /// Reads a rule; `id` is required and so is one of `patterns` and `names`, the rest has defaults.
    ///
    /// - Throws: `DecodingError` when a field has the wrong type or a pattern cannot be understood.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        description = try container.decodeIfPresent(String.self, forKey: .description) ?? id
        form = try container.decodeIfPresent(Form.self, forKey: .form) ?? .pattern
        patterns = try container.decodeIfPresent([String].self, forKey: .patterns) ?? []
        names = try container.decodeIfPresent([String].self, forKey: .names) ?? []
        context = try container.decodeIfPresent([String].self, forKey: .context) ?? []
        entropy = try container.decodeIfPresent(Double.self, forKey: .entropy) ?? 2.5
    }
}
