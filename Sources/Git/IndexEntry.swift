internal import Clibgit2

/// One entry of an index, copied out.
struct IndexEntry {
    var entry: TreeEntry
    var stage: Int
    /// True where sparse checkout keeps the file out of the work tree.
    var skipsWorkTree: Bool

    init(copying raw: git_index_entry) throws(GitError) {
        let path = try TreePath.decode(raw.path, operation: "read the index")
        guard let mode = FileMode(raw: raw.mode) else {
            throw GitError(
                .corrupt, operation: "read the index", path: path, message: "unknown file mode",
                mend: "run git fsck")
        }
        entry = TreeEntry(path: path, id: ObjectID(raw.id), mode: mode)
        stage = Int(raw.flags >> 12) & 3
        skipsWorkTree = UInt32(raw.flags_extended) & GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue != 0
    }

    static func all(in index: OpaquePointer) throws(GitError) -> [IndexEntry] {
        var entries: [IndexEntry] = []
        for position in 0..<git_index_entrycount(index) {
            guard let raw = git_index_get_byindex(index, position) else { continue }
            entries.append(try IndexEntry(copying: raw.pointee))
        }
        return entries
    }

    /// The conflicts of an index, stage by stage; nothing is merged yet.
    static func conflicts(in index: OpaquePointer) throws(GitError) -> [TreeConflict] {
        let operation = "read the conflicts"
        let iterator = try Owned(operation, free: git_index_conflict_iterator_free) {
            git_index_conflict_iterator_new(&$0, index)
        }
        var found: [TreeConflict] = []
        while true {
            var base: UnsafePointer<git_index_entry>?
            var ours: UnsafePointer<git_index_entry>?
            var theirs: UnsafePointer<git_index_entry>?
            let code = git_index_conflict_next(&base, &ours, &theirs, iterator.pointer)
            if code == GIT_ITEROVER.rawValue { return found }
            try check(operation, code)
            let entries = (try copy(base), try copy(ours), try copy(theirs))
            guard let path = (entries.1 ?? entries.2 ?? entries.0)?.path else { continue }
            found.append(TreeConflict(path: path, base: entries.0, ours: entries.1, theirs: entries.2))
        }
    }

    private static func copy(_ raw: UnsafePointer<git_index_entry>?) throws(GitError) -> TreeEntry? {
        guard let raw else { return nil }
        return try IndexEntry(copying: raw.pointee).entry
    }
}
