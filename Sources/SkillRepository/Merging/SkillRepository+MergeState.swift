internal import Evolution
internal import Git

/// The files of a merge in progress. The folder `merge` appears whole, by renaming; from then on the merge has begun,
/// and recovery shows it to git if the process died before it could.
extension SkillRepository {
    static let mergeStateName = "merge/state.json"
    private static let piecesName = "merge/pieces.json"
    private static let shownName = "merge/shown"
    static let abortingName = "merge/aborting"

    /// The merge in progress; `nil` when there is none.
    ///
    /// - Throws: `RepositoryError.unreadableRecord`, which ``MergeSession/abort()`` gets out of.
    public func mergeState() throws -> MergeState? {
        guard let bytes = try local.read(SkillRepository.mergeStateName) else { return nil }
        var state = try mergeRecord(MergeState.self, from: bytes, name: SkillRepository.mergeStateName)
        state.folder = local.root + "merge/files/"
        return state
    }

    /// The files with conflicts of the merge in progress, settled or not; none when there is no merge.
    public func conflictedFiles() throws -> [ConflictedFile] {
        guard let bytes = try local.read(SkillRepository.piecesName) else {
            guard !local.contains(SkillRepository.mergeStateName) else {
                throw RepositoryError.damagedMerge(local.root + SkillRepository.piecesName)
            }
            return []
        }
        return try mergeRecord([ConflictedFile].self, from: bytes, name: SkillRepository.piecesName)
    }

    func writeConflictedFiles(_ files: [ConflictedFile]) throws {
        try local.write(SkillRepository.piecesName, RecordCoding.bytes(of: files))
    }

    var gitFiles: LocalFiles { LocalFiles(root: git.gitDirectory) }

    /// Makes the files of a merge ready; ``beginMergeState(of:)`` puts them in their place.
    func prepareMergeState(_ state: MergeState, files: [ConflictedFile]) throws {
        try local.removeFolder("merge.new")
        for file in files { try local.write("merge.new/files/\(file.path)", file.rendered(state.markerStyle)) }
        try local.write("merge.new/pieces.json", RecordCoding.bytes(of: files))
        try local.write("merge.new/state.json", RecordCoding.bytes(of: state))
    }

    /// Begins the merge that an operation stopped at, once its references have moved.
    func beginMergeState(of operation: Operation) throws {
        guard let workTree = operation.beginsMergeIn else { return }
        let files = LocalFiles(root: git.commonDirectory + workTree).folder("skillgit")
        if files.contains("merge.new/state.json") { try files.move("merge.new", to: "merge") }
    }

    /// Lets git see the merge: message, index stages, MERGE_HEAD; repeated, it changes nothing.
    private func showToGit(_ state: MergeState) throws {
        if state.inWorkTree {
            let settled = try git.files(inTree: state.settled)
            let conflicts = try conflictedFiles().map(\.treeConflict)
            try gitFiles.write("MERGE_MSG", Array(state.message.utf8))
            try gitFiles.write("MERGE_MODE", Array("no-ff".utf8))
            try git.writeIndex(entries: settled, conflicts: conflicts)
            if state.markers { try writeMarkers(state, settled) }
            try gitFiles.write("MERGE_HEAD", Array("\(state.theirs.hex)\n".utf8))
        }
        try local.write(SkillRepository.shownName, [])
    }

    /// Writes files with markers, and what merged cleanly, over files that are still ours.
    private func writeMarkers(_ state: MergeState, _ settled: [TreeEntry]) throws {
        guard let top = git.workDirectory else { return }
        let workTree = LocalFiles(workTree: top, of: self)
        let ours = try tree(state.ours)
        for path in state.conflicts {
            guard workTree.kind(of: path) != .other, let bytes = try local.read("merge/files/\(path)"),
                try workTree.read(path) == git.file(at: path, inTree: ours)
            else { continue }
            try workTree.write(path, bytes)
        }
        for entry in settled where entry.mode.isRegular {
            let old = try git.entry(at: entry.path, inTree: ours)
            guard old?.id != entry.id, try workTree.read(entry.path) == old.map({ try git.blob($0.id) })
            else { continue }
            try workTree.write(entry.path, try git.blob(entry.id), isExecutable: entry.mode == .executable)
        }
    }

    /// Finishes the beginning or end of a merge that a process died in, and notices one that git ended.
    func finishMergeState(report: inout RecoveryReport) throws {
        if local.contains("merge.new") { try local.removeFolder("merge.new") }
        let found: MergeState?
        do {
            found = try readableMerge()
        } catch let error as RepositoryError where error.code == .unreadableRecord {
            return try finishDamagedMerge(report: &report)
        }
        guard let state = found else {
            // The folder goes file by file, the state first.
            if local.contains("merge") { try local.removeFolder("merge") }
            return
        }
        if local.contains(SkillRepository.abortingName) {
            try finishAbort(state)
            report.finishedMerge = true
        } else if !local.contains(SkillRepository.shownName) {
            try showToGit(state)
            report.finishedMerge = true
        } else if state.inWorkTree, !gitFiles.contains("MERGE_HEAD") {
            // Neither may keep a merge alive that is over: its objects may be gone already.
            report.mergeCommittedByGit = (try? gitCommit(ending: state)) ?? nil
            try? merging.rememberByHand(state)
            try removeMergeState()
            report.mergeEndedByGit = true
        }
    }

    /// Takes a merge in progress back: index and, with markers, files are ours again.
    func finishAbort(_ state: MergeState) throws {
        if state.inWorkTree {
            if state.markers { try restoreOurs(state) }
            try clearConflictedIndex(to: state.ours)
        }
        try removeMergeState()
    }

    private func restoreOurs(_ state: MergeState) throws {
        guard let top = git.workDirectory else { return }
        let workTree = LocalFiles(workTree: top, of: self)
        let ours = try tree(state.ours)
        let clean = try git.files(inTree: state.settled).filter { $0.mode.isRegular }
        for entry in clean {
            let old = try git.entry(at: entry.path, inTree: ours)
            guard old?.id != entry.id, try workTree.read(entry.path) == git.blob(entry.id) else { continue }
            try restore(entry.path, in: workTree, from: ours)
        }
        for path in state.conflicts { try restore(path, in: workTree, from: ours) }
    }

    func restore(_ path: String, in workTree: LocalFiles, from tree: ObjectID) throws {
        guard let entry = try git.entry(at: path, inTree: tree) else { return try workTree.remove(path) }
        // Nothing was written in the place of a link or a submodule.
        guard entry.mode.isRegular else { return }
        try workTree.write(path, try git.blob(entry.id), isExecutable: entry.mode == .executable)
    }

    /// Puts the index back to a commit at the paths that the merge in progress concerns.
    func clearConflictedIndex(to commit: ObjectID?) throws {
        guard let state = try mergeState(), let commit else { return }
        let settled = try git.files(inTree: state.settled)
        let wanted = try git.files(inTree: tree(commit))
        let before = Dictionary(
            uniqueKeysWithValues: try git.files(inTree: tree(state.ours)).map { ($0.path, $0.id) })
        var touched = Set(
            try conflictedFiles().flatMap {
                [$0.path, $0.base?.path, $0.ours?.path, $0.theirs?.path].compactMap { $0 }
            })
        let merged = Dictionary(uniqueKeysWithValues: settled.map { ($0.path, $0.id) })
        for path in Set(before.keys).union(merged.keys) where before[path] != merged[path] {
            touched.insert(path)
        }
        let kept = try git.indexEntries().filter { !touched.contains($0.path) }
        try git.writeIndex(entries: kept + wanted.filter { touched.contains($0.path) }, conflicts: [])
    }

    /// Removes every trace of a merge in progress but the index.
    func removeMergeState() throws {
        for name in ["MERGE_HEAD", "MERGE_MODE", "MERGE_MSG"] { try gitFiles.remove(name) }
        try local.remove(SkillRepository.mergeStateName)
        try local.removeFolder("merge")
    }
}
