internal import Evolution
internal import Git
internal import Glibc

extension SkillRepository {
    /// Runs `body` under the process lock, after finishing what an interrupted process left.
    func exclusively<Result>(waiting seconds: Double? = nil, _ body: () throws -> Result) throws -> Result {
        if isLocked { return try body() }
        let lock = try takeLock(waiting: seconds ?? lockSeconds)
        isLocked = true
        defer {
            isLocked = false
            // The lock is held to the end of this function, not only to its last use.
            _ = lock.path
        }
        let report = try finishInterrupted(holding: lock)
        if !report.isEmpty { recoveries.append(report) }
        return try body()
    }

    /// Finishes what an interrupted process left: references of the newest operation, a checkout, a merge.
    ///
    /// Every command that writes calls this first, and every method here that writes does so itself.
    /// A reference is only moved while it still has the value that the operation found; otherwise it stays, and the
    /// report says so. Files with changes that are in no commit are never overwritten.
    ///
    /// - Returns: what was found and done; ``RecoveryReport/isEmpty`` in the usual case.
    @discardableResult
    public func recover() throws -> RecoveryReport {
        let before = recoveries.count
        try exclusively {}
        return recoveries.count > before ? recoveries[before] : RecoveryReport()
    }

    /// Does what ``recover()`` does where it can: for commands that only read.
    ///
    /// - Returns: `nil` when another process of skillgit is at work, or nothing may be written here; reading is safe then.
    public func recoverForReading() throws -> RecoveryReport? {
        guard try git.reference(RefName.operations) != nil || local.contains("merge") else {
            return RecoveryReport()
        }
        guard access(git.commonDirectory, W_OK) == 0 else { return nil }
        do {
            let before = recoveries.count
            try exclusively(waiting: 0) {}
            return recoveries.count > before ? recoveries[before] : RecoveryReport()
        } catch let error as RepositoryError where error.code == .busy {
            return nil
        }
    }

    private func finishInterrupted(holding lock: borrowing ProcessLock) throws -> RecoveryReport {
        var report = RecoveryReport()
        _ = try git.removeStaleLocks(holding: lock, quietMilliseconds: staleLockMilliseconds)
        let marker = try projectedOperation()
        if let newest = try operations.newest(), newest.id != marker {
            if marker == nil, newest.operation.previous != nil {
                report.adoptedLog = true
                try setProjected(newest.id)
            } else {
                for entry in try unprojected(after: marker) {
                    report.operation = entry.operation
                    try removeStaleLocks(of: entry.operation, holding: lock)
                    try project(entry, report: &report)
                }
            }
        }
        try finishFollowUp(report: &report)
        try finishMergeState(report: &report)
        return report
    }

    private func unprojected(after marker: ObjectID?) throws -> [OperationLog.Entry] {
        var entries: [OperationLog.Entry] = []
        var next = try git.reference(RefName.operations)
        while let id = next, id != marker {
            let entry = try operations.entry(id)
            entries.append(entry)
            next = entry.operation.previous
        }
        // A marker that is not in the log belongs to another log: only the newest entry can be unfinished.
        return marker != nil && next == nil ? Array(entries.prefix(1)) : entries.reversed()
    }

    /// Records an operation and carries it out.
    ///
    /// - Throws: `RepositoryError.referenceMoved` when a reference no longer has its old value; nothing was done then.
    @discardableResult
    func perform(_ operation: Operation, by signature: Signature) throws -> RecoveryReport {
        for change in operation.changes where try git.reference(change.ref) != change.old {
            throw RepositoryError(
                .referenceMoved, "\(change.ref) was moved by something else in the meantime.",
                mend: "Run the command again.", names: [change.ref])
        }
        try prepareConfiguration()
        var operation = operation
        operation.changes.removeAll { $0.old == $0.new }
        operation.head = try git.head().branch
        let id = try operations.append(operation, by: signature)
        var report = RecoveryReport()
        try project(try operations.entry(id), report: &report)
        try finishFollowUp(report: &report)
        try finishMergeState(report: &report)
        return report
    }

    /// Moves the references of an entry that still have their old value, and marks the entry as carried out.
    private func project(_ entry: OperationLog.Entry, report: inout RecoveryReport) throws {
        for change in entry.operation.changes {
            let found = try git.reference(change.ref)
            if found == change.new { continue }
            do {
                guard found == change.old else { throw GitError(.modified, operation: "", message: "") }
                try git.compareAndSwap(
                    change.ref, from: change.old, to: change.new,
                    message: "skillgit: \(entry.operation.summary)")
                report.moved.append(change.ref)
            } catch let error as GitError where error.code == .modified {
                report.kept.append(
                    .init(ref: change.ref, wanted: change.new, found: try git.reference(change.ref)))
            }
        }
        try beginMergeState(of: entry.operation)
        try writeFollowUp(of: entry.operation)
        try setProjected(entry.id)
    }

    private func projectedOperation() throws -> ObjectID? {
        guard let bytes = try shared.read("projected") else { return nil }
        return ObjectID(String(decoding: bytes.prefix(40), as: UTF8.self))
    }

    private func setProjected(_ id: ObjectID) throws {
        try shared.write("projected", Array((id.hex + "\n").utf8))
    }
}

extension SkillRepository {
    /// Removes the locks that a killed process of ours left on the references of an operation.
    private func removeStaleLocks(of operation: Operation, holding lock: borrowing ProcessLock) throws {
        for change in operation.changes {
            guard let value = change.new ?? change.old else { continue }
            _ = try git.removeStaleLock(
                ofReference: change.ref, writing: value, holding: lock,
                quietMilliseconds: staleLockMilliseconds)
        }
    }

    private func takeLock(waiting seconds: Double) throws -> ProcessLock {
        do {
            return try ProcessLock(path: shared.root + "lock", waitingAtMost: Int(seconds * 1000))
        } catch  where error.code == .locked {
            throw RepositoryError(
                .busy, "Another skillgit is working in this repository.",
                mend: "Wait until it ends, then run the command again.", names: [shared.root + "lock"])
        }
    }
}
