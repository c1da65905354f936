internal import Git

/// A merge in progress whose records cannot be read: all that is known of it is what git knows.
extension SkillRepository {
    /// The merge in progress, when all of its records can be read.
    func readableMerge() throws -> MergeState? {
        guard let state = try mergeState() else { return nil }
        _ = try conflictedFiles()
        return state
    }

    func mergeRecord<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8], name: String) throws -> Value {
        do {
            return try RecordCoding.value(type, from: bytes, name: name)
        } catch let error as RepositoryError where error.code == .unreadableRecord {
            throw RepositoryError.damagedMerge(local.root + name)
        }
    }

    /// Finishes giving a damaged merge up where a process died in that, else only notices it.
    func finishDamagedMerge(report: inout RecoveryReport) throws {
        guard local.contains(SkillRepository.abortingName) else {
            report.mergeIsDamaged = true
            return
        }
        try abandonDamagedMerge()
        report.finishedMerge = true
    }

    /// Gives a damaged merge up as git would: the index is HEAD's again, and so are files that hold markers, or what
    /// merged cleanly, in the work tree.
    func abandonDamagedMerge() throws {
        if gitFiles.contains("MERGE_HEAD"), let top = git.workDirectory, let head = try git.resolve("HEAD") {
            let ours = try tree(head)
            try restoreMarked(in: LocalFiles(workTree: top, of: self), to: ours)
            try git.writeIndex(entries: git.files(inTree: ours), conflicts: [])
        }
        try removeMergeState()
    }

    private func restoreMarked(in workTree: LocalFiles, to ours: ObjectID) throws {
        for conflict in try git.indexConflicts() where workTree.kind(of: conflict.path) == .regular {
            let versions = try [conflict.base, conflict.ours, conflict.theirs].compactMap { entry in
                try entry.flatMap { $0.mode.isRegular ? try git.blob($0.id) : nil }
            }
            let bytes = try workTree.read(conflict.path) ?? []
            guard !ConflictMarkers.lines(addedTo: bytes, by: versions).isEmpty else { continue }
            try restore(conflict.path, in: workTree, from: ours)
        }
        for entry in try git.indexEntries() where entry.mode.isRegular {
            guard try git.entry(at: entry.path, inTree: ours)?.id != entry.id,
                workTree.kind(of: entry.path) == .regular,
                try workTree.read(entry.path) == git.blob(entry.id)
            else { continue }
            try restore(entry.path, in: workTree, from: ours)
        }
    }
}

extension RepositoryError {
    static func damagedMerge(_ path: String) -> RepositoryError {
        RepositoryError(
            .unreadableRecord, "The record of the merge in progress is damaged: \(path).",
            mend: "skillgit merge --abort gives the merge up; its branch has not moved.", names: [path])
    }
}
