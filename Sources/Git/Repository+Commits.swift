internal import Clibgit2

extension Repository {
    /// Writes a commit and moves no reference; give it to ``compareAndSwap(_:from:to:message:)``.
    ///
    /// - Parameters:
    ///   - message: taken as it is, byte for byte; it may hold no NUL.
    /// - Throws: `notFound` where the tree or a parent is missing.
    public func writeCommit(
        tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature, message: String
    ) throws(GitError) -> ObjectID {
        let operation = "write a commit"
        guard !message.utf8.contains(0) else {
            throw GitError(.invalid, operation: operation, message: "the message holds a NUL byte")
        }
        // A commit whose parent is a tree or blob would be damage that only fsck finds.
        for parent in parents { _ = try lookUpCommit(parent) }
        let author = try author.owned()
        let committer = try committer.owned()
        var id = git_oid()
        var treeID = tree.raw
        let parentIDs = parents.map(\.raw)
        let code = parentIDs.withUnsafeBufferPointer { buffer in
            var pointers: [UnsafePointer<git_oid>?] = buffer.indices.map { index in
                buffer.baseAddress.map { $0 + index }
            }
            return pointers.withUnsafeMutableBufferPointer { list in
                git_commit_create_from_ids(
                    &id, pointer, nil, author.raw, committer.raw, nil, message, &treeID, list.count,
                    list.baseAddress)
            }
        }
        try check(operation, code)
        // libgit2 1.5 reports success where the store refused the commit (a full disk, say): its own error tells why.
        let refusal = GitError(libgit2: -1, operation: operation, path: commonDirectory + "objects")
        guard try exists(ObjectID(id)) else { throw refusal }
        batch?.ids.append(ObjectID(id))
        return ObjectID(id)
    }

    /// Reads a commit, or the commit a tag leads to.
    public func commit(_ id: ObjectID) throws(GitError) -> Commit {
        let commit = try lookUpCommit(id)
        let raw = commit.pointer
        let author = try unwrap(git_commit_author(raw), "read a commit").pointee
        let committer = try unwrap(git_commit_committer(raw), "read a commit").pointee
        var parents: [ObjectID] = []
        for index in 0..<git_commit_parentcount(raw) {
            parents.append(ObjectID(try unwrap(git_commit_parent_id(raw, index), "read a commit").pointee))
        }
        return Commit(
            id: ObjectID(try unwrap(git_commit_id(raw), "read a commit").pointee),
            tree: ObjectID(try unwrap(git_commit_tree_id(raw), "read a commit").pointee),
            parents: parents, author: Signature(copying: author), committer: Signature(copying: committer),
            message: git_commit_message_raw(raw).map { String(cString: $0) } ?? "")
    }

    /// The commit that an object is or, if it is a tag, leads to; nil for a file or folder.
    public func commitID(of id: ObjectID) throws(GitError) -> ObjectID? {
        do throws(GitError) {
            let commit = try lookUpCommit(id)
            return ObjectID(try unwrap(git_commit_id(commit.pointer), "read a commit").pointee)
        } catch {
            guard error.code == .invalid else { throw error }
            return nil
        }
    }

    /// Whether the object store has an object.
    func exists(_ id: ObjectID) throws(GitError) -> Bool {
        let store = try Owned("look for an object", path: id.hex, free: git_odb_free) {
            git_repository_odb(&$0, pointer)
        }
        var raw = id.raw
        return git_odb_exists(store.pointer, &raw) == 1
    }

    func lookUpCommit(_ id: ObjectID) throws(GitError) -> Owned {
        try peel(id, to: GIT_OBJECT_COMMIT, free: git_commit_free)
    }
}
