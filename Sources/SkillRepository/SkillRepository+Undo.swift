internal import Evolution
public import Git

extension SkillRepository {
    /// Takes the newest operation back that is still in force; repeated, it steps further back.
    ///
    /// The undo is an operation itself. Objects stay, so ``redo(by:)`` does it again.
    ///
    /// - Returns: the operation that was taken back.
    /// - Throws: `RepositoryError`: `nothingToUndo`; `referenceMoved` when somebody moved one of its references since;
    ///   `alreadyPublished` when a remote has the merge; `uncommittedChanges`; `mergeInProgress`.
    @discardableResult
    public func undo(by signature: Signature) throws -> OperationLog.Entry {
        try exclusively {
            guard let entry = try operations.undoCandidates().undo else {
                throw RepositoryError(
                    .nothingToUndo, "There is no operation to undo.", mend: "skillgit op log")
            }
            try refuseIfPublished(entry)
            let changes = entry.operation.changes.map {
                Operation.Change(ref: $0.ref, old: $0.new, new: $0.old)
            }
            try step(.undo, over: entry, changes: changes, by: signature)
            return entry
        }
    }

    /// Does the operation again that was taken back last, unless something else was done since.
    ///
    /// - Returns: the operation that was done again.
    /// - Throws: `RepositoryError`, as ``undo(by:)``.
    @discardableResult
    public func redo(by signature: Signature) throws -> OperationLog.Entry {
        try exclusively {
            guard let entry = try operations.undoCandidates().redo else {
                throw RepositoryError(
                    .nothingToUndo, "There is no operation to redo.", mend: "skillgit op log")
            }
            try step(.redo, over: entry, changes: entry.operation.changes, by: signature)
            return entry
        }
    }

    private func step(
        _ kind: Operation.Kind, over entry: OperationLog.Entry, changes: [Operation.Change],
        by signature: Signature
    ) throws {
        if try mergeState() != nil { throw RepositoryError.mergeIsInProgress }
        let moved = try changes.filter { try git.reference($0.ref) != $0.old }.map(\.ref)
        guard moved.isEmpty else {
            throw RepositoryError(
                .referenceMoved,
                "\(moved.joined(separator: ", ")) moved since the operation \(entry.id.short), so it cannot be "
                    + "\(kind == .undo ? "undone" : "redone") without losing that.",
                mend: "Look at git log \(moved[0]); move it back first, or revert with git.", names: moved)
        }
        var checkout: Operation.Checkout?
        for change in changes where change.ref.hasPrefix(RefName.heads) {
            let branch = String(change.ref.dropFirst(RefName.heads.count))
            guard let new = change.new else {
                try refuseDeletionOfCheckedOut(branch)
                continue
            }
            checkout = try planCheckout(branch: branch, from: change.old, to: new) ?? checkout
        }
        let verb = kind == .undo ? "undo" : "redo"
        try perform(
            Operation(
                kind: kind, summary: "\(verb) \(entry.id.short): \(entry.operation.summary)",
                time: signature.time.seconds, user: signature.line, changes: changes, checkout: checkout,
                target: entry.id),
            by: signature)
    }

    private func refuseDeletionOfCheckedOut(_ branch: String) throws {
        guard !git.isBare, try git.head().branch == branch else { return }
        throw RepositoryError(
            .checkedOutElsewhere, "The branch \(branch) is checked out, and undoing would delete it.",
            mend: "git switch \((try? defaultBranch()) ?? "main")", names: [branch])
    }

    /// A merge that others may have is never taken away under them.
    private func refuseIfPublished(_ entry: OperationLog.Entry) throws {
        guard entry.operation.kind == .merge else { return }
        for change in entry.operation.changes where change.ref.hasPrefix(RefName.heads) {
            // Where the branch only moved forward, the commits were others' before, and stay theirs.
            guard let merge = change.new, try git.commit(merge).parents.first == change.old else { continue }
            for (name, tip) in try git.references(prefix: RefName.remotes)
            where try tip == merge || git.isAncestor(merge, of: tip) {
                throw RepositoryError(
                    .alreadyPublished,
                    "\(name.dropFirst(RefName.remotes.count)) already has the merge \(merge.short), so others may build on it.",
                    mend: "git revert -m 1 \(merge.hex)", names: [name])
            }
        }
    }
}

extension Signature {
    /// `Name <email>`.
    var line: String { "\(name) <\(email)>" }
}
