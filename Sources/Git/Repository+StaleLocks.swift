internal import Glibc

extension Repository {
    /// Every `.lock` file of references, index and configuration, as absolute paths; most are held for milliseconds.
    public func lockFiles() throws(GitError) -> [String] {
        var found = try Self.lockFiles(below: commonDirectory + "refs")
        for directory in Set([gitDirectory, commonDirectory]) {
            found += try FileSystem.names(in: directory).filter { $0.hasSuffix(".lock") }.map {
                directory + $0
            }
        }
        return found.sorted()
    }

    /// Removes the locks that a killed process of ours left on references of our own namespaces.
    ///
    /// Those are `refs/skillgit*` and `refs/heads/evolve`. A lock that is younger than `quietMilliseconds` is watched
    /// until it is that old, because plain git may be at work there.
    ///
    /// - Parameters:
    ///   - lock: the lock that keeps our other processes away; proof that none of them holds what is removed.
    ///   - quietMilliseconds: how long a lock must have been there unchanged.
    /// - Returns: the files that were removed.
    public func removeStaleLocks(
        holding lock: borrowing ProcessLock, quietMilliseconds: Int = 1000
    ) throws(GitError) -> [String] {
        let refs = commonDirectory + "refs/"
        var ours: [String] = []
        for name in try FileSystem.names(in: refs) where name.hasPrefix("skillgit") {
            if name.hasSuffix(".lock") { ours.append(refs + name) }
            ours += try Self.lockFiles(below: refs + name)
        }
        ours += try Self.lockFiles(below: refs + "heads/evolve")
        if try FileSystem.status(of: refs + "heads/evolve.lock") != nil {
            ours.append(refs + "heads/evolve.lock")
        }
        var removed: [String] = []
        for path in ours where try Self.isQuiet(path, for: quietMilliseconds) {
            unlink(path)
            removed.append(path)
        }
        return removed.sorted()
    }

    /// Removes the lock of one further reference if it holds what we are known to have been writing there.
    ///
    /// For references outside our namespaces, as the default branch: the operation log knows what a killed process of
    /// ours meant to write, and a lock with just that in it, or still empty, that stays unchanged is its.
    ///
    /// - Returns: true where a lock was removed.
    public func removeStaleLock(
        ofReference name: String, writing id: ObjectID, holding lock: borrowing ProcessLock,
        quietMilliseconds: Int = 1000
    ) throws(GitError) -> Bool {
        try Self.checkReferenceName(name)
        let path = commonDirectory + name + ".lock"
        guard let bytes = try FileSystem.read(path), Array((id.hex + "\n").utf8).starts(with: bytes),
            try Self.isQuiet(path, for: quietMilliseconds), try FileSystem.read(path) == bytes
        else { return false }
        unlink(path)
        return true
    }

    private static func lockFiles(below directory: String) throws(GitError) -> [String] {
        var found: [String] = []
        for name in try FileSystem.names(in: directory) {
            let path = directory + "/" + name
            guard let status = try FileSystem.status(of: path) else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                found += try lockFiles(below: path)
            } else if name.hasSuffix(".lock") {
                found.append(path)
            }
        }
        return found
    }

    /// Waits until the file has been there unchanged for long enough; false where it goes or changes.
    private static func isQuiet(_ path: String, for milliseconds: Int) throws(GitError) -> Bool {
        guard let first = try FileSystem.status(of: path) else { return false }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        // A clock that was set back must not make the lock look young for ever: never wait longer than the span itself.
        let age =
            (now.tv_sec - first.st_mtim.tv_sec) * 1000 + (now.tv_nsec - first.st_mtim.tv_nsec) / 1_000_000
        var left = min(max(milliseconds - age, 0), milliseconds)
        while left > 0 {
            usleep(20_000)
            left -= 20
            guard let status = try FileSystem.status(of: path), status.st_ino == first.st_ino else {
                return false
            }
        }
        guard let last = try FileSystem.status(of: path) else { return false }
        return last.st_ino == first.st_ino && last.st_mtim.tv_sec == first.st_mtim.tv_sec
            && last.st_mtim.tv_nsec == first.st_mtim.tv_nsec
    }
}
