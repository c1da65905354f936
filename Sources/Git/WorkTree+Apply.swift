internal import CGit2Shims
internal import Clibgit2
internal import Glibc

extension WorkTree {
    /// Carries out a plan that has no obstacles.
    ///
    /// Every step leaves each path in its old or its new version, so that a killed run is finished by running it again.
    ///
    /// - Parameter scratch: a directory on the same file system, for files that are not ready yet.
    /// - Returns: the status of each file that now holds its new version, for the index.
    func apply(_ plan: CheckoutPlan, scratch: String) throws(GitError) -> [String: stat] {
        // From the deepest up, so that directories are empty when their turn comes.
        for change in plan.changes.reversed() where change.new == nil { try remove(change) }
        var written: [String: stat] = [:]
        for (number, change) in plan.changes.enumerated() {
            guard let new = change.new else { continue }
            written[change.path] = try write(new, change, temporary: "\(scratch)/\(number)")
        }
        return written
    }

    private func remove(_ change: CheckoutPlan.Change) throws(GitError) {
        let content = try content(at: change.path)
        switch content {
        case .nothing, .below: return
        case .directory:
            if change.old?.mode == .submodule { rmdir(absolute(change.path)) }
            return
        case .entry, .special: break
        }
        guard try holds(change.old, at: change.path, content) else {
            throw Self.changedMeanwhile(change.path)
        }
        guard unlink(absolute(change.path)) == 0 || errno == ENOENT else {
            throw FileSystem.error("remove a file", path: absolute(change.path))
        }
        // The directories above, as far as nothing else is in them.
        for parent in TreePath.parents(of: change.path).reversed() where rmdir(absolute(parent)) != 0 {
            break
        }
    }

    private func write(
        _ new: TreeEntry, _ change: CheckoutPlan.Change, temporary: String
    ) throws(GitError) -> stat? {
        let content = try content(at: change.path)
        if try holds(new, at: change.path, content) {
            if new.mode == .submodule { try makeDirectory(change.path) }
            guard case .entry(_, _, let status) = content else { return nil }
            return status
        }
        guard try holds(change.old, at: change.path, content) else {
            throw Self.changedMeanwhile(change.path)
        }
        if case .directory = content { try removeEmptyDirectories(change.path) }
        for parent in TreePath.parents(of: change.path) { try makeDirectory(parent) }
        guard new.mode != .submodule else {
            if change.old != nil, case .entry = content { unlink(absolute(change.path)) }
            try makeDirectory(change.path)
            return nil
        }
        unlink(temporary)
        let bytes = try bytesToWrite(for: new)
        let prepared = try prepare(temporary, bytes, new.mode)
        try install(temporary, as: change, replacing: content)
        guard let status = try FileSystem.status(of: absolute(change.path)) else { return nil }
        // Whoever has written to the file since then must not be recorded as clean.
        let same =
            status.st_ino == prepared.st_ino && status.st_size == prepared.st_size
            && status.st_mtim.tv_sec == prepared.st_mtim.tv_sec
            && status.st_mtim.tv_nsec == prepared.st_mtim.tv_nsec
        return same ? status : nil
    }

    private func prepare(_ temporary: String, _ bytes: [UInt8], _ mode: FileMode) throws(GitError) -> stat {
        guard mode == .symlink else {
            return try FileSystem.writeNew(temporary, bytes, mode: mode == .executable ? 0o777 : 0o666)
        }
        guard !bytes.contains(0), symlink(String(decoding: bytes, as: UTF8.self), temporary) == 0,
            let status = try FileSystem.status(of: temporary)
        else { throw FileSystem.error("make a symbolic link", path: temporary) }
        return status
    }

    private func install(
        _ temporary: String, as change: CheckoutPlan.Change, replacing content: Content
    ) throws(GitError) {
        let target = absolute(change.path)
        if case .entry = content {
            // A file of the old version is there: one rename, so that a reader sees the old or the new.
            guard rename(temporary, target) == 0 else {
                throw FileSystem.error("write a file", path: target)
            }
        } else {
            // Nothing is there, and what appears now is not ours: a plain rename would overwrite it.
            let code = cgit2_rename_new(temporary, target)
            if code == EEXIST { throw Self.changedMeanwhile(change.path) }
            guard code == 0 else { throw FileSystem.error("write a file", path: target, code: code) }
        }
        FileSystem.syncDirectory(FileSystem.parent(of: target) ?? root)
    }

    /// Makes one directory; one that is there is fine, anything else is not.
    private func makeDirectory(_ path: String) throws(GitError) {
        if mkdir(absolute(path), 0o777) == 0 { return }
        let cause = errno
        guard cause == EEXIST, let found = try FileSystem.status(of: absolute(path)),
            found.st_mode & S_IFMT == S_IFDIR
        else { throw FileSystem.error("make a directory", path: absolute(path), code: cause) }
    }

    private func removeEmptyDirectories(_ path: String) throws(GitError) {
        for name in try FileSystem.names(in: absolute(path)) {
            try removeEmptyDirectories(path + "/" + name)
        }
        guard rmdir(absolute(path)) == 0 else { throw Self.changedMeanwhile(path) }
    }

    private static func changedMeanwhile(_ path: String) -> GitError {
        GitError(
            .wouldOverwrite, operation: "check out files", path: path,
            message: "the file was changed while the checkout was running",
            mend: "commit or move it and run the command again; it goes on where it stopped",
            obstacles: [CheckoutObstacle(path: path, kind: .modified)])
    }
}
