/// One path where work tree, index and HEAD are not all the same.
public struct StatusEntry: Sendable, Hashable {
    /// How they differ.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// Not in the index, and not ignored.
        case untracked
        /// The work tree has other content than the index.
        case modified
        /// In the index, gone from the work tree.
        case deleted
        /// The index differs from HEAD; the work tree does not differ from the index.
        case staged
        /// The index differs from HEAD, and the work tree from the index.
        case stagedAndModified
        /// Conflict stages in the index.
        case conflicted
    }

    /// The path from the top of the work tree; an untracked file's own path, never just its directory.
    public var path: String
    /// How it differs.
    public var kind: Kind
}
