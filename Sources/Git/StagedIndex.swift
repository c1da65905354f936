internal import Clibgit2
internal import Glibc

/// The next index of a work tree, made beside the present one and put in its place by one rename.
///
/// libgit2 writes its index under `index.lock`; killed there, it leaves a lock that stops git and us for good. Here
/// the finished file is *linked* to `index.lock`, which takes the lock as git does it; after a kill the lock is the same
/// file as ours (same inode), which proves that it is our own and may go.
struct StagedIndex {
    private let indexPath: String
    private let stagedPath: String
    private var lockPath: String { indexPath + ".lock" }

    init(gitDirectory: String) {
        indexPath = gitDirectory + "index"
        stagedPath = gitDirectory + "skillgit/index"
    }

    /// Removes what an interrupted call left.
    ///
    /// To be called under the work tree's lock.
    func removeLeftovers() throws(GitError) {
        if let lock = try FileSystem.status(of: lockPath), let staged = try FileSystem.status(of: stagedPath),
            lock.st_ino == staged.st_ino, lock.st_dev == staged.st_dev
        {
            unlink(lockPath)
        }
        unlink(stagedPath)
        unlink(stagedPath + ".lock")
    }

    /// Refuses where another program is changing the index.
    func requireUnlocked() throws(GitError) {
        try Backoff.retrying { () throws(GitError) in
            if try FileSystem.status(of: lockPath) != nil { throw locked }
        }
    }

    /// Changes the index.
    ///
    /// `edit` may run again, when git writes an index meanwhile.
    func update(_ edit: (OpaquePointer) throws(GitError) -> Void) throws(GitError) {
        try Backoff.retrying { () throws(GitError) in
            try attempt(edit)
        }
    }

    private func attempt(_ edit: (OpaquePointer) throws(GitError) -> Void) throws(GitError) {
        try FileSystem.makeDirectories(above: stagedPath)
        unlink(stagedPath)
        let before = try FileSystem.status(of: indexPath)
        if let bytes = try FileSystem.read(indexPath) { try FileSystem.writeNew(stagedPath, bytes) }
        do {
            let index = try Owned("read the index", path: indexPath, free: git_index_free) {
                git_index_open(&$0, stagedPath)
            }
            try edit(index.pointer)
            try check("write the index", git_index_write(index.pointer), path: indexPath)
        }
        sync(stagedPath)
        try install(unchangedSince: before)
    }

    private func install(unchangedSince before: stat?) throws(GitError) {
        try takeLock()
        let now = try FileSystem.status(of: indexPath)
        guard now?.st_ino == before?.st_ino, now?.st_size == before?.st_size,
            now?.st_mtim.tv_sec == before?.st_mtim.tv_sec, now?.st_mtim.tv_nsec == before?.st_mtim.tv_nsec
        else {
            unlink(lockPath)
            throw locked
        }
        guard rename(lockPath, indexPath) == 0 else {
            let cause = errno
            unlink(lockPath)
            throw FileSystem.error("write the index", path: indexPath, code: cause)
        }
        unlink(stagedPath)
        FileSystem.syncDirectory(FileSystem.parent(of: indexPath) ?? ".")
    }

    private func takeLock() throws(GitError) {
        if link(stagedPath, lockPath) == 0 { return }
        guard errno != EEXIST else { throw locked }
        // A file system without hard links: take the lock with a copy, whose owner cannot be told after a kill.
        guard let bytes = try FileSystem.read(stagedPath) else { throw locked }
        try FileSystem.writeNew(lockPath, bytes)
    }

    private func sync(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private var locked: GitError {
        GitError(
            .locked, operation: "write the index", path: lockPath,
            message: "another git process holds the index",
            mend: "wait until it ends; if none is running, a crashed one left the file: remove \(lockPath)")
    }
}
