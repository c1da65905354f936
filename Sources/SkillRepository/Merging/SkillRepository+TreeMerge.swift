public import Git
internal import LineMerging
internal import StructuralMerge

extension SkillRepository {
    /// Merges two commits in memory: several common ancestors are merged first, and Markdown is merged by structure.
    ///
    /// No reference, index or file is touched. Conflicts that were settled before are settled the same way.
    ///
    /// - Parameter ofPatches: whether the second commit is the tip of accepted patches, not of a branch that people wrote.
    /// - Throws: `GitError.shallow` in a shallow clone.
    public func merge(
        _ ours: ObjectID, _ theirs: ObjectID, labels: MergeLabels, ofPatches: Bool = false
    ) throws -> StructuredMerge {
        try mergeTrees(
            base: try git.mergeBaseTree(ours, theirs), ours: tree(ours), theirs: tree(theirs), labels: labels,
            rules: ofPatches ? .forPatches : .standard)
    }

    /// What applying one commit's change to another commit gives, merged by structure.
    ///
    /// - Parameter mainline: which parent of a merge commit to compare with, from 1.
    public func cherryPick(_ commit: ObjectID, onto: ObjectID, mainline: Int? = nil) throws -> StructuredMerge {
        let picked = try git.commit(commit)
        return try mergeTrees(
            base: try parentTree(of: picked, mainline: mainline), ours: tree(onto), theirs: picked.tree,
            labels: MergeLabels(ours: "HEAD", theirs: "\(commit.short) (\(picked.subject))"), rules: .forOneCommit)
    }

    /// What taking one commit's change out of another commit gives, merged by structure.
    ///
    /// - Parameter mainline: which parent of a merge commit to compare with, from 1.
    public func revert(_ commit: ObjectID, onto: ObjectID, mainline: Int? = nil) throws -> StructuredMerge {
        let reverted = try git.commit(commit)
        return try mergeTrees(
            base: reverted.tree, ours: tree(onto), theirs: try parentTree(of: reverted, mainline: mainline),
            labels: MergeLabels(ours: "HEAD", theirs: "parent of \(commit.short)"), rules: .forOneCommit)
    }

    private func parentTree(of commit: Commit, mainline: Int?) throws -> ObjectID {
        if commit.parents.isEmpty, mainline == nil { return try git.writeTree([TreeEntry]()) }
        let index = (mainline ?? 1) - 1
        guard commit.parents.count == 1 || mainline != nil, commit.parents.indices.contains(index) else {
            throw RepositoryError(
                .noCommit, "\(commit.id.short) is a merge commit, or has no such parent.",
                mend: "Say which parent to compare with (mainline 1 or 2).", names: [commit.id.hex])
        }
        return try tree(commit.parents[index])
    }

    /// The usual rules as `skillgit.mergeRules` changes them.
    private func mergeRules(changing usual: MergeRules) throws -> MergeRules {
        let key = MergeRules.setting
        guard let list = try git.configuration(key) else { return usual }
        do {
            return try usual.changed(by: list)
        } catch {
            throw RepositoryError(
                .invalidSetting, "\(error).",
                mend: "Change it with 'git config \(key)'; 'skillgit merge-file --help' lists the rules.",
                names: [error.name])
        }
    }

    /// Merges three trees by structure.
    private func mergeTrees(
        base: ObjectID?, ours: ObjectID, theirs: ObjectID, labels: MergeLabels, rules: MergeRules
    ) throws -> StructuredMerge {
        let merge = try git.mergeTrees(base: base, ours: ours, theirs: theirs, labels: labels)
        let input = try FolderVersions(git, base: base, ours: ours, theirs: theirs, merge: merge)
        let files = try input.folder(merger: StructuralMerger(lines: .git, rules: mergeRules(changing: rules))).merged()
        var entries = Dictionary(merge.entries.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        var conflicts: [String: ConflictedFile] = [:]
        for conflict in merge.conflicts {
            if let forward = forwardedSubmodule(conflict) {
                entries[forward.path] = forward
            } else {
                conflicts[conflict.path] = try conflicted(conflict)
            }
        }
        for file in files {
            let stages = input.stages(of: file.path)
            conflicts[file.path] = nil
            if let text = file.text {
                let mode = ConflictedFile(stages, isWhole: false, pieces: []).mode
                entries[file.path] = TreeEntry(path: file.path, id: try git.writeBlob(text), mode: mode)
            } else {
                entries[file.path] = nil
                conflicts[file.path] = ConflictedFile(stages, isWhole: false, pieces: file.pieces)
            }
        }
        var result = StructuredMerge(
            tree: nil, entries: [], conflicts: conflicts.values.sorted { $0.path < $1.path }, files: files)
        try recall(&result, into: &entries)
        result.entries = entries.values.sorted { $0.path < $1.path }
        if result.isClean { result.tree = try git.writeTree(result.entries) }
        return result
    }

    /// Settles what was settled before.
    private func recall(_ merge: inout StructuredMerge, into entries: inout [String: TreeEntry]) throws {
        for index in merge.conflicts.indices {
            for (number, place) in merge.conflicts[index].places.enumerated() {
                guard let known = try resolutions.recall(place.conflict, in: merge.conflicts[index]) else { continue }
                merge.conflicts[index].settle(number, known)
            }
            let file = merge.conflicts[index]
            let settled = file.places.filter { $0.settlement != nil }
            if !settled.isEmpty { merge.remembered[file.path] = settled }
            guard file.isSettled else { continue }
            try warn(of: file, in: &merge)
            entries[file.path] = file.isDeleted ? nil : try file.settledEntry ?? entry(of: file)
        }
        merge.conflicts.removeAll(where: \.isSettled)
    }

    /// Adds the damage of a file that memory settled.
    private func warn(of file: ConflictedFile, in merge: inout StructuredMerge) throws {
        guard !file.isWhole, let index = merge.files.firstIndex(where: { $0.path == file.path }) else { return }
        func text(_ version: ConflictedFile.Version?) throws -> [UInt8]? {
            try version.map { try git.blob($0.id) }
        }
        let versions = try ThreeWay(base: text(file.base), ours: text(file.ours), theirs: text(file.theirs))
        merge.files[index].warnings = StructureDamage.merged(file.rendered(), of: versions)
    }

    private func entry(of file: ConflictedFile) throws -> TreeEntry {
        let id = try file.takenSide?.id ?? git.writeBlob(file.rendered())
        return TreeEntry(path: file.path, id: id, mode: file.mode)
    }

    /// A conflict that is not Markdown on both sides: by lines where there are lines, else as a whole.
    private func conflicted(_ conflict: TreeConflict) throws -> ConflictedFile {
        func text(_ entry: TreeEntry?) throws -> [UInt8] {
            guard let entry, entry.mode.isRegular else { return [] }
            let bytes = try git.blob(entry.id)
            return Repository.isBinary(bytes) ? [] : bytes
        }
        let texts = ThreeWay(
            base: try text(conflict.base), ours: try text(conflict.ours), theirs: try text(conflict.theirs))
        if conflict.merged != nil {
            let pieces = try LineMerger.git.pieces(of: texts)
            if pieces.contains(where: { if case .conflict = $0 { true } else { false } }) {
                return ConflictedFile(conflict, isWhole: false, pieces: pieces)
            }
        }
        let isDeletion = conflict.base != nil && (conflict.ours == nil) != (conflict.theirs == nil)
        let whole = MergeConflict(kind: isDeletion ? .deleteModify : .fileLevel, path: [], texts: texts)
        return ConflictedFile(conflict, isWhole: true, pieces: [.conflict(whole)])
    }
}
