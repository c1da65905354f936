internal import Clibgit2

extension Repository {
    /// Merges three trees in memory, following renames.
    ///
    /// No reference, index or file is touched.
    ///
    /// - Parameters:
    ///   - base: the common ancestor's tree; nil for unrelated histories. All three may be commits too.
    ///   - labels: the names in the conflict markers of ``TreeConflict/merged``.
    /// - Returns: the tree, or every conflict as a value.
    public func mergeTrees(
        base: ObjectID?, ours: ObjectID, theirs: ObjectID, labels: MergeLabels = MergeLabels()
    ) throws(GitError) -> TreeMerge {
        let operation = "merge two trees"
        let ours = try peelToTree(ours)
        let theirs = try peelToTree(theirs)
        var options = git_merge_options()
        try check(operation, git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION)))
        let index: Owned
        if let base {
            let base = try peelToTree(base)
            index = try Owned(operation, free: git_index_free) {
                git_merge_trees(&$0, pointer, base.pointer, ours.pointer, theirs.pointer, &options)
            }
        } else {
            index = try Owned(operation, free: git_index_free) {
                git_merge_trees(&$0, pointer, nil, ours.pointer, theirs.pointer, &options)
            }
        }
        let conflicts = try conflicts(in: index.pointer, labels: labels)
        let entries = try IndexEntry.all(in: index.pointer).filter { $0.stage == 0 }.map(\.entry)
        // libgit2 has written the files that it merged itself.
        batch?.ids += entries.filter { $0.mode != .submodule }.map(\.id)
        return TreeMerge(
            tree: conflicts.isEmpty ? try writeTree(of: index.pointer) : nil,
            entries: entries,
            conflicts: conflicts)
    }

    /// What applying one commit's change to another tree gives, without touching a file.
    ///
    /// - Parameters:
    ///   - commit: the commit to pick. Its first parent is what it changed, unless `mainline` says otherwise.
    ///   - onto: the commit or tree to change.
    ///   - mainline: which parent of a merge commit to compare with, from 1.
    /// - Throws: `invalid` for a merge commit without `mainline`.
    public func cherryPickTree(
        commit: ObjectID, onto: ObjectID, mainline: Int? = nil, labels: MergeLabels? = nil
    ) throws(GitError) -> TreeMerge {
        let picked = try self.commit(commit)
        let parent = try parentTree(of: picked, mainline: mainline, operation: "cherry-pick a commit")
        let labels =
            labels
            ?? MergeLabels(
                base: "parent of \(commit.short)", ours: "HEAD", theirs: "\(commit.short) (\(picked.subject))"
            )
        return try mergeTrees(base: parent, ours: onto, theirs: picked.tree, labels: labels)
    }

    /// What taking one commit's change out of another tree gives, without touching a file.
    ///
    /// Parameters and errors as for ``cherryPickTree(commit:onto:mainline:labels:)``.
    public func revertTree(
        commit: ObjectID, onto: ObjectID, mainline: Int? = nil, labels: MergeLabels? = nil
    ) throws(GitError) -> TreeMerge {
        let reverted = try self.commit(commit)
        let parent = try parentTree(of: reverted, mainline: mainline, operation: "revert a commit")
        let labels =
            labels
            ?? MergeLabels(
                base: "\(commit.short) (\(reverted.subject))", ours: "HEAD",
                theirs: "parent of \(commit.short)")
        return try mergeTrees(base: reverted.tree, ours: onto, theirs: parent, labels: labels)
    }

    private func parentTree(
        of commit: Commit, mainline: Int?, operation: String
    ) throws(GitError) -> ObjectID {
        if commit.parents.isEmpty, mainline == nil { return try writeTree([TreeEntry]()) }
        guard commit.parents.count <= 1 || mainline != nil else {
            throw GitError(
                .invalid, operation: operation, path: commit.id.hex, message: "it is a merge commit",
                mend: "say which parent to compare with (mainline 1 or 2)")
        }
        let number = mainline ?? 1
        guard commit.parents.indices.contains(number - 1) else {
            throw GitError(
                .invalid, operation: operation, path: commit.id.hex, message: "it has no parent \(number)")
        }
        return try self.commit(commit.parents[number - 1]).tree
    }

    private func conflicts(in index: OpaquePointer, labels: MergeLabels) throws(GitError) -> [TreeConflict] {
        var found = try IndexEntry.conflicts(in: index)
        for place in found.indices {
            found[place].merged = try lineMerge(of: found[place], labels: labels)
        }
        return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// The merge with markers; nil where a side is gone, is no regular file, or holds binary data.
    private func lineMerge(of conflict: TreeConflict, labels: MergeLabels) throws(GitError) -> [UInt8]? {
        guard let ours = conflict.ours, let theirs = conflict.theirs, ours.mode.isRegular,
            theirs.mode.isRegular
        else { return nil }
        let our = try blob(ours.id)
        let their = try blob(theirs.id)
        var base: [UInt8]?
        if let entry = conflict.base, entry.mode.isRegular { base = try blob(entry.id) }
        guard !Self.isBinary(our), !Self.isBinary(their), !Self.isBinary(base ?? []) else { return nil }
        return try Self.mergeFile(base: base, ours: our, theirs: their, style: FileMergeStyle(labels: labels)).bytes
    }
}
