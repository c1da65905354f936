internal import Clibgit2

extension Repository {
    /// The object a reference names, following symbolic ones; nil where it does not exist or leads to an unborn branch.
    public func reference(_ name: String) throws(GitError) -> ObjectID? {
        try Self.checkReferenceName(name)
        var id = git_oid()
        let code = git_reference_name_to_id(&id, pointer, name)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try check("read a reference", code, path: name)
        return ObjectID(id)
    }

    /// All references whose full name starts with `prefix`, sorted by name, with the objects they lead to.
    ///
    /// - Parameter prefix: matched as text; end it with `/` to mean a directory.
    public func references(prefix: String) throws(GitError) -> [(name: String, id: ObjectID)] {
        let operation = "list references"
        let iterator = try Owned(operation, free: git_reference_iterator_free) {
            git_reference_iterator_new(&$0, pointer)
        }
        var found: [(name: String, id: ObjectID)] = []
        while true {
            var next: UnsafePointer<CChar>?
            let code = git_reference_next_name(&next, iterator.pointer)
            if code == GIT_ITEROVER.rawValue { break }
            try check(operation, code)
            guard let next else { break }
            let name = String(cString: next)
            guard name.utf8.starts(with: prefix.utf8) else { continue }
            // It may have gone since the iterator read it, or be a symbolic one that leads nowhere.
            if let id = try reference(name) { found.append((name, id)) }
        }
        return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Moves a reference, but only from the value it is expected to have.
    ///
    /// Waits up to a second for a lock that another process holds. A reference is never seen half written, also after
    /// a power loss. Moving from a value to itself checks and changes nothing.
    ///
    /// - Parameters:
    ///   - name: the full name; not a symbolic reference.
    ///   - from: the expected value; nil = it must not exist.
    ///   - to: the new value; nil = delete it.
    ///   - message: for the reflog, where the repository keeps one.
    /// - Throws: `modified` where the reference has another value, `locked`, `notFound` where `to` does not exist.
    public func compareAndSwap(
        _ name: String, from: ObjectID?, to: ObjectID?, message: String
    ) throws(GitError) {
        try Self.checkReferenceName(name)
        try refuseInBatch("move a reference")
        try refuseSymbolic(name)
        try Backoff.retrying { () throws(GitError) in
            guard from != to else { return try expect(name, from) }
            guard let to else { return try delete(name, expecting: from) }
            try set(name, from: from, to: to, message: message)
        }
    }

    private func set(
        _ name: String, from: ObjectID?, to: ObjectID, message: String
    ) throws(GitError) {
        var made: OpaquePointer?
        var new = to.raw
        var code: Int32
        if let from {
            var old = from.raw
            code = git_reference_create_matching(&made, pointer, name, &new, 1, &old, message)
            // libgit2 says "not found" both for an absent reference and for a target that does not exist.
            if code == GIT_ENOTFOUND.rawValue, try contains(to) { code = GIT_EMODIFIED.rawValue }
        } else {
            code = git_reference_create_matching(&made, pointer, name, &new, 0, nil, message)
        }
        git_reference_free(made)
        if code == GIT_EMODIFIED.rawValue || (code == GIT_EEXISTS.rawValue && from == nil) {
            throw moved(name, expected: from)
        }
        try check("move a reference", code, path: name)
    }

    private func delete(_ name: String, expecting old: ObjectID?) throws(GitError) {
        var found: OpaquePointer?
        let code = git_reference_lookup(&found, pointer, name)
        if code == GIT_ENOTFOUND.rawValue { throw moved(name, expected: old) }
        try check("delete a reference", code, path: name)
        defer { git_reference_free(found) }
        guard let target = git_reference_target(found), ObjectID(target.pointee) == old else {
            throw moved(name, expected: old)
        }
        // libgit2 compares the value again under the lock: a change since the lookup is GIT_EMODIFIED.
        try check("delete a reference", git_reference_delete(found), path: name)
    }

    private func expect(_ name: String, _ value: ObjectID?) throws(GitError) {
        guard try reference(name) == value else { throw moved(name, expected: value) }
    }

    private func moved(_ name: String, expected: ObjectID?) -> GitError {
        GitError(
            .modified, operation: "move a reference", path: name,
            message: expected.map { "it is no longer at \($0.short)" } ?? "it exists already",
            mend: "something else moved it meanwhile; look at it and run the command again")
    }

    private func refuseSymbolic(_ name: String) throws(GitError) {
        var found: OpaquePointer?
        guard git_reference_lookup(&found, pointer, name) == 0 else { return }
        defer { git_reference_free(found) }
        guard git_reference_type(found) == GIT_REFERENCE_SYMBOLIC else { return }
        let target = git_reference_symbolic_target(found).map { String(cString: $0) } ?? "another reference"
        throw GitError(
            .invalid, operation: "move a reference", path: name, message: "it stands for \(target)",
            mend: "move \(target) instead")
    }

    /// Whether git allows the full name of a reference.
    public static func isReferenceName(_ name: String) -> Bool { (try? checkReferenceName(name)) != nil }

    /// Checks that git takes `name` for a full reference name.
    static func checkReferenceName(_ name: String) throws(GitError) {
        try LibGit2.start()
        var valid: Int32 = 0
        let code = git_reference_name_is_valid(&valid, name)
        guard code == 0, valid == 1, !name.utf8.contains(0) else {
            throw GitError(
                .invalid, operation: "use a reference name", path: name,
                message: "git allows no such reference name", mend: "see git help check-ref-format")
        }
    }
}
