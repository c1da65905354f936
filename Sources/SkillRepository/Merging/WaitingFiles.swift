internal import Git

/// The files of a merge in progress as they wait for a person: in a folder of ours, or in the work tree with markers.
struct WaitingFiles {
    /// How a file is found.
    enum Found: Hashable {
        /// As its pieces say.
        case asWritten
        /// Changed by hand to this.
        case byHand([UInt8])
        /// It is gone, although it was not settled as deleted.
        case missing
        /// A link, a folder or the like is in its place.
        case noFile
    }

    let repository: SkillRepository
    let state: MergeState
    /// The folder that the files are in.
    let files: LocalFiles

    init(_ repository: SkillRepository, _ state: MergeState) {
        self.repository = repository
        self.state = state
        let top = state.markers ? repository.git.workDirectory : nil
        files = top.map { LocalFiles(workTree: $0, of: repository) } ?? LocalFiles(root: state.folder)
    }

    /// What the pieces of a file make of it; `nil` where no file is to wait: it is settled as deleted, or as something
    /// that is no regular file.
    private func content(of file: ConflictedFile) throws -> [UInt8]? {
        if file.isDeleted || file.settledEntry != nil { return nil }
        if let side = file.takenSide { return try repository.git.blob(side.id) }
        return file.rendered(state.markerStyle)
    }

    /// How a file is found.
    func found(_ file: ConflictedFile) throws -> Found {
        // The work tree has our link or submodule, which markers do not replace.
        if state.markers, file.settledEntry != nil || file.ours?.mode.isRegular == false { return .asWritten }
        let expected = try content(of: file)
        switch files.kind(of: file.path) {
        case .other: return .noFile
        case .missing: return try expected == nil || isRemoved(file) ? .asWritten : .missing
        case .regular:
            guard let bytes = try files.read(file.path) else { return .missing }
            return bytes == expected ? .asWritten : .byHand(bytes)
        }
    }

    /// Whether a missing file means that a person deleted it: in the work tree, where a side did so or git was told.
    func isRemoved(_ file: ConflictedFile) throws -> Bool {
        guard state.markers, files.kind(of: file.path) == .missing else { return false }
        if file.isWhole, file.ours == nil || file.theirs == nil { return true }
        let inConflict = try repository.git.indexConflicts().map(\.path)
        return try !inConflict.contains(file.path)
            && !repository.git.indexEntries().contains { $0.path == file.path }
    }

    /// Writes a file as its pieces say.
    func write(_ file: ConflictedFile) throws {
        if let bytes = try content(of: file) {
            return try files.write(file.path, bytes, isExecutable: file.mode == .executable)
        }
        if file.isDeleted || !state.markers { try files.remove(file.path) }
    }
}
