/// Why an anchor names no node, or more than one.
public struct AnchorFailure: Error, Hashable, Sendable {
    /// What went wrong.
    public enum Kind: String, Hashable, Sendable, Codable {
        /// No section has the heading path.
        case sectionNotFound
        /// The section has no such block.
        case blockNotFound
        /// Several nodes fit and the anchor says not which.
        case ambiguous
    }

    /// What went wrong.
    public let kind: Kind
    /// The anchor that was asked for.
    public let anchor: Anchor
    /// The nodes that come nearest, best first, at most five; each resolves.
    public let candidates: [Anchor]
}
