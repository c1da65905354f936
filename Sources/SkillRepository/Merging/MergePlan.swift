public import Evolution
public import Git

/// What a merge would do, computed in memory: no reference, index or file moves.
public struct MergePlan: Sendable {
    /// How it would end.
    public enum Outcome: Sendable {
        /// The branch has everything already, as commits or as text.
        case alreadyMerged
        /// The branch would move forward to this commit, without a merge commit.
        case fastForward(ObjectID)
        /// The merge commit would have this tree.
        case clean(ObjectID)
        /// These files need a person.
        case conflicts([ConflictedFile])
    }

    /// The run whose accepted patches are merged; `nil` for a branch or commit.
    public var run: RunID?
    /// What is merged, as people call it: the run's id, or the branch or commit.
    public var name: String
    /// The branch that gets it.
    public var branch: String
    /// The branch's tip: the merge commit's first parent.
    public var ours: ObjectID
    /// The tip of what is merged: the merge commit's second parent.
    public var theirs: ObjectID
    /// The accepted series of a run.
    public var series: AcceptedSeries?
    /// The patches that the branch does not have yet, by rank.
    public var patches: [EffectivePatch]
    /// Decisions that `--all` adds.
    public var decisions: [Decision]
    /// The paths that would change on the branch, sorted.
    public var changedPaths: [String]
    /// The merge commit's message.
    public var message: String
    /// How it would end.
    public var outcome: Outcome
    /// The merge in memory; `nil` where there is nothing to merge.
    public var merge: StructuredMerge?

    /// What conflict markers call the sides.
    var labels: MergeLabels { MergeLabels(ours: branch, theirs: name) }
}

/// What merging came to.
public enum MergeOutcome: Sendable {
    /// There was nothing to do.
    case alreadyMerged(MergePlan)
    /// The branch's new commit, and whether the work tree followed.
    case merged(commit: ObjectID, plan: MergePlan, updatedWorkTree: Bool)
    /// Files need a person: a merge is in progress now.
    case conflicts(MergeState, plan: MergePlan)
}
