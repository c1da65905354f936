internal import Git
internal import StructuralMerge

/// The three versions of a folder in git, as ``FolderMerge`` wants them.
struct FolderVersions {
    private var texts = ThreeWay<[String: [UInt8]]>(base: [:], ours: [:], theirs: [:])
    private let entries: ThreeWay<[String: TreeEntry]>
    private let moves: ThreeWay<[String: String]>
    private let sources: [String: FolderMerge.Sources]
    private let result: Set<String>
    private let conflicting: Set<String>

    init(
        _ git: borrowing Repository, base: ObjectID?, ours: ObjectID, theirs: ObjectID, merge: TreeMerge
    ) throws {
        func files(_ tree: ObjectID?) throws -> [String: TreeEntry] {
            guard let tree else { return [:] }
            return Dictionary(
                try git.files(inTree: tree).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        }
        entries = ThreeWay(base: try files(base), ours: try files(ours), theirs: try files(theirs))
        func renames(_ tree: ObjectID) throws -> [String: String] {
            guard let base else { return [:] }
            var found: [String: String] = [:]
            for change in try git.diff(from: base, to: tree, renames: true) {
                if let old = change.oldPath { found[old] = change.path }
            }
            return found
        }
        moves = ThreeWay(base: [:], ours: try renames(ours), theirs: try renames(theirs))
        let mergeable = merge.conflicts.filter { FolderVersions.isMergeable($0) }
        conflicting = Set(mergeable.map(\.path))
        result = Set(merge.entries.map(\.path) + merge.conflicts.map(\.path))
        sources = FolderVersions.sources(merge.entries, mergeable, moves: moves, entries: entries)
        try readTexts(git)
    }

    static func isMarkdown(_ path: String) -> Bool {
        let name = path.lowercased()
        return name.hasSuffix(".md") || name.hasSuffix(".markdown")
    }

    /// Whether both sides have the file as text.
    private static func isMergeable(_ conflict: TreeConflict) -> Bool {
        isMarkdown(conflict.path) && conflict.merged != nil
    }

    /// Where each Markdown file of the result comes from.
    private static func sources(
        _ settled: [TreeEntry], _ conflicts: [TreeConflict], moves: ThreeWay<[String: String]>,
        entries: ThreeWay<[String: TreeEntry]>
    ) -> [String: FolderMerge.Sources] {
        var origins: [String: String] = [:]
        for map in [moves.ours, moves.theirs] {
            for (old, new) in map { origins[new] = old }
        }
        var found: [String: FolderMerge.Sources] = [:]
        for entry in settled where isMarkdown(entry.path) && entry.mode.isRegular {
            let origin = entries.base[entry.path] == nil ? origins[entry.path] ?? entry.path : entry.path
            func path(_ files: [String: TreeEntry]) -> String? {
                [entry.path, origin].first { files[$0]?.mode.isRegular == true }
            }
            found[entry.path] = FolderMerge.Sources(
                base: path(entries.base), ours: path(entries.ours), theirs: path(entries.theirs))
        }
        for conflict in conflicts {
            found[conflict.path] = FolderMerge.Sources(
                base: conflict.base?.path, ours: conflict.ours?.path, theirs: conflict.theirs?.path)
        }
        return found
    }

    /// Reads what can matter: everything where a file moved or is gone or is in conflict, else what both sides changed.
    private mutating func readTexts(_ git: borrowing Repository) throws {
        let isMoved = !moves.ours.isEmpty || !moves.theirs.isEmpty
        let isGone = entries.base.keys.contains { entries.ours[$0] == nil || entries.theirs[$0] == nil }
        let needsAll = isMoved || isGone || !conflicting.isEmpty
        for (path, source) in sources {
            let base = source.base.flatMap { entries.base[$0] }
            let ours = source.ours.flatMap { entries.ours[$0] }
            let theirs = source.theirs.flatMap { entries.theirs[$0] }
            guard needsAll || (base?.id != ours?.id && base?.id != theirs?.id) || conflicting.contains(path) else {
                continue
            }
            if let base { texts.base[base.path] = try git.blob(base.id) }
            if let ours { texts.ours[ours.path] = try git.blob(ours.id) }
            if let theirs { texts.theirs[theirs.path] = try git.blob(theirs.id) }
        }
    }

    func folder(merger: StructuralMerger) -> FolderMerge {
        FolderMerge(
            merger: merger, texts: texts,
            paths: ThreeWay(
                base: Set(entries.base.keys), ours: Set(entries.ours.keys), theirs: Set(entries.theirs.keys)),
            moves: moves, files: sources, result: result, conflicting: conflicting)
    }

    /// The three versions of a result file, as a conflict in git's index has them.
    func stages(of path: String) -> TreeConflict {
        let source = sources[path] ?? FolderMerge.Sources(base: nil, ours: nil, theirs: nil)
        return TreeConflict(
            path: path, base: source.base.flatMap { entries.base[$0] },
            ours: source.ours.flatMap { entries.ours[$0] }, theirs: source.theirs.flatMap { entries.theirs[$0] })
    }
}
