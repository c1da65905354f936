/// The result of merging three trees in memory.
public struct TreeMerge: Sendable, Hashable {
    /// The merged tree; nil while there are conflicts.
    public var tree: ObjectID?
    /// What could be merged: every file of the result that is not in conflict.
    public var entries: [TreeEntry]
    /// What could not, sorted by path.
    public var conflicts: [TreeConflict]

    /// True where nothing is left to decide.
    public var isClean: Bool { conflicts.isEmpty }
}
