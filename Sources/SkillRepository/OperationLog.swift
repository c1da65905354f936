public import Git

/// The operation log: a chain of commits under `refs/skillgit-local/operations`, moved by compare-and-swap.
///
/// An entry's tree holds `operation.json`; its first parent is the entry before it, its other parents are all commits
/// that the operation names, so that `git gc` keeps what undo and redo need.
public struct OperationLog {
    /// One entry as stored.
    public struct Entry: Hashable, Sendable {
        /// The object id of the entry; `short` is what people type.
        public var id: ObjectID
        /// What was done.
        public var operation: Operation
    }

    static let fileName = "operation.json"
    let repository: SkillRepository

    /// The newest entry; `nil` when nothing was ever done.
    public func newest() throws -> Entry? {
        guard let tip = try repository.git.reference(RefName.operations) else { return nil }
        return try entry(tip)
    }

    /// The entries, newest first.
    ///
    /// - Parameter limit: how many at most.
    public func entries(limit: Int = .max) throws -> [Entry] {
        var entries: [Entry] = []
        var next = try repository.git.reference(RefName.operations)
        while let id = next, entries.count < limit {
            let entry = try entry(id)
            entries.append(entry)
            next = entry.operation.previous
        }
        return entries
    }

    /// Reads one entry.
    ///
    /// - Throws: `RepositoryError.unreadableRecord` when the commit holds no operation.
    func entry(_ id: ObjectID) throws -> Entry {
        let tree = try repository.git.commit(id).tree
        guard let bytes = try repository.git.file(at: OperationLog.fileName, inTree: tree) else {
            throw RepositoryError(
                .unreadableRecord, "\(RefName.operations) holds a commit without \(OperationLog.fileName).",
                mend: "git update-ref -d \(RefName.operations) forgets the log; branches stay.",
                names: [id.hex])
        }
        return Entry(
            id: id,
            operation: try RecordCoding.value(Operation.self, from: bytes, name: "operation \(id.short)"))
    }

    /// Writes an entry and moves the log to it: the one moment from which the operation is done.
    func append(_ operation: Operation, by signature: Signature) throws -> ObjectID {
        let previous = try repository.git.reference(RefName.operations)
        var operation = operation
        operation.previous = previous
        let tree = try repository.writeRecordTree([OperationLog.fileName: RecordCoding.bytes(of: operation)])
        var parents = previous.map { [$0] } ?? []
        for id in operation.changes.flatMap({ [$0.old, $0.new] }).compactMap({ $0 })
        where !parents.contains(id) {
            parents.append(id)
        }
        let commit = try repository.git.writeCommit(
            tree: tree, parents: parents, author: signature, committer: signature,
            message: "\(operation.kind.rawValue): \(operation.summary)\n")
        try repository.git.compareAndSwap(
            RefName.operations, from: previous, to: commit, message: operation.summary)
        return commit
    }

    /// Which operation `undo` would take back and which `redo` would do again.
    public func undoCandidates() throws -> (undo: Entry?, redo: Entry?) {
        var stack = UndoStack()
        // An entry that moved nothing (a merge that stopped at conflicts) is no step.
        for entry in try entries().reversed() where !entry.operation.changes.isEmpty {
            stack.read(id: entry.id, kind: entry.operation.kind, target: entry.operation.target)
        }
        return (try stack.done.last.map(entry), try stack.undone.last.map(entry))
    }
}

extension SkillRepository {
    /// The log of what was done here.
    public var operations: OperationLog { OperationLog(repository: self) }
}
