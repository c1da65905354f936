internal import Clibgit2

/// The objects that one batch has written, in order.
final class WrittenObjects {
    var ids: [ObjectID] = []
}

extension Repository {
    /// Writes many objects at the cost of one: they are gathered in memory and become one pack, synced once.
    ///
    /// A loose object costs two syncs of several milliseconds on a busy disk; hundreds of them are better written so.
    ///
    /// - Parameter body: gets a second handle on this repository, which reads everything and writes into the batch.
    ///   It cannot move references: nothing of the batch is on disk before this call returns.
    /// - Throws: what `body` throws, and then nothing was written; else what writing the pack throws.
    public func writingAtOnce<Result>(
        _ body: (borrowing Repository) throws(GitError) -> Result
    ) throws(GitError) -> Result {
        let operation = "write a batch of objects"
        let written = WrittenObjects()
        let path = gitDirectory
        let batch = try Repository(operation, path: path, batch: written) {
            git_repository_open_ext(&$0, path, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil)
        }
        let store = try Owned(operation, free: git_odb_free) { git_repository_odb(&$0, batch.pointer) }
        var memory: UnsafeMutablePointer<git_odb_backend>?
        try check(operation, git_mempack_new(&memory))
        // Before all others, which makes it the one that is written to. The store frees it with itself.
        try check(operation, git_odb_add_backend(store.pointer, memory, 1000))
        let result = try body(batch)
        try batch.pack(written.ids)
        return result
    }

    private func pack(_ ids: [ObjectID]) throws(GitError) {
        let operation = "write a pack"
        let objects = commonDirectory + "objects"
        let disk = try Owned(operation, path: objects, free: git_odb_free) { git_odb_open(&$0, objects) }
        let builder = try Owned(operation, free: git_packbuilder_free) { git_packbuilder_new(&$0, pointer) }
        git_packbuilder_set_threads(builder.pointer, 1)
        var seen = Set<ObjectID>()
        var rest = ids
        while let id = rest.popLast() {
            var raw = id.raw
            // What is on disk already is there with everything below it.
            guard seen.insert(id).inserted, git_odb_exists(disk.pointer, &raw) == 0 else { continue }
            try check(operation, git_packbuilder_insert(builder.pointer, &raw, nil), path: id.hex)
            if try isTree(id) { rest += try tree(id).filter { $0.mode == .directory }.map(\.id) }
        }
        guard git_packbuilder_object_count(builder.pointer) > 0 else { return }
        try check(operation, git_packbuilder_write(builder.pointer, nil, 0, nil, nil), path: objects)
    }

    private func isTree(_ id: ObjectID) throws(GitError) -> Bool {
        var raw = id.raw
        let object = try Owned("read an object", path: id.hex, free: git_object_free) {
            git_object_lookup(&$0, pointer, &raw, GIT_OBJECT_ANY)
        }
        return git_object_type(object.pointer) == GIT_OBJECT_TREE
    }

    /// Refuses to move a reference from within a batch, where it would name objects that are not on disk.
    func refuseInBatch(_ operation: String) throws(GitError) {
        guard batch != nil else { return }
        throw GitError(
            .invalid, operation: operation,
            message: "a batch of objects is being written, and is not on disk yet",
            mend: "move references after writingAtOnce returns")
    }
}
