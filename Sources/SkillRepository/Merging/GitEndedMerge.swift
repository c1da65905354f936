public import Git

/// A merge in progress that a commit of plain git ended, without all that the merge had settled.
///
/// The work tree keeps our side during a merge, so `git commit -a` records that.
public struct GitEndedMerge: Hashable, Sendable {
    /// The merge commit.
    public var commit: ObjectID
    /// The branch's tip before it.
    public var ours: ObjectID
    /// The tip of what was merged.
    public var theirs: ObjectID
    /// What was merged, as people call it.
    public var name: String
    /// The paths that needed nobody and whose change is not in the commit, sorted.
    public var dropped: [String]
    /// The paths that were in conflict and are as they were on our side, sorted.
    public var kept: [String]
    /// Whether the commit is the branch's tip still.
    public var isTip: Bool
}

extension SkillRepository {
    /// The commit that ended a merge in progress with git; `nil` where none did, or where nothing is missing in it.
    func gitCommit(ending state: MergeState) throws -> GitEndedMerge? {
        let tip = try git.reference(RefName.branch(state.branch))
        guard let commit = try mergeCommit(of: state, below: tip) else { return nil }
        func files(_ tree: ObjectID) throws -> [String: TreeEntry] {
            Dictionary(uniqueKeysWithValues: try git.files(inTree: tree).map { ($0.path, $0) })
        }
        let (ours, settled, made) = try (files(tree(state.ours)), files(state.settled), files(tree(commit)))
        let inConflict = Set(
            try conflictedFiles().flatMap { [$0.path] + [$0.base, $0.ours, $0.theirs].compactMap { $0?.path } })
        let dropped = Set(ours.keys).union(settled.keys).subtracting(inConflict).filter { path in
            settled[path] != ours[path] && made[path] == ours[path]
        }
        // With markers in the work tree, whoever has our side there has chosen it.
        let kept = state.markers ? [] : state.conflicts.filter { made[$0] == ours[$0] }
        guard !dropped.isEmpty || !kept.isEmpty else { return nil }
        return GitEndedMerge(
            commit: commit, ours: state.ours, theirs: state.theirs, name: state.name, dropped: dropped.sorted(),
            kept: kept, isTip: commit == tip)
    }

    /// The first-parent commit since a merge began that has its two parents.
    private func mergeCommit(of state: MergeState, below tip: ObjectID?) throws -> ObjectID? {
        var next = tip
        for _ in 0..<1000 {
            guard let id = next, id != state.ours else { return nil }
            let parents = try git.commit(id).parents
            if parents == [state.ours, state.theirs] { return id }
            next = parents.first
        }
        return nil
    }
}
