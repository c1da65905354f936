/// Something that the integrity check of a repository found.
public struct IntegrityFinding: Hashable, Sendable, Codable {
    /// How bad it is.
    public enum Severity: String, Hashable, Sendable, Codable {
        /// Something is lost or contradicts itself.
        case error
        /// It works, but something is missing or left over.
        case warning
    }

    /// How bad it is.
    public var severity: Severity
    /// The rule's name, stable over versions, for example `run-record`.
    public var rule: String
    /// What it concerns: a reference, a file, a setting.
    public var subject: String
    /// What is wrong, as a sentence without a full stop.
    public var message: String
    /// How to mend it.
    public var mend: String

    /// Describes a finding.
    public init(_ severity: Severity, _ rule: String, _ subject: String, _ message: String, mend: String) {
        self.severity = severity
        self.rule = rule
        self.subject = subject
        self.message = message
        self.mend = mend
    }
}
