public import Evolution
public import Git
internal import StructuralMerge

/// Merging accepted patches and branches, and what follows when files need a person.
public struct MergeSession {
    let repository: SkillRepository

    /// Merges a run's accepted patches into the default branch.
    ///
    /// The merge commit has the branch's tip and the accepted series as parents, always; references and work tree move
    /// as one operation. Where files need a person, a merge is in progress afterwards that git sees too, while the work
    /// tree keeps our side (unless `markers` is set).
    ///
    /// - Parameters:
    ///   - all: whether to accept all patches first that are neither rejected, flagged nor parked.
    ///   - markers: whether files with conflict markers are written into the work tree, as git does.
    ///   - author: who is the merge commit's author; who commits, when `nil`.
    /// - Throws: `RepositoryError`: `nothingToMerge`, `mergeInProgress`, `gitOperationInProgress`, `unresolvedConflicts` (of
    ///   git's), `uncommittedChanges` (nothing was touched), `checkedOutElsewhere`, `renderingFailed`, `noCommit`.
    public func start(
        run: RunID, all: Bool = false, markers: Bool = false, by signature: Signature, author: Signature? = nil
    ) throws -> MergeOutcome {
        try start(markers: markers, by: signature, author: author) {
            try repository.planMerge(of: run, all: all, by: signature)
        }
    }

    /// Merges a branch or commit into the branch that is checked out
    /// (``SkillRepository/planMerge(of:name:fastForward:allowingUnrelated:)``).
    ///
    /// Ends as ``start(run:all:markers:by:author:)`` does; where the branch has nothing of its own it moves forward without a
    /// merge commit, unless `fastForward` is false.
    public func start(
        commit: ObjectID, name: String, fastForward: Bool = true, allowingUnrelated: Bool = false,
        markers: Bool = false, by signature: Signature, author: Signature? = nil
    ) throws -> MergeOutcome {
        try start(markers: markers, by: signature, author: author) {
            try repository.planMerge(
                of: commit, name: name, fastForward: fastForward, allowingUnrelated: allowingUnrelated)
        }
    }

    private func start(
        markers: Bool, by signature: Signature, author: Signature?, _ plan: () throws -> MergePlan
    ) throws -> MergeOutcome {
        try repository.exclusively {
            guard try repository.mergeState() == nil else { throw RepositoryError.mergeIsInProgress }
            try repository.requireIdleGit()
            let plan = try plan()
            switch plan.outcome {
            case .alreadyMerged: return .alreadyMerged(plan)
            case .fastForward(let commit): return try move(plan, to: commit, by: signature)
            case .clean(let tree):
                let commit = try repository.git.writeCommit(
                    tree: tree, parents: [plan.ours, plan.theirs], author: author ?? signature, committer: signature,
                    message: plan.message)
                return try move(plan, to: commit, by: signature)
            case .conflicts: return try stop(plan, markers: markers, by: signature)
            }
        }
    }

    private func move(_ plan: MergePlan, to commit: ObjectID, by signature: Signature) throws -> MergeOutcome {
        let checkout = try repository.planCheckout(branch: plan.branch, from: plan.ours, to: commit)
        let changes =
            try recordChanges(plan, by: signature)
            + [.init(ref: RefName.branch(plan.branch), old: plan.ours, new: commit)]
        let summary = plan.run == nil ? "merge \(plan.name)" : "merge \(plan.patches.count) of \(plan.name)"
        let report = try repository.perform(operation(summary, changes, checkout, by: signature), by: signature)
        return .merged(commit: commit, plan: plan, updatedWorkTree: report.finishedCheckout)
    }

    func operation(
        _ summary: String, _ changes: [Operation.Change], _ checkout: Operation.Checkout?,
        endsMerge: Bool = false,
        by signature: Signature
    ) -> Operation {
        Operation(
            kind: .merge, summary: summary, time: signature.time.seconds, user: signature.line,
            changes: changes,
            checkout: checkout, endsMerge: endsMerge)
    }

    /// The moves of the accepted series and of the decisions that a merge brings.
    private func recordChanges(_ plan: MergePlan, by signature: Signature) throws -> [Operation.Change] {
        guard let run = plan.run, let series = plan.series else { return [] }
        let name = RefName.accepted(run)
        var changes: [Operation.Change] = []
        let old = try repository.git.reference(name)
        if old != series.tip { changes.append(.init(ref: name, old: old, new: series.tip)) }
        let accepted = ReviewState.list(plan.decisions.map(\.patch))
        if let change = try repository.review.change(
            plan.decisions, message: "accept \(accepted)", by: signature)
        {
            changes.append(change)
        }
        return changes
    }

    /// Leaves a merge in progress.
    private func stop(_ plan: MergePlan, markers: Bool, by signature: Signature) throws -> MergeOutcome {
        guard let merge = plan.merge else { return .alreadyMerged(plan) }
        let inWorkTree = try isCheckedOutHere(plan.branch)
        if inWorkTree {
            try repository.git.requireUnlockedIndex()
            let written = Set(merge.entries.map(\.path) + merge.conflicts.map(\.path))
            try repository.git.requireConversion(
                of: plan.changedPaths.filter(written.contains), reading: markers)
            try refuseDirty(plan)
        }
        let changes = try recordChanges(plan, by: signature)
        let state = MergeState(
            run: plan.run, name: plan.name, branch: plan.branch, ours: plan.ours, theirs: plan.theirs,
            message: plan.message, settled: try repository.git.writeTree(merge.entries),
            conflicts: merge.conflicts.map(\.path).sorted(), markers: markers && inWorkTree,
            inWorkTree: inWorkTree, layout: try layout())
        try repository.prepareMergeState(state, files: merge.conflicts)
        try repository.perform(
            Operation(
                kind: .review, summary: "stop at conflicts with \(plan.name)", time: signature.time.seconds,
                user: signature.line, changes: changes, beginsMergeIn: repository.workTreeName),
            by: signature)
        return .conflicts(try repository.mergeState() ?? state, plan: plan)
    }

    /// What git's configuration wants to stand between markers.
    private func layout() throws -> MarkerStyle.Layout? {
        try repository.git.configuration("merge.conflictStyle").flatMap(MarkerStyle.Layout.init)
    }

    /// Whether the branch is checked out in this work tree.
    ///
    /// - Throws: `RepositoryError.checkedOutElsewhere` when another work tree has it.
    func isCheckedOutHere(_ branch: String) throws -> Bool {
        if repository.git.workDirectory != nil, try repository.git.head().branch == branch { return true }
        guard try repository.git.isCheckedOut(branch: branch) else { return false }
        throw RepositoryError(
            .checkedOutElsewhere, "The branch \(branch) is checked out in another work tree.",
            mend: "Run the command in that work tree: git worktree list", names: [branch])
    }

    /// Refuses when a file that the merge would change has uncommitted changes, or anything is staged.
    private func refuseDirty(_ plan: MergePlan) throws {
        let changed = Set(plan.changedPaths)
        let dirty = try repository.git.status().filter { entry in
            switch entry.kind {
            case .staged, .stagedAndModified, .conflicted: true
            case .untracked, .modified, .deleted: changed.contains(entry.path)
            }
        }
        if !dirty.isEmpty { throw try repository.uncommitted(dirty.map(\.path)) }
    }
}

extension SkillRepository {
    /// Merging into branches.
    public var merging: MergeSession { MergeSession(repository: self) }
}
