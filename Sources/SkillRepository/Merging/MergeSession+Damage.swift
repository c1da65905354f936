internal import Git
public import StructuralMerge

extension MergeSession {
    /// Damage to a resolved file that no side had.
    public struct Damage: Hashable, Sendable {
        /// The file.
        public var file: String
        /// What is broken.
        public var warning: StructuralWarning
        /// Whether the merge does not go on with it unless that is allowed: what renderers make good is only told.
        public var isRefused: Bool { warning.kind != .listNumbering && warning.kind != .shortRow }

        var place: String { "\(file):\(warning.line) \(warning.kind.rawValue) (\(warning.subject))" }
    }

    /// The damage in the files of the merge in progress as they are resolved.
    ///
    /// - Throws: `RepositoryError`: `noMergeInProgress`; `unresolvedConflicts` as ``resume(allowingDamage:by:)`` does.
    public func damage() throws -> [Damage] {
        let state = try requireState()
        return try damage(to: resolvedFiles(state), state)
    }

    func damage(to resolved: Resolved, _ state: MergeState) throws -> [Damage] {
        let links = DeadLinks(
            result: FolderPaths(resolved.entries),
            ours: FolderPaths(try repository.git.files(inTree: repository.tree(state.ours))),
            theirs: FolderPaths(try repository.git.files(inTree: repository.tree(state.theirs))))
        var found: [Damage] = []
        for text in resolved.texts where FolderVersions.isMarkdown(text.file.path) {
            let known = try ThreeWay(
                base: self.text(of: text.file.base), ours: self.text(of: text.file.ours),
                theirs: self.text(of: text.file.theirs))
            let dead = links.added(
                to: text.bytes, at: text.file.path, ours: (text.file.ours?.path, known.ours),
                theirs: (text.file.theirs?.path, known.theirs))
            let broken = StructureDamage.merged(text.bytes, of: known).filter { $0.kind != .conflictMarker }
            found += (broken + dead).sorted { $0.line < $1.line }.map { Damage(file: text.file.path, warning: $0) }
        }
        return try found + linksToDeleted(resolved, state, links)
    }

    /// Links in files that needed nobody to files that were settled as deleted.
    private func linksToDeleted(_ resolved: Resolved, _ state: MergeState, _ links: DeadLinks) throws -> [Damage] {
        let gone = Set(try repository.conflictedFiles().map(\.path)).subtracting(resolved.entries.map(\.path))
        guard !gone.isEmpty else { return [] }
        let known = Set(resolved.texts.map(\.file.path))
        let (ours, theirs) = try (repository.tree(state.ours), repository.tree(state.theirs))
        var found: [Damage] = []
        for entry in resolved.entries where entry.mode.isRegular && FolderVersions.isMarkdown(entry.path) {
            guard !known.contains(entry.path) else { continue }
            let bytes = try repository.git.blob(entry.id)
            guard !gone.isDisjoint(with: LinkPaths.targets(in: bytes, at: entry.path)) else { continue }
            let dead = try links.added(
                to: bytes, at: entry.path,
                ours: (entry.path, repository.git.file(at: entry.path, inTree: ours)),
                theirs: (entry.path, repository.git.file(at: entry.path, inTree: theirs)))
            found += dead.filter { gone.contains($0.subject) }.map { Damage(file: entry.path, warning: $0) }
        }
        return found
    }
}
