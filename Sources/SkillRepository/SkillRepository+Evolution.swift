public import Evolution
public import Git

/// What writing an evolution came to.
public struct WrittenEvolution: Hashable, Sendable {
    /// The run.
    public var run: RunID
    /// The branch that holds its patches; `nil` when it has none, or the branch is gone.
    public var branch: String?
    /// The commits, one per patch, in rank order; empty when the run was there already.
    public var commits: [ObjectID]
    /// Whether the same run had been written before: nothing was done then.
    public var wasDone: Bool
}

extension SkillRepository {
    /// The record of an earlier run of the same name: `evolve` need not start then.
    public func written(_ run: RunID) throws -> WrittenEvolution? {
        guard try git.reference(RefName.run(run)) != nil else { return nil }
        return WrittenEvolution(run: run, branch: try branch(of: run)?.name, commits: [], wasDone: true)
    }

    /// Refuses a name that no new evolution branch can have: one that git does not allow, or that another branch has.
    ///
    /// A branch of an earlier run is no reason: the same run may be made again, and is then found to be done.
    ///
    /// - Throws: `RepositoryError.invalidName` or `alreadyExists`.
    public func refuseBranchName(_ name: String) throws {
        let isReserved = name.isEmpty || name.hasPrefix("-") || name == "HEAD" || name == "@"
        guard !isReserved, Repository.isReferenceName(RefName.branch(name)) else {
            throw RepositoryError(
                .invalidName, "'\(name)' can be no branch's name.", mend: "See git help check-ref-format.",
                names: [name])
        }
        guard let tip = try git.reference(RefName.branch(name)),
            CommitTrailers(message: try git.commit(tip).message) == nil
        else { return }
        throw RepositoryError(
            .alreadyExists, "There is a branch \(name) already.", mend: "skillgit evolve --name NAME", names: [name])
    }

    /// Writes a run as one operation.
    ///
    /// One commit per patch on a branch of its own, the run's record, and the quotes on this machine. The default branch
    /// and the work tree are not touched. A run of the same name that ``canRepeat(_:)`` is replaced.
    ///
    /// The same result, signature and time give the same commit ids. A run without commits gets its record only.
    ///
    /// - Parameters:
    ///   - name: the branch's name; `evolve/<run>` when `nil`.
    ///   - signature: author and committer, with the time that all commits get.
    /// - Throws: `RepositoryError.alreadyExists` when another branch has the name.
    public func write(
        _ result: EvolutionResult, branch name: String? = nil, by signature: Signature
    ) throws -> WrittenEvolution {
        try exclusively {
            let run = result.run.id
            let replaced = try repeatable(run)
            if replaced == nil, let done = try written(run) { return done }
            guard let base = ObjectID(result.run.base), (try? git.commit(base)) != nil else {
                throw RepositoryError(
                    .noCommit, "The commit \(result.run.base) that the run was made on is not here.",
                    mend: "git fetch, then run the command again.", names: [result.run.base])
            }
            try runs.writeQuotes(result.evidence, of: run)
            var changes = [
                Operation.Change(
                    ref: RefName.run(run), old: replaced?.record,
                    new: try runs.write(result.run, by: signature))
            ]
            let commits = try writeCommits(result.commits, on: base, by: signature)
            let branch = replaced?.branch?.name ?? name ?? RefName.evolveBranches + run.text
            if let tip = commits.last {
                guard try git.reference(RefName.branch(branch)) == replaced?.branch?.tip else {
                    throw RepositoryError(
                        .alreadyExists, "There is a branch \(branch) already.",
                        mend: "skillgit evolve --name NAME", names: [branch])
                }
                changes.append(.init(ref: RefName.branch(branch), old: replaced?.branch?.tip, new: tip))
            } else if let old = replaced?.branch {
                changes.append(.init(ref: RefName.branch(old.name), old: old.tip, new: nil))
            }
            let count = commits.count == 1 ? "1 patch" : "\(commits.count) patches"
            try perform(
                Operation(
                    kind: .evolve, summary: "evolve \(run): \(count)", time: signature.time.seconds,
                    user: signature.line, changes: changes),
                by: signature)
            return WrittenEvolution(
                run: run, branch: commits.isEmpty ? nil : branch, commits: commits, wasDone: false)
        }
    }

    /// Whether a run that is recorded may be done again: too much of it failed, and nobody has built on it yet.
    ///
    /// What the model did answer is in the journal, so that only the rest is asked again.
    public func canRepeat(_ run: RunID) throws -> Bool { try repeatable(run) != nil }

    private func repeatable(
        _ run: RunID
    ) throws -> (record: ObjectID, branch: (name: String, tip: ObjectID)?)? {
        guard let record = try git.reference(RefName.run(run)), let earlier = try? runs.load(run),
            earlier.failedCalls > 0, earlier.hasTooManyFailures,
            try git.reference(RefName.accepted(run)) == nil
        else { return nil }
        let decided = try review.decisions()
        let branch = try branch(of: run)
        let last = try branch.flatMap { MessageTrailers(message: try git.commit($0.tip).message).patch }
        guard earlier.patches.allSatisfy({ decided[$0.id] == nil }), last == earlier.commits.last?.id else {
            return nil
        }
        return (record, branch)
    }

    private func writeCommits(
        _ patches: [PatchCommit], on base: ObjectID, by signature: Signature
    ) throws -> [ObjectID] {
        let baseTree = try tree(base)
        var commits: [ObjectID] = []
        for patch in patches {
            commits.append(
                try git.writeCommit(
                    tree: try writeTree(patch.folder, basedOn: baseTree), parents: [commits.last ?? base],
                    author: signature, committer: signature, message: patch.message))
        }
        return commits
    }
}
