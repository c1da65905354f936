internal import Clibgit2
internal import Glibc

/// The files of a work tree, looked at without following a symbolic link.
struct WorkTree: ~Copyable {
    /// What is at a path.
    enum Content {
        case nothing
        /// A file or link; its object name as git would add it, and its mode.
        case entry(id: ObjectID, mode: FileMode, stat: stat)
        case directory
        /// A device, socket or pipe.
        case special
        /// Something that is no directory stands where a directory above the path would be.
        case below(String)
    }

    let repository: OpaquePointer
    let root: String
    /// False where the file system keeps no executable bit (`core.fileMode`).
    let trustsMode: Bool

    func absolute(_ path: String) -> String { root + path }

    func content(at path: String) throws(GitError) -> Content {
        for parent in TreePath.parents(of: path) {
            guard let found = try FileSystem.status(of: absolute(parent)) else { return .nothing }
            guard found.st_mode & S_IFMT == S_IFDIR else { return .below(parent) }
        }
        guard let found = try FileSystem.status(of: absolute(path)) else { return .nothing }
        switch found.st_mode & S_IFMT {
        case S_IFDIR: return .directory
        case S_IFREG:
            let mode: FileMode = found.st_mode & 0o100 != 0 ? .executable : .file
            return .entry(id: try hash(path), mode: mode, stat: found)
        case S_IFLNK:
            let target = try FileSystem.linkTarget(absolute(path))
            return .entry(id: try Repository.blobID(of: target), mode: .symlink, stat: found)
        default: return .special
        }
    }

    /// True where the work tree holds exactly this version; nil stands for "no file".
    func holds(_ entry: TreeEntry?, at path: String, _ content: Content) throws(GitError) -> Bool {
        guard let entry else {
            // A directory in the place of a file, or a file in the place of its directory: the file itself is gone.
            switch content {
            case .nothing, .directory, .below: return true
            case .entry, .special: return false
            }
        }
        switch content {
        case .nothing: return entry.mode == .submodule
        case .directory: return entry.mode == .submodule
        case .special, .below: return false
        case .entry(let id, let mode, _):
            guard mode == entry.mode || (!trustsMode && mode.isRegular && entry.mode.isRegular) else {
                return false
            }
            if id == entry.id { return true }
            // Line endings need not survive the way there and back: then compare what we would write.
            guard mode.isRegular, let filtered = try filtered(entry) else { return false }
            return try FileSystem.read(absolute(path)) == filtered
        }
    }

    /// The bytes to write for an entry: filtered as `.gitattributes` says.
    func bytes(of entry: TreeEntry) throws(GitError) -> [UInt8] {
        if let filtered = try filtered(entry) { return filtered }
        let blob = try blob(entry)
        let count = Int(git_blob_rawsize(blob.pointer))
        guard count > 0, let start = git_blob_rawcontent(blob.pointer) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// The files below a directory, links not followed.
    func files(below path: String) throws(GitError) -> [String] {
        var found: [String] = []
        for name in try FileSystem.names(in: absolute(path)) {
            let child = path + "/" + name
            guard let status = try FileSystem.status(of: absolute(child)) else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                found += try files(below: child)
            } else {
                found.append(child)
            }
        }
        return found
    }

    private func hash(_ path: String) throws(GitError) -> ObjectID {
        var id = git_oid()
        try check(
            "read a file",
            git_repository_hashfile(&id, repository, absolute(path), GIT_OBJECT_BLOB, nil), path: path)
        return ObjectID(id)
    }

    /// The bytes as the filters make them; nil where none applies.
    private func filtered(_ entry: TreeEntry) throws(GitError) -> [UInt8]? {
        guard entry.mode.isRegular else { return nil }
        let blob = try blob(entry)
        var filters: OpaquePointer?
        try check(
            "find the filters",
            git_filter_list_load(
                &filters, repository, blob.pointer, entry.path, GIT_FILTER_TO_WORKTREE,
                GIT_FILTER_DEFAULT.rawValue),
            path: entry.path)
        guard filters != nil else { return nil }
        defer { git_filter_list_free(filters) }
        var buffer = git_buf()
        defer { git_buf_dispose(&buffer) }
        try check(
            "filter a file", git_filter_list_apply_to_blob(&buffer, filters, blob.pointer), path: entry.path)
        guard let start = buffer.ptr else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: buffer.size))
    }

    private func blob(_ entry: TreeEntry) throws(GitError) -> Owned {
        var raw = entry.id.raw
        return try Owned("read a blob", path: entry.path, free: git_blob_free) {
            git_blob_lookup(&$0, repository, &raw)
        }
    }
}
