internal import Clibgit2

extension Repository {
    /// The deepest nesting that is read; a hostile tree could otherwise be endless in effect.
    static let maximumTreeDepth = 512

    /// Writes nested trees from flat paths.
    ///
    /// - Parameter files: files, symbolic links and submodules in any order; a path twice, or a path below another one, is an error.
    /// - Throws: `invalid` for a path git does not allow (`..`, `.git`, empty components), `notFound` for a blob that is not there.
    public func writeTree(
        _ files: some Sequence<(path: String, id: ObjectID, mode: FileMode)>
    ) throws(GitError) -> ObjectID {
        try writeTree(files.map { TreeEntry(path: $0.path, id: $0.id, mode: $0.mode) })
    }

    /// Writes nested trees from flat entries, as ``writeTree(_:)-(Sequence<(String,ObjectID,FileMode)>)`` does.
    public func writeTree(_ entries: [TreeEntry]) throws(GitError) -> ObjectID {
        try TreePath.checkDistinct(entries)
        let index = try Owned("write a tree", free: git_index_free) { git_index_new(&$0) }
        for entry in entries {
            try add(entry, to: index.pointer, operation: "write a tree")
        }
        return try writeTree(of: index.pointer)
    }

    func writeTree(of index: OpaquePointer) throws(GitError) -> ObjectID {
        var id = git_oid()
        try check("write a tree", git_index_write_tree_to(&id, index, pointer))
        batch?.ids.append(ObjectID(id))
        return ObjectID(id)
    }

    /// Every file of a tree with its whole path, sorted by the paths' bytes within each directory as git sorts them.
    ///
    /// - Parameter id: a tree, or a commit or tag that leads to one.
    /// - Throws: `unsupported` for a path that is not UTF-8: leaving it out would lose the file on the next write.
    public func files(inTree id: ObjectID) throws(GitError) -> [TreeEntry] {
        let root = try peelToTree(id)
        var found: [TreeEntry] = []
        try collect(from: root.pointer, prefix: "", depth: 0, into: &found)
        return found
    }

    /// The entries of one level; their paths are names.
    public func tree(_ id: ObjectID) throws(GitError) -> [TreeEntry] {
        let root = try peelToTree(id)
        return try level(of: root.pointer, prefix: "")
    }

    /// The entry at a path, or nil.
    public func entry(at path: String, inTree id: ObjectID) throws(GitError) -> TreeEntry? {
        let root = try peelToTree(id)
        var found: OpaquePointer?
        let code = git_tree_entry_bypath(&found, root.pointer, path)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try check("look up a path", code, path: path)
        let entry = try unwrap(found, "look up a path")
        defer { git_tree_entry_free(entry) }
        return try copy(entry, path: path)
    }

    /// The bytes of the file at a path, or nil where there is none.
    public func file(at path: String, inTree id: ObjectID) throws(GitError) -> [UInt8]? {
        guard let entry = try entry(at: path, inTree: id), entry.mode.isRegular || entry.mode == .symlink
        else {
            return nil
        }
        return try blob(entry.id)
    }

    private func collect(
        from tree: OpaquePointer, prefix: String, depth: Int, into found: inout [TreeEntry]
    ) throws(GitError) {
        guard depth < Self.maximumTreeDepth else {
            throw GitError(
                .unsupported, operation: "read a tree", path: prefix,
                message: "directories are nested deeper than \(Self.maximumTreeDepth)")
        }
        for entry in try level(of: tree, prefix: prefix) {
            guard entry.mode == .directory else {
                found.append(entry)
                continue
            }
            var raw = entry.id.raw
            let child = try Owned("read a tree", path: entry.path, free: git_tree_free) {
                git_tree_lookup(&$0, pointer, &raw)
            }
            try collect(from: child.pointer, prefix: entry.path + "/", depth: depth + 1, into: &found)
        }
    }

    private func level(of tree: OpaquePointer, prefix: String) throws(GitError) -> [TreeEntry] {
        var entries: [TreeEntry] = []
        for index in 0..<git_tree_entrycount(tree) {
            guard let entry = git_tree_entry_byindex(tree, index) else { continue }
            let name = try TreePath.decode(git_tree_entry_name(entry), operation: "read a tree")
            entries.append(try copy(entry, path: prefix + name))
        }
        return entries
    }

    private func copy(_ entry: OpaquePointer, path: String) throws(GitError) -> TreeEntry {
        let raw = UInt32(git_tree_entry_filemode_raw(entry).rawValue)
        guard let mode = FileMode(raw: raw), let id = git_tree_entry_id(entry) else {
            throw GitError(
                .corrupt, operation: "read a tree", path: path,
                message: "unknown file mode \(String(raw, radix: 8))", mend: "run git fsck")
        }
        return TreeEntry(path: path, id: ObjectID(id.pointee), mode: mode)
    }

    /// Puts one entry into an in-memory index.
    func add(_ entry: TreeEntry, to index: OpaquePointer, operation: String) throws(GitError) {
        guard entry.mode != .directory else {
            throw GitError(
                .invalid, operation: operation, path: entry.path,
                message: "a directory cannot be an entry of a flat list", mend: "list the files in it")
        }
        let code = entry.path.withCString { path in
            var raw = git_index_entry()
            raw.path = path
            raw.id = entry.id.raw
            raw.mode = entry.mode.rawValue
            return git_index_add(index, &raw)
        }
        try check(operation, code, path: entry.path)
    }
}
