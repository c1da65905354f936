internal import Clibgit2

extension Repository {
    /// The entries of the index that are not in conflict, sorted by path.
    public func indexEntries() throws(GitError) -> [TreeEntry] {
        let index = try readIndex()
        return try IndexEntry.all(in: index.pointer).filter { $0.stage == 0 }.map(\.entry)
    }

    /// The conflicts that are left in the index.
    public func indexConflicts() throws(GitError) -> [TreeConflict] {
        let index = try readIndex()
        return try IndexEntry.conflicts(in: index.pointer)
    }

    /// Replaces the index: entries, and the stages of conflicts, for a merge in progress. Files are not touched.
    public func writeIndex(entries: [TreeEntry], conflicts: [TreeConflict]) throws(GitError) {
        throw GitError(.other, operation: "write the index", message: "not written yet")
    }

    func readIndex() throws(GitError) -> Owned {
        let operation = "read the index"
        let index = try Owned(operation, path: gitDirectory + "index", free: git_index_free) {
            git_repository_index(&$0, pointer)
        }
        try check(operation, git_index_read(index.pointer, 1), path: gitDirectory + "index")
        return index
    }
}
