/// One file that differs between two trees.
public struct FileChange: Sendable, Hashable {
    /// How it differs.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// Only in the new tree.
        case added
        /// Only in the old tree.
        case deleted
        /// In both, with other content or another mode.
        case modified
        /// Moved to another path, perhaps with changes; only where renames were asked for.
        case renamed
    }

    /// How it differs.
    public var kind: Kind
    /// The file in the old tree, nil where it was added.
    public var old: TreeEntry?
    /// The file in the new tree, nil where it was deleted.
    public var new: TreeEntry?

    /// The path now, or before the deletion.
    public var path: String { new?.path ?? old?.path ?? "" }
    /// The path before a rename; nil otherwise.
    public var oldPath: String? { kind == .renamed ? old?.path : nil }
}
