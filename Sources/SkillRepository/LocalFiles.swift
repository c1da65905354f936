internal import Git
internal import Glibc

/// Files of our own below one folder of the git directory: written whole or not at all, and on the disk when a call
/// returns.
///
/// Those of a work tree are read and written as git stores them: line endings are converted on the way.
struct LocalFiles {
    /// The folder, ending in `/`.
    let root: String
    /// The repository whose work tree the folder is.
    private var repository: SkillRepository?

    /// Names a folder; it is made when the first file is written.
    init(root: String) {
        self.root = root.hasSuffix("/") ? root : root + "/"
    }

    /// Names the top of a repository's work tree.
    init(workTree root: String, of repository: SkillRepository) {
        self.init(root: root)
        self.repository = repository
    }

    /// A folder below this one.
    func folder(_ name: String) -> LocalFiles { LocalFiles(root: root + name) }

    /// Whether there is a file or folder of that name; a symbolic link counts, wherever it leads.
    func contains(_ name: String) -> Bool {
        var status = stat()
        return lstat(root + name, &status) == 0
    }

    /// What is found under a name.
    enum Kind {
        case missing
        case regular
        /// A symbolic link, on the way there too, a folder, or something stranger.
        case other
    }

    /// What a name stands for, with no symbolic link followed.
    func kind(of name: String) -> Kind {
        var path = root
        let parts = name.split(separator: "/")
        for (index, part) in parts.enumerated() {
            path += part
            var status = stat()
            guard lstat(path, &status) == 0 else { return .missing }
            let type = status.st_mode & S_IFMT
            if index == parts.count - 1 { return type == S_IFREG ? .regular : .other }
            if type == S_IFREG { return .missing }
            guard type == S_IFDIR else { return .other }
            path += "/"
        }
        return .missing
    }

    /// The content of a file; `nil` when there is none.
    func read(_ name: String) throws -> [UInt8]? {
        let descriptor = open(root + name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure("read", name)
        }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", name) }
            if count == 0 { return try repository?.git.cleaned(content, path: name) ?? content }
            content.append(contentsOf: buffer[..<count])
        }
    }

    /// Puts content in the place of a file, by writing beside it and renaming.
    func write(_ name: String, _ content: [UInt8], isExecutable: Bool = false) throws {
        let path = root + name
        let content = try repository?.git.smudged(content, path: name) ?? content
        try makeFolders(upTo: path)
        // A name of our own: in a work tree it must not be one of the user's.
        let temporary = path + ".skillgit-new"
        let descriptor = open(
            temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, isExecutable ? 0o777 : 0o666)
        guard descriptor >= 0 else { throw failure("write", name) }
        do {
            try writeAll(content, to: descriptor, name: name)
            guard fsync(descriptor) == 0 else { throw failure("write", name) }
        } catch {
            close(descriptor)
            throw error
        }
        guard close(descriptor) == 0, rename(temporary, path) == 0 else { throw failure("write", name) }
        syncFolder(of: path)
    }

    private func writeAll(_ content: [UInt8], to descriptor: Int32, name: String) throws {
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("write", name) }
            rest = rest.dropFirst(count)
        }
    }

    /// Removes a file; nothing happens when there is none.
    func remove(_ name: String) throws {
        guard unlink(root + name) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return }
            throw failure("remove", name)
        }
        syncFolder(of: root + name)
    }

    /// Removes a folder with everything in it; nothing happens when there is none.
    ///
    /// Symbolic links are not followed.
    func removeFolder(_ name: String) throws {
        for child in try names(in: name) {
            let path = "\(name)/\(child)"
            var status = stat()
            guard lstat(root + path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR { try removeFolder(path) } else { try remove(path) }
        }
        if rmdir(root + name) != 0, errno != ENOENT, errno != ENOTDIR { throw failure("remove", name) }
        syncFolder(of: root + name)
    }

    /// Gives a file or folder another name.
    func move(_ name: String, to newName: String) throws {
        try makeFolders(upTo: root + newName)
        guard rename(root + name, root + newName) == 0 else { throw failure("rename", name) }
        syncFolder(of: root + newName)
    }

    /// The names in a folder, sorted; none when there is no such folder.
    func names(in name: String) throws -> [String] {
        guard let folder = opendir(root + name) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw failure("list", name)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let entryName = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if entryName != ".", entryName != ".." { names.append(entryName) }
        }
        return names.sorted()
    }

    /// Makes the folders that a path lies in.
    private func makeFolders(upTo path: String) throws {
        var missing: [Substring] = []
        var folder = path[...]
        while let slash = folder.lastIndex(of: "/"), slash > folder.startIndex {
            folder = folder[..<slash]
            if access(String(folder), F_OK) == 0 { break }
            missing.append(folder)
        }
        for folder in missing.reversed() {
            guard mkdir(String(folder), 0o777) == 0 || errno == EEXIST else {
                throw failure("make the folder of", String(folder))
            }
            syncFolder(of: String(folder))
        }
    }

    private func syncFolder(of path: String) {
        guard let slash = path.lastIndex(of: "/") else { return }
        let descriptor = open(String(path[...slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private func failure(_ action: String, _ name: String) -> RepositoryError {
        let cause = String(cString: strerror(errno))
        return RepositoryError(
            .fileSystem, "Could not \(action) \(name): \(cause).",
            mend: "Check the permissions and the free space of \(root).", names: [root + name])
    }
}
