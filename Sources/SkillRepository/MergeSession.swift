public import Evolution
public import Git

/// Merging accepted patches into the default branch, and what follows when files need a person.
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
    /// - Throws: `RepositoryError`: `nothingToMerge`, `mergeInProgress`, `uncommittedChanges` (nothing was touched),
    ///   `checkedOutElsewhere`, `renderingFailed`, `noCommit`.
    public func start(
        run: RunID, all: Bool = false, markers: Bool = false, by signature: Signature
    ) throws -> MergeResult {
        try repository.exclusively {
            guard try repository.mergeState() == nil, !repository.gitFiles.contains("MERGE_HEAD") else {
                throw RepositoryError.mergeIsInProgress
            }
            let plan = try repository.planMerge(of: run, all: all, by: signature)
            switch plan.outcome {
            case .alreadyMerged: return .alreadyMerged
            case .clean(let tree): return try finish(plan, tree: tree, by: signature)
            case .conflicts: return try stop(plan, markers: markers, by: signature)
            }
        }
    }

    private func finish(_ plan: MergePlan, tree: ObjectID, by signature: Signature) throws -> MergeResult {
        guard let theirs = plan.series.tip else { return .alreadyMerged }
        let commit = try repository.git.writeCommit(
            tree: tree, parents: [plan.ours, theirs], author: signature, committer: signature,
            message: plan.message)
        let checkout = try repository.planCheckout(branch: plan.branch, from: plan.ours, to: commit)
        let changes =
            try recordChanges(plan, by: signature)
            + [.init(ref: RefName.branch(plan.branch), old: plan.ours, new: commit)]
        let report = try repository.perform(
            operation("merge \(plan.patches.count) of \(plan.run)", changes, checkout, by: signature),
            by: signature)
        return .merged(commit: commit, plan: plan, updatedWorkTree: report.finishedCheckout)
    }

    private func operation(
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
        let name = RefName.accepted(plan.run)
        var changes: [Operation.Change] = []
        let old = try repository.git.reference(name)
        if old != plan.series.tip { changes.append(.init(ref: name, old: old, new: plan.series.tip)) }
        let accepted = ReviewState.list(plan.decisions.map(\.patch))
        if let change = try repository.review.change(
            plan.decisions, message: "accept \(accepted)", by: signature)
        {
            changes.append(change)
        }
        return changes
    }

    /// Leaves a merge in progress.
    private func stop(_ plan: MergePlan, markers: Bool, by signature: Signature) throws -> MergeResult {
        guard let merge = plan.merge, let theirs = plan.series.tip else { return .alreadyMerged }
        let inWorkTree = try isCheckedOutHere(plan.branch)
        if inWorkTree { try refuseDirty(plan) }
        let changes = try recordChanges(plan, by: signature)
        var files: [String: [UInt8]] = [:]
        for conflict in merge.conflicts { files[conflict.path] = try markedText(of: conflict, plan: plan) }
        let state = MergeState(
            run: plan.run, branch: plan.branch, ours: plan.ours, theirs: theirs, message: plan.message,
            conflicts: merge.conflicts.map(\.path).sorted(), markers: markers && inWorkTree,
            inWorkTree: inWorkTree)
        try repository.prepareMergeState(state, files: files)
        try repository.perform(
            Operation(
                kind: .review, summary: "stop at conflicts with \(plan.run)", time: signature.time.seconds,
                user: signature.line, changes: changes, beginsMergeIn: repository.workTreeName),
            by: signature)
        return .conflicts(try repository.mergeState() ?? state, plan: plan)
    }

    /// Whether the branch is checked out in this work tree.
    ///
    /// - Throws: `RepositoryError.checkedOutElsewhere` when another work tree has it.
    private func isCheckedOutHere(_ branch: String) throws -> Bool {
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
        if !dirty.isEmpty { throw RepositoryError.uncommitted(dirty.map(\.path)) }
    }

    /// A conflict as a file for a person: merged lines with markers, or both sides whole where there is no such thing.
    private func markedText(of conflict: TreeConflict, plan: MergePlan) throws -> [UInt8] {
        if let merged = conflict.merged { return merged }
        func side(_ entry: TreeEntry?) throws -> [UInt8] {
            guard let entry else { return Array("(the file is deleted on this side)\n".utf8) }
            guard entry.mode.isRegular else { return Array("(\(entry.mode) \(entry.id))\n".utf8) }
            let bytes = try repository.git.blob(entry.id)
            guard !Repository.isBinary(bytes) else { return Array("(binary file \(entry.id))\n".utf8) }
            return bytes.last == 0x0A ? bytes : bytes + [0x0A]
        }
        return Array("<<<<<<< \(plan.branch)\n".utf8) + (try side(conflict.ours)) + Array("=======\n".utf8)
            + (try side(conflict.theirs)) + Array(">>>>>>> \(plan.run)\n".utf8)
    }

    // MARK: Going on

    /// Ends a merge in progress with the files as a person resolved them.
    ///
    /// They are taken from ``MergeState/folder``, or from the work tree when markers were written there. A file that was
    /// removed there is removed by the merge.
    ///
    /// - Returns: the merge commit.
    /// - Throws: `RepositoryError`: `noMergeInProgress`; `unresolvedConflicts` naming the files that still hold markers;
    ///   `referenceMoved` when the branch moved since; `uncommittedChanges`.
    @discardableResult
    public func resume(by signature: Signature) throws -> ObjectID {
        try repository.exclusively {
            let state = try requireState()
            let reference = RefName.branch(state.branch)
            guard try repository.git.reference(reference) == state.ours else {
                throw RepositoryError(
                    .referenceMoved, "The branch \(state.branch) moved since the merge began.",
                    mend: "skillgit merge --abort, then merge again.", names: [reference])
            }
            let tree = try resolvedTree(state)
            let commit = try repository.git.writeCommit(
                tree: tree, parents: [state.ours, state.theirs], author: signature, committer: signature,
                message: state.message)
            var checkout: Operation.Checkout?
            if state.inWorkTree, try isCheckedOutHere(state.branch) {
                try refuseForeignChanges(state, tree: tree)
                checkout = .init(
                    branch: state.branch, from: state.ours, to: commit, workTree: repository.workTreeName)
            }
            try repository.perform(
                operation(
                    "merge \(state.run)", [.init(ref: reference, old: state.ours, new: commit)], checkout,
                    endsMerge: true, by: signature),
                by: signature)
            return commit
        }
    }

    private func requireState() throws -> MergeState {
        guard let state = try repository.mergeState() else {
            throw RepositoryError(.noMergeInProgress, "No merge is in progress.", mend: "skillgit merge RUN")
        }
        return state
    }

    private func resolvedTree(_ state: MergeState) throws -> ObjectID {
        let resolved = LocalFiles(
            root: state.markers ? repository.git.workDirectory ?? state.folder : state.folder)
        var open: [String] = []
        let merge = try repository.merge(state.ours, state.theirs, branch: state.branch, run: state.run)
        var entries = merge.entries.filter { !state.conflicts.contains($0.path) }
        for conflict in merge.conflicts {
            guard let bytes = try resolved.read(conflict.path) else { continue }
            if ConflictMarkers.isPresent(in: bytes) { open.append(conflict.path) }
            let mode = (conflict.ours ?? conflict.theirs)?.mode ?? .file
            entries.append(
                TreeEntry(
                    path: conflict.path, id: try repository.git.writeBlob(bytes),
                    mode: mode.isRegular ? mode : .file))
        }
        guard open.isEmpty else {
            throw RepositoryError(
                .unresolvedConflicts, "Conflict markers are left in \(open.joined(separator: ", ")).",
                mend:
                    "Resolve them in \(resolved.root), then skillgit merge --continue; or skillgit merge --abort.",
                names: open)
        }
        return try repository.git.writeTree(entries)
    }

    /// Refuses when a file that the end of the merge would write is neither ours nor already what it is to become.
    private func refuseForeignChanges(_ state: MergeState, tree: ObjectID) throws {
        guard let top = repository.git.workDirectory else { return }
        let workTree = LocalFiles(root: top)
        let ours = try repository.tree(state.ours)
        let dirty = try repository.changedPaths(from: ours, to: tree).filter { path in
            let old = try repository.git.entry(at: path, inTree: ours)
            if let old, !old.mode.isRegular { return false }
            let found = try workTree.read(path)
            return try found != old.map { try repository.git.blob($0.id) }
                && found != repository.git.file(at: path, inTree: tree)
        }
        if !dirty.isEmpty { throw RepositoryError.uncommitted(dirty) }
    }

    /// Gives a merge in progress up: branch, index and files are as they were.
    ///
    /// Decisions stay.
    ///
    /// - Throws: `RepositoryError.noMergeInProgress`.
    public func abort() throws {
        try repository.exclusively {
            let state = try requireState()
            try repository.local.write(SkillRepository.abortingName, [])
            try repository.finishAbort(state)
        }
    }
}

/// Tells whether a text still has git's conflict markers at the beginning of a line.
enum ConflictMarkers {
    static func isPresent(in bytes: [UInt8]) -> Bool {
        let marks = ["<<<<<<< ", ">>>>>>> "].map { Array($0.utf8) }
        return bytes.split(separator: 0x0A).contains { line in marks.contains { line.starts(with: $0) } }
    }
}

extension SkillRepository {
    /// Merging into the default branch.
    public var merging: MergeSession { MergeSession(repository: self) }
}
