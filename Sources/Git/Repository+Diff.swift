internal import Clibgit2

extension Repository {
    /// The files that differ between two trees (or commits), sorted by path.
    ///
    /// - Parameters:
    ///   - from: the old side; nil = the empty tree.
    ///   - renames: true to pair a deleted file with a similar added one, as git does for `diff -M`.
    public func diff(
        from: ObjectID?, to: ObjectID?, renames: Bool = false
    ) throws(GitError) -> [FileChange] {
        let diff = try rawDiff(from: from, to: to, renames: renames, contextLines: 0, paths: [])
        var changes: [FileChange] = []
        for position in 0..<git_diff_num_deltas(diff.pointer) {
            guard let delta = git_diff_get_delta(diff.pointer, position)?.pointee,
                let change = try Self.change(delta)
            else { continue }
            changes.append(change)
        }
        return changes.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// The difference as a patch that `git apply` takes.
    ///
    /// - Parameter paths: exact paths or directories to show; empty = all.
    public func patch(
        from: ObjectID?, to: ObjectID?, contextLines: Int = 3, paths: [String] = []
    ) throws(GitError) -> [UInt8] {
        let diff = try rawDiff(from: from, to: to, renames: true, contextLines: contextLines, paths: paths)
        var buffer = git_buf()
        defer { git_buf_dispose(&buffer) }
        try check("write a patch", git_diff_to_buf(&buffer, diff.pointer, GIT_DIFF_FORMAT_PATCH))
        guard let start = buffer.ptr else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: buffer.size))
    }

    private func rawDiff(
        from: ObjectID?, to: ObjectID?, renames: Bool, contextLines: Int, paths: [String]
    ) throws(GitError) -> Owned {
        let operation = "compare two trees"
        var options = git_diff_options()
        try check(operation, git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)))
        options.context_lines = UInt32(clamping: contextLines)
        options.flags |= GIT_DIFF_DISABLE_PATHSPEC_MATCH.rawValue
        let old = try peelToTree(orEmpty(from))
        let new = try peelToTree(orEmpty(to))
        let diff = try Owned(operation, free: git_diff_free) { made in
            withStringArray(paths) { list in
                options.pathspec = list
                return git_diff_tree_to_tree(&made, pointer, old.pointer, new.pointer, &options)
            }
        }
        if renames { try check(operation, git_diff_find_similar(diff.pointer, nil)) }
        return diff
    }

    func orEmpty(_ id: ObjectID?) throws(GitError) -> ObjectID {
        if let id { return id }
        return try emptyTree()
    }

    /// The tree without entries, written if need be.
    func emptyTree() throws(GitError) -> ObjectID { try writeTree([TreeEntry]()) }

    private static func change(_ delta: git_diff_delta) throws(GitError) -> FileChange? {
        switch delta.status {
        case GIT_DELTA_ADDED: FileChange(kind: .added, old: nil, new: try entry(delta.new_file))
        case GIT_DELTA_DELETED: FileChange(kind: .deleted, old: try entry(delta.old_file), new: nil)
        case GIT_DELTA_RENAMED:
            FileChange(kind: .renamed, old: try entry(delta.old_file), new: try entry(delta.new_file))
        case GIT_DELTA_MODIFIED, GIT_DELTA_TYPECHANGE:
            FileChange(kind: .modified, old: try entry(delta.old_file), new: try entry(delta.new_file))
        default: nil
        }
    }

    private static func entry(_ file: git_diff_file) throws(GitError) -> TreeEntry? {
        guard let mode = FileMode(raw: UInt32(file.mode)) else { return nil }
        let path = try TreePath.decode(file.path, operation: "compare two trees")
        return TreeEntry(path: path, id: ObjectID(file.id), mode: mode)
    }
}

/// Hands strings to C as libgit2's array of strings, which lives only during the call.
func withStringArray<R>(_ strings: [String], _ body: (git_strarray) -> R) -> R {
    var copies: [UnsafeMutablePointer<CChar>?] = strings.map { string in
        let bytes = Array(string.utf8CString)
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        copy.initialize(from: bytes, count: bytes.count)
        return copy
    }
    defer { for copy in copies { copy?.deallocate() } }
    return copies.withUnsafeMutableBufferPointer { buffer in
        body(git_strarray(strings: buffer.baseAddress, count: buffer.count))
    }
}
