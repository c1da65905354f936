internal import Clibgit2
internal import Glibc

extension Repository {
    /// Moves index and work tree from one tree to another, and loses nothing.
    ///
    /// Only paths that differ between the two trees are looked at or touched. Of each, the work tree and the index must
    /// hold the `from` or the `to` version; everything is checked before anything is touched. Ignored and untracked
    /// files are kept like any other. HEAD does not move.
    ///
    /// Conflict stages that a merge left in the index count as unchanged where "ours" is the `from` version; they go.
    ///
    /// Files are replaced by renaming, each seen old or new. Interrupted at any moment, the same call finishes the work:
    /// files first, the index last and at once.
    ///
    /// - Parameters:
    ///   - from: the tree or commit that is checked out; nil = none.
    ///   - to: the tree or commit to check out.
    /// - Throws: `wouldOverwrite` with every path in the way in ``GitError/obstacles``; `bareRepository`, `locked`.
    public func checkout(from: ObjectID?, to: ObjectID) throws(GitError) {
        let operation = "check out files"
        let lock = try lockWorkTree(operation)
        let staged = StagedIndex(gitDirectory: gitDirectory)
        try staged.removeLeftovers()
        try staged.requireUnlocked()
        let plan = try checkoutPlan(from: from, to: to)
        let tree = try workTree(operation)
        let obstacles = try self.obstacles(to: plan, in: tree)
        guard obstacles.isEmpty else { throw Self.refusal(obstacles) }
        let scratch = try self.scratch(for: tree)
        try FileSystem.makeDirectories(above: scratch + "/x")
        let written = try tree.apply(plan, scratch: scratch)
        try staged.update { (index) throws(GitError) in
            let entries = try IndexEntry.all(in: index)
            let late = try tree.obstacles(to: plan, inIndex: entries)
            guard late.isEmpty else { throw Self.refusal(late) }
            for change in plan.changes { try Self.update(index, change, written[change.path]) }
            for path in Self.settled(entries, by: plan) {
                let version = plan.target[path]
                try Self.update(index, CheckoutPlan.Change(path: path, old: version, new: version), nil)
            }
        }
        for name in try FileSystem.names(in: scratch) { unlink(scratch + "/" + name) }
        rmdir(scratch)
        _ = lock
    }

    /// Everything that would stop ``checkout(from:to:)`` now, sorted by path; nothing is touched.
    public func checkoutObstacles(from: ObjectID?, to: ObjectID) throws(GitError) -> [CheckoutObstacle] {
        let tree = try workTree("check out files")
        return try obstacles(to: try checkoutPlan(from: from, to: to), in: tree)
    }

    private func obstacles(
        to plan: CheckoutPlan, in tree: borrowing WorkTree
    ) throws(GitError) -> [CheckoutObstacle] {
        let inFiles = try tree.obstacles(to: plan)
        let index = try readIndex()
        let inIndex = try tree.obstacles(to: plan, inIndex: IndexEntry.all(in: index.pointer))
        let paths = Set(inFiles.map(\.path))
        return (inFiles + inIndex.filter { !paths.contains($0.path) })
            .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// Where files are made ready: in the git directory, or in the work tree where that is another file system.
    private func scratch(for tree: borrowing WorkTree) throws(GitError) -> String {
        let own = try FileSystem.status(of: gitDirectory)?.st_dev
        let files = try FileSystem.status(of: tree.root)?.st_dev
        return own == files ? gitDirectory + "skillgit/checkout" : tree.root + ".skillgit-checkout"
    }

    private func checkoutPlan(from: ObjectID?, to: ObjectID) throws(GitError) -> CheckoutPlan {
        let old: [TreeEntry] = if let from { try files(inTree: from) } else { [] }
        return try CheckoutPlan(from: old, to: try files(inTree: to))
    }

    private func workTree(_ operation: String) throws(GitError) -> WorkTree {
        WorkTree(
            repository: pointer, root: try requireWorkDirectory(operation),
            trustsMode: try configurationFlag("core.fileMode") ?? true)
    }

    /// The paths whose conflict stages the new tree settles by keeping our side, which is what the files have already.
    private static func settled(_ entries: [IndexEntry], by plan: CheckoutPlan) -> [String] {
        let ours = Dictionary(
            entries.filter { $0.stage == 2 }.map { ($0.entry.path, $0.entry) },
            uniquingKeysWith: { first, _ in first })
        return Set(entries.filter { $0.stage > 0 }.map(\.entry.path)).sorted()
            .filter { plan[$0] == nil && ours[$0] == plan.target[$0] }
    }

    private static func update(
        _ index: OpaquePointer, _ change: CheckoutPlan.Change, _ status: stat?
    ) throws(GitError) {
        for stage: Int32 in 0...3 {
            let code = git_index_remove(index, change.path, stage)
            if code != GIT_ENOTFOUND.rawValue { try check("write the index", code, path: change.path) }
        }
        guard let new = change.new else { return }
        var known: git_index_entry?
        if let status {
            var raw = git_index_entry()
            raw.id = new.id.raw
            raw.mode = new.mode.rawValue
            raw.ctime = git_index_time(
                seconds: Int32(truncatingIfNeeded: status.st_ctim.tv_sec),
                nanoseconds: UInt32(truncatingIfNeeded: status.st_ctim.tv_nsec))
            raw.mtime = git_index_time(
                seconds: Int32(truncatingIfNeeded: status.st_mtim.tv_sec),
                nanoseconds: UInt32(truncatingIfNeeded: status.st_mtim.tv_nsec))
            raw.dev = UInt32(truncatingIfNeeded: status.st_dev)
            raw.ino = UInt32(truncatingIfNeeded: status.st_ino)
            raw.uid = status.st_uid
            raw.gid = status.st_gid
            raw.file_size = UInt32(truncatingIfNeeded: status.st_size)
            known = raw
        }
        try put(new, stat: known, into: index, operation: "write the index")
    }

    private static func refusal(_ obstacles: [CheckoutObstacle]) -> GitError {
        let list = obstacles.prefix(5).map { "\($0.path) (\($0.kind.rawValue))" }.joined(separator: ", ")
        let more = obstacles.count > 5 ? " and \(obstacles.count - 5) more" : ""
        return GitError(
            .wouldOverwrite, operation: "check out files", path: obstacles.first?.path,
            message: "these would be lost: \(list)\(more)",
            mend: "commit or stash changed files and move untracked ones away, then run the command again",
            obstacles: obstacles)
    }
}
