/// Something that the validator has to say about a skill.
public struct Finding: Hashable, Sendable, Codable {
    /// How bad it is.
    public enum Severity: String, Hashable, Sendable, Codable {
        /// The specification forbids it, or an agent would trip over it: the skill is not valid.
        case error
        /// It works, but not as well as it should.
        case warning
    }

    /// How bad it is.
    public var severity: Severity
    /// The rule's name, stable over versions, for example `link-broken`.
    public var rule: String
    /// The file in the skill.
    public var file: String
    /// The line, from 1, where there is one.
    public var line: Int?
    /// What is wrong, as a sentence without a full stop.
    public var message: String
    /// How to mend it, as an imperative sentence without a full stop.
    public var mend: String

    /// Describes a finding.
    public init(
        _ severity: Severity, _ rule: String, file: String, line: Int? = nil, message: String, mend: String
    ) {
        self.severity = severity
        self.rule = rule
        self.file = file
        self.line = line
        self.message = message
        self.mend = mend
    }
}
