internal import Clibgit2

extension Repository {
    /// The note on an object, or nil.
    ///
    /// - Parameter namespace: `commits` for git's default, or any name below `refs/notes/`.
    public func note(on id: ObjectID, namespace: String = "commits") throws(GitError) -> String? {
        let reference = "refs/notes/" + namespace
        guard let commit = try self.reference(reference) else { return nil }
        let notes = try lookUpCommit(commit)
        var raw = id.raw
        var found: OpaquePointer?
        let code = git_note_commit_read(&found, pointer, notes.pointer, &raw)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try check("read a note", code, path: reference)
        defer { git_note_free(found) }
        return git_note_message(found).map { String(cString: $0) }
    }

    /// Sets, replaces or (with nil) removes the note on an object.
    ///
    /// Two writers at once lose nothing: the notes reference moves by compare-and-swap, and the loser begins again.
    public func setNote(
        on id: ObjectID, namespace: String = "commits", message: String?, author: Signature,
        committer: Signature
    ) throws(GitError) {
        let reference = "refs/notes/" + namespace
        for attempt in 0... {
            let old = try self.reference(reference)
            guard
                let new = try notesCommit(
                    on: id, parent: old, message: message, author: author, committer: committer)
            else { return }
            do throws(GitError) {
                return try compareAndSwap(reference, from: old, to: new, message: "notes: set by skillgit")
            } catch {
                guard error.code == .modified, attempt < 100 else { throw error }
            }
        }
    }

    private func notesCommit(
        on id: ObjectID, parent: ObjectID?, message: String?, author: Signature, committer: Signature
    ) throws(GitError) -> ObjectID? {
        let operation = "write a note"
        guard message?.utf8.contains(0) != true else {
            throw GitError(.invalid, operation: operation, message: "the note holds a NUL byte")
        }
        let author = try author.owned()
        let committer = try committer.owned()
        var target = id.raw
        var made = git_oid()
        var code: Int32
        if let parent {
            let notes = try lookUpCommit(parent)
            code =
                message.map {
                    git_note_commit_create(
                        &made, nil, pointer, notes.pointer, author.raw, committer.raw, &target, $0, 1)
                } ?? git_note_commit_remove(&made, pointer, notes.pointer, author.raw, committer.raw, &target)
        } else {
            guard let message else { return nil }
            code = git_note_commit_create(
                &made, nil, pointer, nil, author.raw, committer.raw, &target, message, 1)
        }
        if message == nil, code == GIT_ENOTFOUND.rawValue { return nil }
        try check(operation, code)
        return ObjectID(made)
    }
}
