/// One kind of secret, as data.
///
/// A rule finds secrets by `patterns`, by the `names` they are assigned to, or both. A pattern is literal text with runs
/// in braces, `{characters:count}`, for example `ghp_{alnum:36}` or `eyJ{url64:10-}.{url64:10-}.{url64:10-}`:
/// `characters` is one of `digit`, `hex`, `upper` (A-Z and digits), `lower` (a-z and digits), `alnum`, `url64`
/// (letters, digits, `-`, `_`), `base64` (letters, digits, `+`, `/`), `word` (letters, digits, `_`), `dotted` (`url64`
/// and `.`), `path` (`url64`, `/` and `.`); `count` is a number, `least-most` or `least-`. Braces do not occur otherwise.
public struct RedactionRule: Hashable, Sendable, Codable {
    /// What replaces the secret: `[redacted:<id>]`. Lower-case letters, digits and `-`, at most 40.
    public var id: String
    /// What kind of secret this is, in a few words.
    public var description: String
    /// The forms of the secret itself.
    public var patterns: [String]
    /// The last words of the names that such a secret is assigned to, in lower case without separators (`apikey`).
    public var names: [String]
    /// Words of which one must stand within 120 bytes before a pattern's match, in lower case; none needed when empty.
    public var context: [String]
    /// The least entropy of the secret's variable part, in bits per character.
    public var entropy: Double

    /// Describes a kind of secret.
    public init(
        id: String, description: String, patterns: [String] = [], names: [String] = [],
        context: [String] = [],
        entropy: Double = 0
    ) {
        self.id = id
        self.description = description
        self.patterns = patterns
        self.names = names
        self.context = context
        self.entropy = entropy
    }
}
