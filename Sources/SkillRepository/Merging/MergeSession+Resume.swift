public import Git
internal import StructuralMerge

extension MergeSession {
    /// Ends a merge in progress with the files as a person resolved them.
    ///
    /// They are taken from ``MergeState/folder``, or from the work tree when markers were written there.
    ///
    /// - Parameters:
    ///   - allowingDamage: whether files may be broken in ways that neither side was.
    ///   - author: who is the merge commit's author; who commits, when `nil`.
    /// - Returns: the merge commit.
    /// - Throws: `RepositoryError`: `noMergeInProgress` (`gitOperationInProgress` where git is at one of its own);
    ///   `unresolvedConflicts` naming the files that still hold markers, that are gone without having been settled as
    ///   deleted, or that are no files;
    ///   `structuralDamage` naming file, line and damage; `referenceMoved` when the branch moved since;
    ///   `uncommittedChanges`.
    @discardableResult
    public func resume(
        allowingDamage: Bool = false, by signature: Signature, author: Signature? = nil
    ) throws -> ObjectID {
        try repository.exclusively {
            let state = try requireState()
            let reference = RefName.branch(state.branch)
            guard try repository.git.reference(reference) == state.ours else {
                throw RepositoryError(
                    .referenceMoved, "The branch \(state.branch) moved since the merge began.",
                    mend: "skillgit merge --abort, then merge again.", names: [reference])
            }
            let resolved = try resolvedFiles(state)
            let damage = try damage(to: resolved, state).filter(\.isRefused).map(\.place)
            guard damage.isEmpty || allowingDamage else {
                throw RepositoryError.damaged(damage, in: WaitingFiles(repository, state).files.root)
            }
            let tree = try repository.git.writeTree(resolved.entries)
            try rememberByHand(state)
            let commit = try repository.git.writeCommit(
                tree: tree, parents: [state.ours, state.theirs], author: author ?? signature,
                committer: signature, message: state.message)
            var checkout: Operation.Checkout?
            if state.inWorkTree, try isCheckedOutHere(state.branch) {
                try repository.git.requireUnlockedIndex()
                try refuseForeignChanges(state, tree: tree)
                checkout = .init(
                    branch: state.branch, from: state.ours, to: commit, workTree: repository.workTreeName)
            }
            try repository.perform(
                operation(
                    "merge \(state.name)", [.init(ref: reference, old: state.ours, new: commit)], checkout,
                    endsMerge: true, by: signature),
                by: signature)
            return commit
        }
    }

    func requireState() throws -> MergeState {
        guard let state = try repository.mergeState() else {
            if let operation = try repository.gitOperation() { throw RepositoryError.gitIsBusy(operation) }
            throw RepositoryError(.noMergeInProgress, "No merge is in progress.", mend: "skillgit merge RUN")
        }
        return state
    }

    /// Refuses when a file that the end of the merge would write is neither ours nor already what it is to become.
    private func refuseForeignChanges(_ state: MergeState, tree: ObjectID) throws {
        guard let top = repository.git.workDirectory else { return }
        let workTree = LocalFiles(workTree: top, of: repository)
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
    /// Decisions stay. Where the merge's records are damaged, it is given up as far as git knows of it.
    ///
    /// - Throws: `RepositoryError.noMergeInProgress`.
    public func abort() throws {
        try repository.exclusively {
            var state: MergeState?
            do {
                state = try requireState()
                _ = try repository.conflictedFiles()
            } catch let error as RepositoryError where error.code == .unreadableRecord {
                state = nil
            }
            if state?.inWorkTree != false, repository.git.workDirectory != nil {
                try repository.git.requireUnlockedIndex()
            }
            try repository.local.write(SkillRepository.abortingName, [])
            guard let state else { return try repository.abandonDamagedMerge() }
            try repository.finishAbort(state)
        }
    }
}

extension RepositoryError {
    fileprivate static func damaged(_ places: [String], in folder: String) -> RepositoryError {
        RepositoryError(
            .structuralDamage, "The resolved text is damaged: \(places.joined(separator: ", ")).",
            mend: "Mend it in \(folder), or take it as it is: skillgit merge --continue --allow-damage.",
            names: places)
    }
}
