/// What one analyst learned from one trajectory, or, for the rules analyst, from all that show one signature.
public struct Lesson: Hashable, Sendable, Codable {
    /// `l-` and 10 hexadecimal digits of the hash over analyst, key, rule and support.
    public var id: String
    /// Which analyst learned it: `rules`, `model` or `agent`.
    public var analyst: String
    /// The structural identity of the rule, the same in every run that finds it; see ``Patch/key``.
    public var key: String
    /// What went wrong, or which step won, in one sentence without a quote.
    public var cause: String
    /// The general rule, in one imperative sentence.
    public var rule: String
    /// The episodes that show it.
    public var support: Support
    /// Where it was seen, without words, at most 20 places.
    public var evidence: [EvidenceReference]
    /// Whether a fix that passed the checker proved the cause; `nil` where the analyst could not try.
    public var isProved: Bool?

    /// Describes a lesson.
    public init(
        id: String, analyst: String, key: String, cause: String, rule: String, support: Support,
        evidence: [EvidenceReference], isProved: Bool? = nil
    ) {
        self.id = id
        self.analyst = analyst
        self.key = key
        self.cause = cause
        self.rule = rule
        self.support = support
        self.evidence = evidence
        self.isProved = isProved
    }

    enum CodingKeys: String, CodingKey {
        case id, analyst, key, cause, rule, support, evidence
        case isProved = "proved"
    }
}
