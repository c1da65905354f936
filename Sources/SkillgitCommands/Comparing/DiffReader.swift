internal import FileMerging
internal import Git

/// Reads what differs between two states of a repository.
enum DiffReader {
    /// The files that differ, in git's order.
    ///
    /// - Parameter paths: pathspecs from the top of the repository; empty = all.
    static func files(
        _ comparison: Comparison, paths: [String], in repository: borrowing Repository
    ) throws -> [FileDiff] {
        let ours = comparison.endsInWorkTree ? try oursInConflict(repository) : [:]
        var diffs: [FileDiff] = []
        for file in try repository.compare(comparison, paths: paths, patch: { !isComparedByStructure($0) }) {
            var file = file
            // As git does it, the work tree is compared to our side of a conflict.
            if file.kind == .unmerged, let entry = ours[file.path] {
                file.old = ComparedFile.Version(path: entry.path, mode: entry.mode, id: entry.id)
            }
            diffs.append(try diff(of: file, comparison, repository))
        }
        return diffs
    }

    private static func isComparedByStructure(_ file: ComparedFile) -> Bool {
        [file.old, file.new].allSatisfy { $0?.mode.isRegular ?? true } && MarkdownName.endsLikeMarkdown(file.path)
    }

    private static func oursInConflict(_ repository: borrowing Repository) throws -> [String: TreeEntry] {
        let conflicts = try repository.indexConflicts()
        return Dictionary(
            conflicts.compactMap { conflict in conflict.ours.map { (conflict.path, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    private static func diff(
        of file: ComparedFile, _ comparison: Comparison, _ repository: borrowing Repository
    ) throws -> FileDiff {
        if let patch = file.patch {
            return FileDiff(
                kind: file.kind, old: file.old.map(version), new: file.new.map(version),
                content: .lines(patch, reason: nil))
        }
        return try FileDiff(
            kind: file.kind, old: text(of: file.old, isInWorkTree: false, repository),
            new: text(of: file.new, isInWorkTree: comparison.endsInWorkTree, repository), isMarkdown: true)
    }

    private static func text(
        of version: ComparedFile.Version?, isInWorkTree: Bool, _ repository: borrowing Repository
    ) throws -> (version: FileDiff.Version, bytes: [UInt8])? {
        guard let version, let bytes = try repository.content(of: version, isInWorkTree: isInWorkTree) else {
            return nil
        }
        return (Self.version(version), bytes)
    }

    private static func version(_ version: ComparedFile.Version) -> FileDiff.Version {
        FileDiff.Version(path: version.path, mode: version.mode)
    }
}
