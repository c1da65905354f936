public import Evolution
public import Git

/// What merging a run's accepted patches would do, computed in memory: no reference, index or file moves.
public struct MergePlan: Sendable {
    /// How it would end.
    public enum Outcome: Sendable {
        /// The default branch has all accepted patches already, as commits or as text.
        case alreadyMerged
        /// The merge commit would have this tree.
        case clean(ObjectID)
        /// These files need a person.
        case conflicts([TreeConflict])
    }

    /// The run.
    public var run: RunID
    /// The default branch.
    public var branch: String
    /// The default branch's tip: the merge commit's first parent.
    public var ours: ObjectID
    /// The accepted series: its tip is the merge commit's second parent.
    public var series: AcceptedSeries
    /// The patches that the default branch does not have yet, by rank.
    public var patches: [EffectivePatch]
    /// Decisions that `--all` adds.
    public var decisions: [Decision]
    /// The paths that would change on the default branch, sorted.
    public var changedPaths: [String]
    /// The merge commit's message.
    public var message: String
    /// How it would end.
    public var outcome: Outcome

    var merge: TreeMerge?
}

/// What merging came to.
public enum MergeResult: Sendable {
    /// There was nothing to do.
    case alreadyMerged
    /// The merge commit, and whether the work tree followed.
    case merged(commit: ObjectID, plan: MergePlan, updatedWorkTree: Bool)
    /// Files need a person: a merge is in progress now.
    case conflicts(MergeState, plan: MergePlan)
}
