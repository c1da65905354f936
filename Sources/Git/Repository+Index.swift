internal import Clibgit2

extension Repository {
    /// The entries of the index that are not in conflict, sorted by path.
    public func indexEntries() throws(GitError) -> [TreeEntry] {
        let index = try readIndex()
        return try IndexEntry.all(in: index.pointer).filter { $0.stage == 0 }.map(\.entry)
    }

    /// The conflicts that are left in the index; ``TreeConflict/merged`` is nil in all of them.
    public func indexConflicts() throws(GitError) -> [TreeConflict] {
        let index = try readIndex()
        return try IndexEntry.conflicts(in: index.pointer)
    }

    /// Replaces the index, for a merge in progress or to end one; no file is touched.
    ///
    /// - Parameters:
    ///   - entries: every path that is not in conflict, as ``files(inTree:)`` gives them.
    ///   - conflicts: the paths in conflict, each with up to three stages.
    ///   - expected: the tree (or commit) the index must hold now, so that nothing staged is lost; nil = do not look.
    /// - Throws: `wouldOverwrite` with the paths that are staged, `locked` while git holds the index.
    public func writeIndex(
        entries: [TreeEntry], conflicts: [TreeConflict], expecting expected: ObjectID? = nil
    ) throws(GitError) {
        let operation = "write the index"
        let expectedFiles: [TreeEntry]? = if let expected { try files(inTree: expected) } else { nil }
        let lock = try lockWorkTree(operation)
        let staged = StagedIndex(gitDirectory: gitDirectory)
        try staged.removeLeftovers()
        try staged.update { (index) throws(GitError) in
            if let expectedFiles { try Self.requireIndex(index, is: expectedFiles, or: entries) }
            let known = Self.stats(in: index)
            try check(operation, git_index_clear(index))
            for entry in entries {
                try Self.put(entry, stat: known[entry.path], into: index, operation: operation)
            }
            for conflict in conflicts { try Self.put(conflict, stats: known, into: index, operation: operation) }
        }
        _ = lock
    }

    /// Refuses while another program holds the index, after waiting a moment: to be asked before references move.
    ///
    /// - Throws: `locked`.
    public func requireUnlockedIndex() throws(GitError) {
        let lock = try lockWorkTree("write the index")
        let staged = StagedIndex(gitDirectory: gitDirectory)
        try staged.removeLeftovers()
        try staged.requireUnlocked()
        _ = lock
    }

    /// The lock that keeps our own processes from changing one work tree at the same time.
    func lockWorkTree(_ operation: String) throws(GitError) -> ProcessLock {
        _ = try requireWorkDirectory(operation)
        return try ProcessLock(path: gitDirectory + "skillgit/worktree.flock", waitingAtMost: 10_000)
    }

    func readIndex() throws(GitError) -> Owned {
        let operation = "read the index"
        let index = try Owned(operation, path: gitDirectory + "index", free: git_index_free) {
            git_repository_index(&$0, pointer)
        }
        try check(operation, git_index_read(index.pointer, 1), path: gitDirectory + "index")
        return index
    }

    /// Each entry as libgit2 has it ("ours" of conflicts), so that files that stay as they are need not be read again.
    private static func stats(in index: OpaquePointer) -> [String: git_index_entry] {
        var found: [String: git_index_entry] = [:]
        for position in 0..<git_index_entrycount(index) {
            guard let raw = git_index_get_byindex(index, position)?.pointee, let path = raw.path else {
                continue
            }
            if [0, 2].contains((raw.flags >> 12) & 3) { found[String(cString: path)] = raw }
        }
        return found
    }

    /// Puts an entry, with the file's status where the index already knows the same content.
    static func put(
        _ entry: TreeEntry, stat: git_index_entry?, into index: OpaquePointer, operation: String
    ) throws(GitError) {
        try TreePath.check(entry.path, operation: operation)
        var raw = git_index_entry()
        if let stat, ObjectID(stat.id) == entry.id, FileMode(raw: stat.mode) == entry.mode { raw = stat }
        raw.id = entry.id.raw
        raw.mode = entry.mode.rawValue
        raw.flags = 0
        let code = entry.path.withCString { path in
            raw.path = path
            return git_index_add(index, &raw)
        }
        try check(operation, code, path: entry.path)
    }

    private static func put(
        _ conflict: TreeConflict, stats: [String: git_index_entry], into index: OpaquePointer, operation: String
    ) throws(GitError) {
        // One stage at a time: libgit2's own call for all three wants them to have one path, renames do not.
        for (stage, entry) in [conflict.base, conflict.ours, conflict.theirs].enumerated() {
            guard let entry else { continue }
            try TreePath.check(entry.path, operation: operation)
            var raw = git_index_entry()
            // The file keeps our side: what is known of it tells later whether somebody wrote to it.
            if stage == 1, let known = stats[entry.path], ObjectID(known.id) == entry.id { raw = known }
            raw.id = entry.id.raw
            raw.mode = entry.mode.rawValue
            raw.flags = UInt16(stage + 1) << 12
            let code = entry.path.withCString { path in
                raw.path = path
                return git_index_add(index, &raw)
            }
            try check(operation, code, path: entry.path)
        }
    }

    private static func requireIndex(
        _ index: OpaquePointer, is expected: [TreeEntry], or target: [TreeEntry]
    ) throws(GitError) {
        let allowed = [expected, target].map { files in
            Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        }
        var present: [String: TreeEntry] = [:]
        var inConflict = Set<String>()
        for entry in try IndexEntry.all(in: index) {
            if entry.stage == 0 {
                present[entry.entry.path] = entry.entry
            } else {
                inConflict.insert(entry.entry.path)
            }
        }
        let paths = Set(present.keys).union(allowed.flatMap(\.keys)).subtracting(inConflict)
        let staged = paths.filter { path in !allowed.contains { $0[path] == present[path] } }
        guard staged.isEmpty else {
            throw GitError(
                .wouldOverwrite, operation: "write the index", message: "there are staged changes",
                mend: "commit them, or run git restore --staged on them",
                obstacles: staged.sorted().map { CheckoutObstacle(path: $0, kind: .staged) })
        }
    }
}
