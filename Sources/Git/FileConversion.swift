internal import Clibgit2
internal import Glibc

/// How git changes files on their way between the work tree and the object store.
///
/// libgit2 knows line endings and `$Id$`. Programs (`filter.<name>.clean` and the like) it does not run, and other encodings
/// (`working-tree-encoding`) it does not write: then what it would have to convert is refused, and whether a file is
/// unchanged is told by what the index recorded of it.
struct FileConversion {
    enum Direction {
        /// From the work tree to the object store.
        case clean
        /// From the object store to the work tree.
        case smudge
    }

    let repository: OpaquePointer

    /// The bytes as the conversion makes them; nil where none applies.
    func converted(_ bytes: [UInt8], path: String, _ direction: Direction) throws(GitError) -> [UInt8]? {
        var filters: OpaquePointer?
        // Text that would not survive the way back is git's to warn of, when somebody adds it.
        let code = git_filter_list_load(
            &filters, repository, nil, path, direction == .clean ? GIT_FILTER_TO_ODB : GIT_FILTER_TO_WORKTREE,
            GIT_FILTER_ALLOW_UNSAFE.rawValue)
        try check("find the filters", code, path: path)
        guard filters != nil else { return nil }
        defer { git_filter_list_free(filters) }
        var buffer = git_buf()
        defer { git_buf_dispose(&buffer) }
        let applied = withAddress(of: bytes) { start, count in
            git_filter_list_apply_to_buffer(&buffer, filters, start.assumingMemoryBound(to: CChar.self), count)
        }
        try check("filter a file", applied, path: path)
        guard let start = buffer.ptr else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: buffer.size))
    }

    /// What git would do besides, as a filter whose program it would run; nil where there is nothing.
    func program(for path: String, _ direction: Direction) throws(GitError) -> String? {
        if let encoding = try attribute("working-tree-encoding", of: path) { return "the encoding '\(encoding)'" }
        guard let name = try attribute("filter", of: path) else { return nil }
        let snapshot = try Owned("read the configuration", free: git_config_free) {
            git_repository_config_snapshot(&$0, repository)
        }
        for key in ["process", direction == .clean ? "clean" : "smudge"] {
            var command: UnsafePointer<CChar>?
            let code = git_config_get_string(&command, snapshot.pointer, "filter.\(name).\(key)")
            if code == 0, let command, command.pointee != 0 { return "the program of the filter '\(name)'" }
        }
        return nil
    }

    private func attribute(_ name: String, of path: String) throws(GitError) -> String? {
        var value: UnsafePointer<CChar>?
        let flags = UInt32(GIT_ATTR_CHECK_FILE_THEN_INDEX)
        try check("read the attributes", git_attr_get(&value, repository, flags, path, name), path: path)
        guard git_attr_value(value) == GIT_ATTR_VALUE_STRING, let value else { return nil }
        return String(cString: value)
    }

    /// Whether git would run a program on the way in either direction.
    func hasProgram(for path: String) throws(GitError) -> Bool {
        if try program(for: path, .clean) != nil { return true }
        return try program(for: path, .smudge) != nil
    }

    /// Refuses a file that only a program converts.
    func requireNoProgram(for path: String, _ direction: Direction) throws(GitError) {
        guard let name = try program(for: path, direction) else { return }
        throw GitError(
            .unsupported, operation: "convert a file", path: path,
            message: "\(path) goes through \(name), which is git's alone",
            mend: "use git for this: git merge (after skillgit install-driver it merges by structure, too)")
    }

    /// Whether the index recorded this file as holding the entry, and the file was not written since.
    func isRecorded(_ entry: TreeEntry, _ found: stat) throws(GitError) -> Bool {
        let indexPath = (git_repository_path(repository).map { String(cString: $0) } ?? "") + "index"
        let index = try Owned("read the index", path: indexPath, free: git_index_free) {
            git_repository_index(&$0, repository)
        }
        try check("read the index", git_index_read(index.pointer, 0), path: indexPath)
        guard
            let raw = git_index_get_bypath(index.pointer, entry.path, 0)
                ?? git_index_get_bypath(index.pointer, entry.path, 2),
            ObjectID(raw.pointee.id) == entry.id, let written = try FileSystem.status(of: indexPath)
        else { return false }
        let time = raw.pointee.mtime
        // What was written in the instant of the recording may have been written after it.
        let isOlder = (found.st_mtim.tv_sec, found.st_mtim.tv_nsec) < (written.st_mtim.tv_sec, written.st_mtim.tv_nsec)
        return isOlder && time.seconds == Int32(truncatingIfNeeded: found.st_mtim.tv_sec)
            && (time.nanoseconds == 0 || time.nanoseconds == UInt32(truncatingIfNeeded: found.st_mtim.tv_nsec))
            && raw.pointee.file_size == UInt32(truncatingIfNeeded: found.st_size)
            && raw.pointee.ino == UInt32(truncatingIfNeeded: found.st_ino)
    }
}
