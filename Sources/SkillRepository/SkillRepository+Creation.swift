internal import Evolution
public import Git
public import Skill

extension SkillRepository {
    /// Makes a folder a skill repository, or prepares the git repository that it is already.
    ///
    /// A new repository gets an unborn default branch; nothing is committed (see ``commit(_:message:by:)``).
    ///
    /// - Parameters:
    ///   - location: the folder; it need not exist. The prefix must be empty.
    ///   - defaultBranch: the name of the default branch of a new repository; one that exists keeps its own.
    /// - Throws: `RepositoryError.insideAnotherRepository` when the folder lies in another repository's work tree.
    public static func create(
        at location: SkillLocation, defaultBranch: String = "main", lockSeconds: Double = 10,
        render: Renderer? = nil
    ) throws -> SkillRepository {
        if let opened = try? SkillRepository.open(at: location, lockSeconds: lockSeconds, render: render) {
            try opened.exclusively { try opened.prepareConfiguration() }
            return opened
        }
        try refuseInsideAnother(location.repository)
        let git = try Repository.create(at: location.repository, defaultBranch: defaultBranch)
        let made = SkillRepository(git: git, location: location, lockSeconds: lockSeconds, render: render)
        try made.exclusively { try made.prepareConfiguration() }
        return made
    }

    /// One repository a skill: a folder inside another work tree would be two histories over the same files.
    private static func refuseInsideAnother(_ path: String) throws {
        var folder = path
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        while true {
            if let outer = try? Repository.discover(from: folder) {
                guard let top = outer.workDirectory else { return }
                throw RepositoryError(
                    .insideAnotherRepository,
                    "\(path) lies inside the repository \(top), and a skill is a repository of its own.",
                    mend: "Move the folder out of \(top) and add it there with git submodule add, or run "
                        + "skillgit init \(top) when the whole repository is the skill.",
                    names: [top])
            }
            // The folder need not exist yet; the nearest one that does decides.
            guard let slash = folder.lastIndex(of: "/"), slash > folder.startIndex,
                !LocalFiles(root: "/").contains(String(folder.drop { $0 == "/" }))
            else { return }
            folder = String(folder[..<slash])
        }
    }

    /// Sets what our references need of git's configuration; what the user set is kept.
    ///
    /// Runs and decisions travel with every remote that is configured: runs are fetched as they are, decisions to
    /// `refs/skillgit-remote/<remote>/review`, from where ``importReview(from:by:)`` joins them. The operation log stays
    /// here, in mirror clones too. Reflogs are kept for all references. git merges Markdown by structure.
    func prepareConfiguration() throws {
        if try !git.configurationValues("transfer.hideRefs").contains(RefName.localPrefix) {
            try git.addConfiguration("transfer.hideRefs", RefName.localPrefix)
        }
        if try git.configuration("core.logAllRefUpdates") == nil
            || git.configuration("core.logAllRefUpdates") == "true"
        {
            try git.setConfiguration("core.logAllRefUpdates", "always")
        }
        if try git.configuration("skillgit.defaultBranch") == nil, let branch = try? defaultBranch() {
            try git.setConfiguration("skillgit.defaultBranch", branch)
        }
        try DriverSettings(.merge, in: git).install()
        try prepareRemotes()
    }

    /// Adds the refspecs of runs and decisions to every remote that has refspecs; a mirror has everything already.
    public func prepareRemotes() throws {
        for remote in try remotes() {
            let key = "remote.\(remote).fetch"
            let present = try git.configurationValues(key)
            if present.contains(where: { $0.hasSuffix("refs/*:refs/*") }) { continue }
            try git.addConfiguration(key, "+\(RefName.runs)*:\(RefName.runs)*")
            try git.addConfiguration(key, "+\(RefName.publishedEvidence)*:\(RefName.publishedEvidence)*")
            // A pattern, since git refuses a whole fetch when a reference that it is to fetch by name is absent.
            try git.addConfiguration(key, "+\(RefName.review)*:refs/skillgit-remote/\(remote)/review*")
        }
    }

    /// The names of the remotes in the repository's own configuration file that have an address.
    func remotes() throws -> [String] {
        guard let bytes = try LocalFiles(root: git.commonDirectory).read("config") else { return [] }
        var names: [String] = []
        let prefix = "[remote \""
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard line.hasPrefix(prefix), let end = line.lastIndex(of: "\"") else { continue }
            let start = line.index(line.startIndex, offsetBy: prefix.count)
            guard start < end else { continue }
            let name = String(line[start..<end])
            if !names.contains(name), try git.configuration("remote.\(name).url") != nil {
                names.append(name)
            }
        }
        return names
    }

    /// Commits a skill's files to the default branch, as one operation; the work tree follows when the branch is
    /// checked out.
    ///
    /// - Returns: the new commit.
    /// - Throws: `RepositoryError.uncommittedChanges` when files in the work tree would be overwritten.
    @discardableResult
    public func commit(_ folder: SkillFolder, message: String, by signature: Signature) throws -> ObjectID {
        try exclusively {
            let branch = try defaultBranch()
            let tip = try git.reference(RefName.branch(branch))
            let tree = try writeTree(folder, basedOn: tip.map { try git.commit($0).tree })
            let commit = try git.writeCommit(
                tree: tree, parents: tip.map { [$0] } ?? [], author: signature, committer: signature,
                message: message)
            let checkout = try planCheckout(branch: branch, from: tip, to: commit)
            try perform(
                Operation(
                    kind: .initialize, summary: "commit to \(branch)", time: signature.time.seconds,
                    user: signature.line,
                    changes: [.init(ref: RefName.branch(branch), old: tip, new: commit)],
                    checkout: checkout),
                by: signature)
            return commit
        }
    }

    /// How the work tree follows when a branch moves; `nil` when the branch is checked out nowhere.
    ///
    /// - Throws: `RepositoryError.uncommittedChanges` naming the files in the way; `checkedOutElsewhere` when another
    ///   work tree has the branch; as ``requireIdleGit()``. `GitError.locked` while another program holds the index.
    func planCheckout(branch: String, from: ObjectID?, to: ObjectID) throws -> Operation.Checkout? {
        if git.workDirectory != nil, try git.head().branch == branch {
            try requireIdleGit()
            try git.requireUnlockedIndex()
            let obstacles = try git.checkoutObstacles(from: from.map(tree), to: tree(to))
            guard obstacles.isEmpty else { throw try uncommitted(obstacles.map(\.path)) }
            return Operation.Checkout(branch: branch, from: from, to: to, workTree: workTreeName)
        }
        guard try git.isCheckedOut(branch: branch) else { return nil }
        throw RepositoryError(
            .checkedOutElsewhere,
            "The branch \(branch) is checked out in another work tree, whose files would no longer fit it.",
            mend: "Run the command in that work tree: git worktree list", names: [branch])
    }
}

extension SkillRepository {
    /// Uncommitted changes are in the way, or what looks so to whoever runs no program of a filter.
    func uncommitted(_ paths: [String]) throws -> RepositoryError {
        var error = RepositoryError.uncommitted(paths)
        if let path = try paths.first(where: { try git.isConvertedByProgram($0) }) {
            error.mend =
                "\(path) goes through a filter or encoding that is git's alone: where git status names no change of it, run the"
                + " command again; else commit or stash it."
        }
        return error
    }
}

extension RepositoryError {
    /// Uncommitted changes are in the way.
    static func uncommitted(_ paths: [String]) -> RepositoryError {
        let shown = paths.prefix(5).joined(separator: ", ") + (paths.count > 5 ? ", …" : "")
        return RepositoryError(
            .uncommittedChanges, "Files with changes that are in no commit would be overwritten: \(shown).",
            mend: "git commit them, or git stash, then run the command again.", names: paths)
    }

    /// A merge is in progress.
    static var mergeIsInProgress: RepositoryError {
        RepositoryError(
            .mergeInProgress, "A merge is in progress.",
            mend: "skillgit merge --continue, or skillgit merge --abort")
    }
}
