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

    private var conversion: FileConversion { FileConversion(repository: repository) }

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
        case .entry(let id, let mode, let status):
            guard mode == entry.mode || (!trustsMode && mode.isRegular && entry.mode.isRegular) else {
                return false
            }
            if id == entry.id { return true }
            // Line endings need not survive the way there and back: then compare what we would write.
            guard mode.isRegular else { return false }
            if try conversion.hasProgram(for: path) {
                return try conversion.isRecorded(entry, status)
            }
            guard let smudged = try conversion.converted(bytes(of: entry), path: path, .smudge) else { return false }
            return try FileSystem.read(absolute(path)) == smudged
        }
    }

    /// The bytes to write for an entry: filtered as `.gitattributes` says.
    ///
    /// - Throws: `unsupported` where only a program of the user's could.
    func bytesToWrite(for entry: TreeEntry) throws(GitError) -> [UInt8] {
        let stored = try bytes(of: entry)
        guard entry.mode.isRegular else { return stored }
        try requireNoProgram(for: entry)
        return try conversion.converted(stored, path: entry.path, .smudge) ?? stored
    }

    /// Refuses an entry that only a program of the user's could make ready for the work tree.
    func requireNoProgram(for entry: TreeEntry) throws(GitError) {
        if entry.mode.isRegular { try conversion.requireNoProgram(for: entry.path, .smudge) }
    }

    private func bytes(of entry: TreeEntry) throws(GitError) -> [UInt8] {
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
        guard let bytes = try FileSystem.read(absolute(path)) else {
            throw FileSystem.error("read a file", path: absolute(path), code: ENOENT)
        }
        return try Repository.blobID(of: try conversion.converted(bytes, path: path, .clean) ?? bytes)
    }

    private func blob(_ entry: TreeEntry) throws(GitError) -> Owned {
        var raw = entry.id.raw
        return try Owned("read a blob", path: entry.path, free: git_blob_free) {
            git_blob_lookup(&$0, repository, &raw)
        }
    }
}
