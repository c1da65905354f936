public import Evolution
public import Git

extension SkillRepository {
    /// The short name of the branch that agents use.
    ///
    /// The setting `skillgit.defaultBranch` (which `init` writes), else the branch that the remote `origin` calls its
    /// default, else `main` or `master` where exactly one of them exists, else the branch that HEAD is on.
    ///
    /// - Throws: `RepositoryError.noCommit` when HEAD is detached and nothing else says.
    public func defaultBranch() throws -> String {
        if let name = try git.configuration("skillgit.defaultBranch"), !name.isEmpty { return name }
        if let name = try remoteDefaultBranch(), try git.reference(RefName.branch(name)) != nil {
            return name
        }
        let usual = try ["main", "master"].filter { try git.reference(RefName.branch($0)) != nil }
        if usual.count == 1 { return usual[0] }
        if let branch = try git.head().branch { return branch }
        throw RepositoryError(
            .noCommit, "HEAD is on no branch, and nothing says which branch is the default.",
            mend: "git config skillgit.defaultBranch NAME")
    }

    private func remoteDefaultBranch() throws -> String? {
        guard let bytes = try LocalFiles(root: git.commonDirectory).read("refs/remotes/origin/HEAD") else {
            return nil
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let prefix = "ref: refs/remotes/origin/"
        guard text.hasPrefix(prefix) else { return nil }
        return String(text.dropFirst(prefix.count).prefix { !$0.isNewline })
    }

    /// The commit at the tip of the default branch.
    ///
    /// - Throws: `RepositoryError.noCommit` when the branch has none.
    public func defaultTip() throws -> ObjectID {
        let branch = try defaultBranch()
        guard let tip = try git.reference(RefName.branch(branch)) else {
            throw RepositoryError(
                .noCommit, "The branch \(branch) has no commit yet.",
                mend: "Commit the skill first: git add SKILL.md && git commit", names: [branch])
        }
        return tip
    }

    /// The branch that a run was written to; `nil` when it has none any more (or never had: no patches).
    public func branch(of run: RunID) throws -> (name: String, tip: ObjectID)? {
        let usual = RefName.evolveBranches + run.text
        if let tip = try git.reference(RefName.branch(usual)) { return (usual, tip) }
        let main = try? defaultBranch()
        for (name, tip) in try git.references(prefix: RefName.heads) {
            let short = String(name.dropFirst(RefName.heads.count))
            if short == main { continue }
            let trailers = MessageTrailers(message: try git.commit(tip).message)
            if trailers.run == run, trailers.patch != nil { return (short, tip) }
        }
        return nil
    }
}
