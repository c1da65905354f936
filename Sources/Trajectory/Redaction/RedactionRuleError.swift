/// A rule that cannot be used.
public struct RedactionRuleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The rule's id, where it has one.
    public var rule: String?
    /// What is wrong, as a short clause without a full stop.
    public var reason: String

    /// Describes what is wrong with a rule.
    public init(rule: String?, reason: String) {
        self.rule = rule
        self.reason = reason
    }

    /// `redaction rule 'id': reason`.
    public var description: String {
        rule.map { "redaction rule '\($0)': \(reason)" } ?? "redaction rules: \(reason)"
    }
}
