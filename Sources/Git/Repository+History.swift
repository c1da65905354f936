internal import Clibgit2

extension Repository {
    /// The best common ancestor, or nil for unrelated histories.
    ///
    /// - Throws: `shallow` where a shallow clone hides it.
    public func mergeBase(_ first: ObjectID, _ second: ObjectID) throws(GitError) -> ObjectID? {
        try mergeBases(first, second).first
    }

    /// All best common ancestors; more than one in criss-cross histories.
    public func mergeBases(_ first: ObjectID, _ second: ObjectID) throws(GitError) -> [ObjectID] {
        var one = first.raw
        var two = second.raw
        var found = git_oidarray()
        let code = git_merge_bases(&found, pointer, &one, &two)
        defer { git_oidarray_dispose(&found) }
        if code == GIT_ENOTFOUND.rawValue, !lastErrorIsMissingObject {
            if isShallow { throw shallowHistory("find the merge base") }
            return []
        }
        try checkHistory("find the merge base", code)
        return UnsafeBufferPointer(start: found.ids, count: found.count).map { ObjectID($0) }
    }

    /// True where `ancestor` can be reached from `id`; a commit counts as its own ancestor here.
    public func isAncestor(_ ancestor: ObjectID, of id: ObjectID) throws(GitError) -> Bool {
        if ancestor == id { return true }
        var older = ancestor.raw
        var newer = id.raw
        let code = git_graph_descendant_of(pointer, &newer, &older)
        try checkHistory("compare two commits", code)
        return code == 1
    }

    /// The commits reachable from `from` and not from `excluding`: children before parents, newer first among equals.
    ///
    /// - Parameter firstParentOnly: follow only the first parent of merges.
    /// - Throws: `shallow` where the walk meets the end of a shallow clone.
    public func history(
        from: [ObjectID], excluding: [ObjectID] = [], firstParentOnly: Bool = false, limit: Int = .max
    ) throws(GitError) -> [ObjectID] {
        let operation = "walk the history"
        let walk = try Owned(operation, free: git_revwalk_free) { git_revwalk_new(&$0, pointer) }
        try check(
            operation,
            git_revwalk_sorting(walk.pointer, GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_TIME.rawValue))
        if firstParentOnly { try check(operation, git_revwalk_simplify_first_parent(walk.pointer)) }
        for id in from {
            var raw = id.raw
            try checkHistory(operation, git_revwalk_push(walk.pointer, &raw))
        }
        for id in excluding {
            var raw = id.raw
            try checkHistory(operation, git_revwalk_hide(walk.pointer, &raw))
        }
        var found: [ObjectID] = []
        while found.count < limit {
            var raw = git_oid()
            let code = git_revwalk_next(&raw, walk.pointer)
            if code == GIT_ITEROVER.rawValue { break }
            try checkHistory(operation, code)
            found.append(ObjectID(raw))
        }
        return found
    }

    /// How many commits each side has that the other has not.
    public func aheadBehind(
        _ local: ObjectID, _ upstream: ObjectID
    ) throws(GitError) -> (ahead: Int, behind: Int) {
        var ahead = 0
        var behind = 0
        var one = local.raw
        var two = upstream.raw
        try checkHistory("count commits", git_graph_ahead_behind(&ahead, &behind, pointer, &one, &two))
        return (ahead, behind)
    }

    private var lastErrorIsMissingObject: Bool {
        git_error_last().map { $0.pointee.klass == Int32(GIT_ERROR_ODB.rawValue) } ?? false
    }

    /// A missing object in a shallow clone is the graft, not damage.
    private func checkHistory(_ operation: String, _ code: Int32) throws(GitError) {
        do throws(GitError) {
            try check(operation, code)
        } catch {
            guard error.code == .notFound, isShallow else { throw error }
            throw shallowHistory(operation)
        }
    }

    private func shallowHistory(_ operation: String) -> GitError {
        GitError(
            .shallow, operation: operation, path: gitDirectory,
            message: "the history of this clone is cut off (a shallow clone)",
            mend: "run git fetch --unshallow")
    }
}
