internal import Clibgit2

extension Repository {
    private static var comparing: String { "compare two states" }

    /// The files that differ between two states, in git's order; renames are found as git finds them.
    ///
    /// - Parameters:
    ///   - paths: pathspecs from the top of the repository; empty = all.
    ///   - needsPatch: says for which files the difference by lines is made.
    /// - Throws: `bareRepository` where there is no work tree, `unsupported` for a path that is not UTF-8.
    public func compare(
        _ comparison: Comparison, paths: [String] = [], patch needsPatch: (ComparedFile) -> Bool
    ) throws(GitError) -> [ComparedFile] {
        if comparison.endsInWorkTree { _ = try requireWorkDirectory(Self.comparing) }
        let diff = try difference(comparison, paths: paths)
        try check(Self.comparing, git_diff_find_similar(diff.pointer, nil))
        var files: [ComparedFile] = []
        for position in 0..<git_diff_num_deltas(diff.pointer) {
            guard let delta = git_diff_get_delta(diff.pointer, position)?.pointee,
                var file = try Self.file(delta)
            else { continue }
            if needsPatch(file) { file.patch = try Self.patch(position, of: diff.pointer) }
            files.append(file)
        }
        return files
    }

    /// The content of one version of a compared file as git would store it; a link's is its target.
    ///
    /// - Parameter isInWorkTree: whether to read the file of the work tree.
    /// - Returns: nil for a submodule.
    public func content(of version: ComparedFile.Version, isInWorkTree: Bool) throws(GitError) -> [UInt8]? {
        if version.mode == .submodule || version.mode == .directory { return nil }
        if !isInWorkTree, let id = version.id { return try blob(id) }
        let path = try requireWorkDirectory(Self.comparing) + version.path
        if version.mode == .symlink { return try FileSystem.linkTarget(path) }
        if let filtered = try filtered(version.path, at: path) { return filtered }
        return try FileSystem.read(path) ?? []
    }

    /// The difference of two texts by lines, as `git diff` prints it; empty where they are the same.
    ///
    /// No repository is needed.
    ///
    /// - Parameters:
    ///   - old: the old text; nil where there was none.
    ///   - new: the new text; nil where there is none.
    ///   - paths: what the header calls them.
    public static func patch(
        old: [UInt8]?, new: [UInt8]?, paths: (old: String, new: String)
    ) throws(GitError) -> [UInt8] {
        try LibGit2.start()
        var options = git_diff_options()
        try check(comparing, git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)))
        var made: OpaquePointer?
        let code = withAddress(of: old ?? []) { before, oldCount in
            withAddress(of: new ?? []) { after, newCount in
                git_patch_from_buffers(
                    &made, old == nil ? nil : before, oldCount, paths.old, new == nil ? nil : after, newCount,
                    paths.new, &options)
            }
        }
        defer { git_patch_free(made) }
        try check(comparing, code)
        return try text(of: made)
    }

    private func difference(_ comparison: Comparison, paths: [String]) throws(GitError) -> Owned {
        var options = git_diff_options()
        try check(Self.comparing, git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)))
        func made(_ make: (inout OpaquePointer?, UnsafePointer<git_diff_options>) -> Int32) throws(GitError) -> Owned {
            try Owned(Self.comparing, free: git_diff_free) { made in
                withStringArray(paths) { list in
                    options.pathspec = list
                    return make(&made, &options)
                }
            }
        }
        switch comparison {
        case .trees(let old, let new):
            let before = try peelToTree(orEmpty(old))
            let after = try peelToTree(orEmpty(new))
            return try made { git_diff_tree_to_tree(&$0, pointer, before.pointer, after.pointer, $1) }
        case .treeAndIndex(let id):
            let tree = try peelToTree(orEmpty(id))
            return try made { git_diff_tree_to_index(&$0, pointer, tree.pointer, nil, $1) }
        case .indexAndWorkTree:
            return try made { git_diff_index_to_workdir(&$0, pointer, nil, $1) }
        case .treeAndWorkTree(let id):
            let tree = try peelToTree(id)
            return try made { git_diff_tree_to_workdir_with_index(&$0, pointer, tree.pointer, $1) }
        }
    }

    private static func patch(_ position: Int, of diff: OpaquePointer) throws(GitError) -> [UInt8] {
        var made: OpaquePointer?
        let code = git_patch_from_diff(&made, diff, position)
        defer { git_patch_free(made) }
        try check(comparing, code)
        return try text(of: made)
    }

    /// Nothing comes of no patch: libgit2 makes none of what it has no text for.
    private static func text(of patch: OpaquePointer?) throws(GitError) -> [UInt8] {
        guard let patch else { return [] }
        var buffer = git_buf()
        defer { git_buf_dispose(&buffer) }
        try check(comparing, git_patch_to_buf(&buffer, patch))
        guard let start = buffer.ptr else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: buffer.size))
    }

    private static func file(_ delta: git_diff_delta) throws(GitError) -> ComparedFile? {
        let old = try version(delta.old_file)
        let new = try version(delta.new_file)
        return switch delta.status {
        case GIT_DELTA_ADDED, GIT_DELTA_COPIED: ComparedFile(kind: .added, old: nil, new: new)
        case GIT_DELTA_DELETED: ComparedFile(kind: .deleted, old: old, new: nil)
        case GIT_DELTA_MODIFIED: ComparedFile(kind: .modified, old: old, new: new)
        case GIT_DELTA_RENAMED: ComparedFile(kind: .renamed, old: old, new: new)
        case GIT_DELTA_TYPECHANGE: ComparedFile(kind: .typeChanged, old: old, new: new)
        case GIT_DELTA_CONFLICTED: ComparedFile(kind: .unmerged, old: old, new: new)
        default: nil
        }
    }

    private static func version(_ file: git_diff_file) throws(GitError) -> ComparedFile.Version? {
        guard file.path != nil, let mode = FileMode(raw: UInt32(file.mode)) else { return nil }
        let isKnown = file.flags & GIT_DIFF_FLAG_VALID_ID.rawValue != 0
        return ComparedFile.Version(
            path: try TreePath.decode(file.path, operation: comparing), mode: mode,
            id: isKnown ? ObjectID(file.id) : nil)
    }

    /// A file of the work tree as its filters store it; nil where none applies.
    private func filtered(_ path: String, at absolute: String) throws(GitError) -> [UInt8]? {
        var filters: OpaquePointer?
        try check(
            "find the filters",
            git_filter_list_load(&filters, pointer, nil, path, GIT_FILTER_TO_ODB, GIT_FILTER_DEFAULT.rawValue),
            path: path)
        guard filters != nil else { return nil }
        defer { git_filter_list_free(filters) }
        var buffer = git_buf()
        defer { git_buf_dispose(&buffer) }
        try check("filter a file", git_filter_list_apply_to_file(&buffer, filters, pointer, absolute), path: path)
        guard let start = buffer.ptr else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: buffer.size))
    }
}
