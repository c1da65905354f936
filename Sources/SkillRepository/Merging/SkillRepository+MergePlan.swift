public import Evolution
public import Git
internal import Skill

extension SkillRepository {
    /// What merging a run's accepted patches into the default branch would do.
    ///
    /// - Parameter all: whether to take all patches that are neither rejected, flagged, parked nor in open conflicts.
    /// - Throws: `RepositoryError`: `nothingToMerge` when nothing is accepted; `renderingFailed`; `noCommit`.
    ///   `GitError.shallow` in a shallow clone.
    public func planMerge(of run: RunID, all: Bool = false, by signature: Signature) throws -> MergePlan {
        let record = try runs.load(run)
        let branch = try defaultBranch()
        let ours = try defaultTip()
        let decisions = all ? try decisionsForAll(of: record, by: signature) : []
        var known = try review.decisions()
        for decision in decisions { known[decision.patch] = decision }
        let accepted = (record.commits + record.contested).filter { known[$0.id]?.verdict == .accept }
            .map { EffectivePatch(patch: $0, decision: known[$0.id]) }
        guard !accepted.isEmpty else {
            throw RepositoryError(
                .nothingToMerge, "No patch of \(run) is accepted.",
                mend: "skillgit review \(run), or skillgit merge --all \(run)", names: [run.text])
        }
        let series = try replay(accepted, of: record, main: ours, by: signature)
        guard let theirs = series.tip else {
            throw RepositoryError(.nothingToMerge, "No patch of \(run) is accepted.")
        }
        let merged = try mergedPatches(at: ours, runs: [record])
        let fresh = accepted.filter { patch in
            let step = series.steps.last { $0.patch == patch.patch.id }
            let hasCommit = (try? step.map { try git.isAncestor($0.commit, of: ours) }) == true
            return !hasCommit && (patch.revision > 1 || merged[patch.patch.id] == nil)
        }
        var plan = MergePlan(
            run: run, name: run.text, branch: branch, ours: ours, theirs: theirs, series: series, patches: fresh,
            decisions: decisions, changedPaths: [], message: MergeMessage.text(of: fresh, run: run),
            outcome: .alreadyMerged)
        if try fresh.isEmpty || git.isAncestor(theirs, of: ours) { return plan }
        try computeMerge(&plan)
        return plan
    }

    /// What merging a commit into the branch that is checked out would do.
    ///
    /// - Parameters:
    ///   - name: what the user calls the commit: a branch's name stands in the message.
    ///   - fastForward: whether the branch may just move forward where it has nothing of its own.
    ///   - allowingUnrelated: whether the histories may have no commit in common.
    /// - Throws: `RepositoryError`: `noBranch` where HEAD is detached; `noCommit`; `unrelatedHistories`. `GitError.shallow`
    ///   in a shallow clone.
    public func planMerge(
        of commit: ObjectID, name: String, fastForward: Bool = true, allowingUnrelated: Bool = false
    ) throws -> MergePlan {
        guard let branch = try git.head().branch else { throw RepositoryError.detached(merging: name) }
        guard let ours = try git.reference(RefName.branch(branch)) else {
            throw RepositoryError(
                .noCommit, "The branch \(branch) has no commit yet.",
                mend: "Commit the skill first: git add SKILL.md && git commit", names: [branch])
        }
        var plan = MergePlan(
            run: nil, name: name, branch: branch, ours: ours, theirs: commit, series: nil, patches: [],
            decisions: [], changedPaths: [],
            message: MergeMessage.text(ofMerging: name, isBranch: try isBranch(name), into: branch),
            outcome: .alreadyMerged)
        if try git.isAncestor(commit, of: ours) { return plan }
        guard try allowingUnrelated || !git.mergeBases(ours, commit).isEmpty else {
            throw RepositoryError.unrelated(name, branch)
        }
        if fastForward, try git.isAncestor(ours, of: commit) {
            plan.outcome = .fastForward(commit)
            plan.changedPaths = try changedPaths(from: tree(ours), to: tree(commit))
            return plan
        }
        try computeMerge(&plan)
        return plan
    }

    private func isBranch(_ name: String) throws -> Bool {
        try Repository.isReferenceName(RefName.branch(name)) && git.reference(RefName.branch(name)) != nil
    }

    private func computeMerge(_ plan: inout MergePlan) throws {
        let merge = try merge(plan.ours, plan.theirs, labels: plan.labels, ofPatches: plan.run != nil)
        plan.merge = merge
        if let tree = merge.tree {
            plan.outcome = .clean(tree)
            plan.changedPaths = try changedPaths(from: try self.tree(plan.ours), to: tree)
        } else {
            plan.outcome = .conflicts(merge.conflicts)
            let before = Set(try git.files(inTree: tree(plan.ours)))
            let changed = before.symmetricDifference(merge.entries).map(\.path)
            plan.changedPaths = Set(changed + merge.conflicts.map(\.path)).sorted()
        }
    }

    /// The paths at which two trees differ, sorted.
    func changedPaths(from old: ObjectID, to new: ObjectID) throws -> [String] {
        Set(try git.diff(from: old, to: new).flatMap { [$0.old?.path, $0.new?.path].compactMap { $0 } })
            .sorted()
    }

    /// Decisions that accept every open patch that is not flagged and whose needs are met.
    private func decisionsForAll(of run: EvolutionRun, by signature: Signature) throws -> [Decision] {
        let known = try review.decisions()
        var taken = Set((run.commits + run.contested).map(\.id).filter { known[$0]?.verdict == .accept })
        var open = run.commits.filter { known[$0.id] == nil && $0.risks.isEmpty }
        var chosen: [PatchID] = []
        while true {
            let ready = open.filter { $0.depends.allSatisfy(taken.contains) }.map(\.id)
            if ready.isEmpty { break }
            chosen += ready
            taken.formUnion(ready)
            open.removeAll { ready.contains($0.id) }
        }
        return try review.decisions(for: chosen, .accept, reason: nil, known: known, by: signature)
    }
}

extension RepositoryError {
    /// HEAD is on no branch that could move.
    fileprivate static func detached(merging name: String) -> RepositoryError {
        RepositoryError(
            .noBranch, "HEAD is on no branch, so there is none to merge \(name) into.",
            mend: "git switch to the branch that is to have it, or make one here: git switch -c NAME")
    }

    /// Whatever both sides have in common was not changed by either.
    fileprivate static func unrelated(_ name: String, _ branch: String) -> RepositoryError {
        RepositoryError(
            .unrelatedHistories, "\(name) and \(branch) have no commit in common.",
            mend: "If they are to be one all the same: skillgit merge --allow-unrelated-histories \(name)",
            names: [name, branch])
    }
}

/// The message of a merge commit, computed from the patches that it takes in; nothing of rejected ones.
enum MergeMessage {
    /// The message of merging a branch or commit, in git's words.
    static func text(ofMerging name: String, isBranch: Bool, into branch: String) -> String {
        let place = branch == "main" || branch == "master" ? "" : " into \(branch)"
        return "Merge \(isBranch ? "branch" : "commit") '\(name)'\(place)\n"
    }

    static func text(of patches: [EffectivePatch], run: RunID) -> String {
        let count = patches.count == 1 ? "1 patch" : "\(patches.count) patches"
        var lines = ["Merge \(count) of \(run)", ""]
        for patch in patches.sorted(by: { $0.patch.rank < $1.patch.rank }) {
            let edited = patch.revision > 1 ? ", edited by a reviewer" : ""
            lines.append(
                "* \(CommitMessage(patch: patch.patch, run: run).title) (\(patch.patch.id)\(edited))")
            lines.append("  \(patch.patch.count.supportTrailer), tasks \(patch.patch.count.tasksTrailer)")
        }
        return (lines + ["", "Skillgit-Run: \(run)"]).joined(separator: "\n") + "\n"
    }
}
