public import StructuralMerge

/// The three-way merge of a folder's Markdown files with what leads from one file to another: a pure function.
///
/// git decides which files the result has and how they were renamed. This merges the contents of those that both sides
/// changed, lets links follow files that one side moved, puts edits of a section that the other side moved into another
/// file where the section is now, and finds links to files that the other side deleted.
public struct FolderMerge: Sendable {
    /// The paths of one result file in the three versions.
    public typealias Sources = ThreeWay<String?>

    /// The merger of single files.
    public var merger: StructuralMerger
    /// The Markdown files of the three versions.
    public var texts: ThreeWay<[String: [UInt8]]>
    /// All paths of the three versions.
    public var paths: ThreeWay<Set<String>>
    /// The files that each side moved, old path to new; the base's is empty.
    public var moves: ThreeWay<[String: String]>
    /// The Markdown files of the result, with where they come from.
    public var files: [String: Sources]
    /// All paths of the result.
    public var result: Set<String>
    /// The files that lines do not merge.
    public var conflicting: Set<String>

    private var adapted: [String: ThreeWay<[UInt8]?>] = [:]
    private var outcomes: [String: MergedFile] = [:]

    /// Describes a merge.
    public init(
        merger: StructuralMerger, texts: ThreeWay<[String: [UInt8]]>, paths: ThreeWay<Set<String>>,
        moves: ThreeWay<[String: String]>, files: [String: Sources], result: Set<String>, conflicting: Set<String>
    ) {
        self.merger = merger
        self.texts = texts
        self.paths = paths
        self.moves = moves
        self.files = files
        self.result = result
        self.conflicting = conflicting
    }

    /// Merges.
    ///
    /// - Returns: the files whose text may differ from git's, that have something to tell, or that are not settled.
    /// - Throws: what the line merger throws.
    public func merged() throws -> [MergedFile] {
        var merge = self
        merge.adaptLinks()
        for path in merge.files.keys.sorted() where merge.needsMerge(path) { try merge.settle(path) }
        try merge.followSections()
        merge.findLostTargets()
        return merge.outcomes.values.sorted { $0.path < $1.path }.map(merge.withWarnings)
    }

    // MARK: Single files

    /// Lets the links in all versions lead to where files are in the result.
    private mutating func adaptLinks() {
        var moved: [String: String] = [:]
        for map in [moves.ours, moves.theirs] {
            for (old, new) in map where !result.contains(old) && result.contains(new) { moved[old] = new }
        }
        for (path, sources) in files {
            let kept = moved.filter { !leftBehind($0.key, in: sources) }
            func text(_ texts: [String: [UInt8]], _ source: String?) -> [UInt8]? {
                guard let source, let bytes = texts[source] else { return nil }
                return LinkPaths.relinked(bytes, from: source, to: path, moved: kept, exists: result.contains)
            }
            adapted[path] = ThreeWay(
                base: text(texts.base, sources.base), ours: text(texts.ours, sources.ours),
                theirs: text(texts.theirs, sources.theirs))
        }
    }

    /// Whether the side that moved a file left links to its old path in a file: that is its own affair.
    private func leftBehind(_ old: String, in sources: Sources) -> Bool {
        func links(_ texts: [String: [UInt8]], _ source: String?) -> Bool {
            guard let source, let bytes = texts[source] else { return false }
            return LinkPaths.targets(in: bytes, at: source).contains(old)
        }
        return moves.ours[old] != nil && links(texts.ours, sources.ours)
            || moves.theirs[old] != nil && links(texts.theirs, sources.theirs)
    }

    private func original(_ path: String) -> ThreeWay<[UInt8]?> {
        let sources = files[path] ?? Sources(base: nil, ours: nil, theirs: nil)
        return ThreeWay(
            base: sources.base.flatMap { texts.base[$0] }, ours: sources.ours.flatMap { texts.ours[$0] },
            theirs: sources.theirs.flatMap { texts.theirs[$0] })
    }

    /// Whether git's own result is not enough: both sides changed the file, or links in it follow something.
    private func needsMerge(_ path: String) -> Bool {
        let original = original(path)
        if original != adapted[path] { return true }
        guard let ours = original.ours, let theirs = original.theirs else { return false }
        return conflicting.contains(path) || (ours != theirs && ours != original.base && theirs != original.base)
    }

    private mutating func settle(_ path: String) throws {
        guard let versions = adapted[path] else { return }
        var file = MergedFile(path: path, pieces: [], resolutions: [], warnings: [])
        if let ours = versions.ours, let theirs = versions.theirs {
            let merged = try merger.merge(ThreeWay(base: versions.base ?? [], ours: ours, theirs: theirs))
            file.pieces = merged.pieces
            file.resolutions = merged.resolutions
            file.warnings = merged.warnings
        } else {
            file.pieces = [.text(versions.ours ?? versions.theirs ?? [])]
        }
        if original(path) != versions { file.resolutions += followedLinks(in: file, was: original(path)) }
        outcomes[path] = file
    }

    private func followedLinks(in file: MergedFile, was: ThreeWay<[UInt8]?>) -> [MergeResolution] {
        let text = file.rendering(\.ours).bytes
        let targets = Set(moves.ours.values).union(moves.theirs.values)
        return LinkPaths.lines(of: targets, in: text, at: file.path).map { target, line in
            MergeResolution(rule: .move, path: ["link to \(target)"], lines: line..<line + 1)
        }
    }

    // MARK: Sections

    /// Puts edits of sections that the other side moved into another file where the sections are now.
    private mutating func followSections() throws {
        for path in conflicting.sorted() {
            guard let versions = adapted[path], let base = versions.base, let ours = versions.ours,
                let theirs = versions.theirs
            else { continue }
            let whole = ThreeWay(base: base, ours: ours, theirs: theirs)
            for mover in [\ThreeWay<[UInt8]>.ours, \.theirs] {
                let search = SectionMoves(
                    file: path, versions: whole, mover: mover, others: otherTexts(than: path, mover: mover))
                for move in search.found() { try follow(move, from: path, mover: mover) }
            }
        }
    }

    /// The texts of all other files of the result as the mover has them, and as the base has them.
    private func otherTexts(
        than path: String, mover: KeyPath<ThreeWay<[UInt8]>, [UInt8]>
    ) -> [String: (base: [UInt8], moved: [UInt8])] {
        var found: [String: (base: [UInt8], moved: [UInt8])] = [:]
        for (other, versions) in adapted where other != path {
            guard let moved = mover == \.ours ? versions.ours : versions.theirs else { continue }
            found[other] = (versions.base ?? [], moved)
        }
        return found
    }

    private mutating func follow(
        _ move: SectionMoves.Move, from path: String, mover: KeyPath<ThreeWay<[UInt8]>, [UInt8]>
    ) throws {
        guard var source = adapted[path] else { return }
        if outcomes[move.file] == nil { try settle(move.file) }
        guard var target = outcomes[move.file], let place = target.place(of: move.moved) else { return }
        let known = result
        let relink = { (bytes: [UInt8]) in
            LinkPaths.relinked(bytes, from: path, to: move.file, moved: [:], exists: known.contains)
        }
        let base = relink(move.base)
        let edited = relink(move.edited)
        let isOurs = mover == \.ours
        let merged = try merger.merge(
            ThreeWay(base: base, ours: isOurs ? move.moved : edited, theirs: isOurs ? edited : move.moved))
        target.replace(place.range, ofPiece: place.piece, with: merged.pieces)
        let line = target.line(ofPiece: place.piece + (place.range.lowerBound > 0 ? 1 : 0))
        let count = merged.rendered().count { $0 == 0x0A }
        target.resolutions.append(MergeResolution(rule: .move, path: move.titles, lines: line..<line + count))
        // The other side is as the base here now, so what the mover did with the old place stands.
        if isOurs { source.theirs = move.remainder } else { source.ours = move.remainder }
        adapted[path] = source
        try settle(path)
        outcomes[move.file] = target
    }

    // MARK: Lost targets

    /// Turns links to files that the other side deleted into conflicts.
    private mutating func findLostTargets() {
        for deleter in [\ThreeWay<[UInt8]>.ours, \.theirs] {
            let isOurs = deleter == \.ours
            let kept = isOurs ? paths.ours : paths.theirs
            let moved = isOurs ? moves.ours : moves.theirs
            let gone = paths.base.filter { !kept.contains($0) && moved[$0] == nil && !result.contains($0) }
            guard !gone.isEmpty else { continue }
            for (path, versions) in adapted.sorted(by: { $0.key < $1.key }) {
                guard let linking = isOurs ? versions.theirs : versions.ours,
                    // A side that changed nothing here has no say: the result is the other's.
                    outcomes[path] != nil || linking != versions.base,
                    !gone.isDisjoint(with: LinkPaths.targets(in: linking, at: path))
                else { continue }
                let deleting = (isOurs ? versions.ours : versions.theirs).map { LinkPaths.targets(in: $0, at: path) }
                let lost = gone.subtracting(deleting ?? [])
                let file =
                    outcomes[path]
                    ?? MergedFile(path: path, pieces: [.text(linking)], resolutions: [], warnings: [])
                let marked = LostTargets(targets: lost, deleter: deleter, base: versions.base ?? []).marked(file)
                if marked != file { outcomes[path] = marked }
            }
        }
    }

    private func withWarnings(_ file: MergedFile) -> MergedFile {
        guard let text = file.text, let versions = adapted[file.path] else { return file }
        var file = file
        let new = StructureDamage.merged(text, of: versions)
        for warning in new where !file.warnings.contains(where: { $0.kind == warning.kind && $0.line == warning.line })
        {
            file.warnings.append(warning)
        }
        return file
    }
}
