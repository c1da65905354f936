extension Repository {
    /// The tree to merge two commits over: the common ancestor's, or of several ancestors a merge of them.
    ///
    /// Criss-cross histories have several best common ancestors. As git does, they are merged first, and their own
    /// ancestors before that; what conflicts there stays in the result with markers, or as the older ancestor has it,
    /// since a base only says what the sides changed.
    ///
    /// - Returns: a tree; nil for unrelated histories.
    /// - Throws: `shallow` where a shallow clone hides the ancestors.
    public func mergeBaseTree(_ first: ObjectID, _ second: ObjectID) throws(GitError) -> ObjectID? {
        let bases = try mergeBases(first, second)
        guard let newest = bases.last else { return nil }
        // git merges the ancestors from the oldest on.
        var virtual = newest
        for next in bases.dropLast().reversed() { virtual = try virtualCommit(virtual, next) }
        return try commit(virtual).tree
    }

    /// A commit that no reference will ever name, with the merge of two ancestors.
    private func virtualCommit(_ first: ObjectID, _ second: ObjectID) throws(GitError) -> ObjectID {
        let labels = MergeLabels(ours: "Temporary merge branch 1", theirs: "Temporary merge branch 2")
        let merge = try mergeTrees(
            base: mergeBaseTree(first, second), ours: first, theirs: second, labels: labels)
        let tree = if let tree = merge.tree { tree } else { try treeWithMarkers(merge) }
        let nobody = Signature(name: "skillgit", email: "skillgit@localhost", time: GitTime(seconds: 0))
        return try writeCommit(
            tree: tree, parents: [first, second], author: nobody, committer: nobody, message: "virtual base\n")
    }

    private func treeWithMarkers(_ merge: TreeMerge) throws(GitError) -> ObjectID {
        var entries = merge.entries
        for conflict in merge.conflicts {
            if let merged = conflict.merged {
                let mode = (conflict.ours ?? conflict.theirs)?.mode ?? .file
                entries.append(TreeEntry(path: conflict.path, id: try writeBlob(merged), mode: mode))
            } else if var kept = conflict.base ?? conflict.ours ?? conflict.theirs {
                kept.path = conflict.path
                entries.append(kept)
            }
        }
        return try writeTree(entries)
    }
}
