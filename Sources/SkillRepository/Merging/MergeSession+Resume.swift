public import Git
internal import StructuralMerge

extension MergeSession {
    /// Ends a merge in progress with the files as a person resolved them.
    ///
    /// They are taken from ``MergeState/folder``, or from the work tree when markers were written there. A file that was
    /// removed there is removed by the merge.
    ///
    /// - Parameters:
    ///   - allowingDamage: whether files may be broken in ways that neither side was.
    ///   - author: who is the merge commit's author; who commits, when `nil`.
    /// - Returns: the merge commit.
    /// - Throws: `RepositoryError`: `noMergeInProgress` (`gitOperationInProgress` where git is at one of its own);
    ///   `unresolvedConflicts` naming the files that still hold markers;
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
            let tree = try resolvedTree(state, allowsDamage: allowingDamage)
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

    /// The folder with the files as a person resolves them.
    func resolvedFiles(_ state: MergeState) -> LocalFiles {
        guard state.markers, let top = repository.git.workDirectory else { return LocalFiles(root: state.folder) }
        return LocalFiles(workTree: top, of: repository)
    }

    private func resolvedTree(_ state: MergeState, allowsDamage: Bool) throws -> ObjectID {
        let resolved = resolvedFiles(state)
        var open: [String] = []
        var damage: [String] = []
        var entries = try repository.git.files(inTree: state.settled)
        for file in try repository.conflictedFiles() {
            if let entry = file.settledEntry {
                entries.append(entry)
                continue
            }
            guard !file.isDeleted, let bytes = try resolved.read(file.path) else { continue }
            open += ConflictMarkers.lines(in: bytes).prefix(1).map { "\(file.path):\($0.line)" }
            damage += try self.damage(of: bytes, in: file).map {
                "\(file.path):\($0.line) \($0.kind.rawValue) (\($0.subject))"
            }
            let id = try repository.git.writeBlob(bytes)
            entries.append(TreeEntry(path: file.path, id: id, mode: file.mode))
        }
        guard open.isEmpty else { throw RepositoryError.unresolved(open, in: resolved.root) }
        guard damage.isEmpty || allowsDamage else { throw RepositoryError.damaged(damage, in: resolved.root) }
        return try repository.git.writeTree(entries)
    }

    /// What is broken in a resolved Markdown file that neither side had broken.
    private func damage(of bytes: [UInt8], in file: ConflictedFile) throws -> [StructuralWarning] {
        guard FolderVersions.isMarkdown(file.path) else { return [] }
        let sides = try [file.ours, file.theirs].compactMap { version in
            try version.flatMap { $0.mode.isRegular ? try repository.git.blob($0.id) : nil }
        }
        return StructureDamage.added(to: bytes, by: sides).filter { $0.kind != .conflictMarker }
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
    /// Decisions stay.
    ///
    /// - Throws: `RepositoryError.noMergeInProgress`.
    public func abort() throws {
        try repository.exclusively {
            let state = try requireState()
            if state.inWorkTree { try repository.git.requireUnlockedIndex() }
            try repository.local.write(SkillRepository.abortingName, [])
            try repository.finishAbort(state)
        }
    }
}

extension ConflictedFile {
    /// The entry of a side that was taken whole and is no text.
    var settledEntry: TreeEntry? {
        guard isWhole, let choice = places.first?.settlement?.choice else { return nil }
        guard var entry = (choice == .ours ? ours : choice == .theirs ? theirs : nil)?.entry else { return nil }
        entry.path = path
        return entry.mode.isRegular ? nil : entry
    }
}

extension RepositoryError {
    fileprivate static func unresolved(_ places: [String], in folder: String) -> RepositoryError {
        RepositoryError(
            .unresolvedConflicts, "Conflict markers are left in \(places.joined(separator: ", ")).",
            mend:
                "Settle them with skillgit resolve, or in \(folder), then skillgit merge --continue; or skillgit merge --abort.",
            names: places)
    }

    fileprivate static func damaged(_ places: [String], in folder: String) -> RepositoryError {
        RepositoryError(
            .structuralDamage, "The resolved text is damaged: \(places.joined(separator: ", ")).",
            mend: "Mend it in \(folder), or take it as it is: skillgit merge --continue --allow-damage.",
            names: places)
    }
}
