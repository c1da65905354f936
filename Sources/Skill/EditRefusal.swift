public import MarkdownTree

/// Why an edit cannot be done on a base.
public struct EditRefusal: Error, Hashable, Sendable {
    /// The edit's id within its set.
    public var editID: String
    /// What is wrong, as a clause.
    public var reason: String
    /// The nearest nodes that could have been meant, best first; empty where no anchor failed.
    public var candidates: [Anchor]

    /// Describes a refusal.
    public init(editID: String, reason: String, candidates: [Anchor] = []) {
        self.editID = editID
        self.reason = reason
        self.candidates = candidates
    }
}
