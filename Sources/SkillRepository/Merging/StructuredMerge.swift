public import Git

/// What merging three trees by structure gave, in memory.
public struct StructuredMerge: Sendable, Hashable {
    /// The merged tree; `nil` while a conflict is open.
    public var tree: ObjectID?
    /// The files of the result that are settled.
    public var entries: [TreeEntry]
    /// The files that hold conflicts, by path; those that memory settled wholly are among ``entries``.
    public var conflicts: [ConflictedFile]
    /// The files that both sides changed or that links and sections led to, with rules, warnings and conflicts.
    public var files: [MergedFile]
    /// The conflicts that were settled as an equal one was before, by path.
    public var remembered: [String: [ConflictPlace]] = [:]

    /// Whether nothing is left to decide.
    public var isClean: Bool { conflicts.isEmpty }
}
