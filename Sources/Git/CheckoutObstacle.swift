/// One path that a checkout would have to overwrite, and why it does not.
public struct CheckoutObstacle: Sendable, Hashable {
    /// What is in the way.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// A tracked file with changes that are in no commit.
        case modified
        /// A tracked file that was deleted from the work tree.
        case deleted
        /// A change that is staged in the index.
        case staged
        /// A file that git does not track, or ignores.
        case untracked
        /// A path with unresolved conflict stages in the index.
        case conflicted
    }

    /// The path from the top of the work tree.
    public var path: String
    /// What is in the way there.
    public var kind: Kind

    /// Makes an obstacle from its parts.
    public init(path: String, kind: Kind) {
        self.path = path
        self.kind = kind
    }
}
