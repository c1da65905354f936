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
