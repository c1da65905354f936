/// What a merge may come to, before the certifier has seen it.
struct Proposals {
    /// How a result is come by.
    enum Strategy {
        /// Only conflicts of lines that one side's change holds are settled before the trees are merged.
        case treesFirst
        /// So is a conflict of lines in which one side changed the format only: it is the other side's.
        case formatFirst
        /// No conflict is settled before, for where the certifier objects to what was settled.
        case nothingSettled
        /// Nothing is settled before, not even what lines settle: for what one side moved away from a conflict, and for
        /// what both added at places that are different ones by lines.
        case treesOnly

        /// Those that may come to a result without conflicts, the first one first.
        static let clean: [Strategy] = [.treesFirst, .formatFirst, .treesOnly]
    }

    private let rules: MergeRules
    private let lines: LineMerger
    private let endings: FileEndings
    private let versions: ThreeWay<[UInt8]>
    private let merged: [MergePiece]
    /// For each piece that is a conflict which one side's change holds, what it comes to.
    private let held: [Int: SettledHunks.Settled]
    /// The other conflicts.
    private let open: [Int: HunkMerge]

    /// - Parameter merged: the line merge's result of the versions, its conflicts with all their lines.
    init(
        _ versions: ThreeWay<[UInt8]>, merged: [MergePiece], rules: MergeRules, lines: LineMerger, endings: FileEndings
    ) {
        self.versions = versions
        self.merged = merged
        self.rules = rules
        self.lines = lines
        self.endings = endings
        var held: [Int: SettledHunks.Settled] = [:]
        var open: [Int: HunkMerge] = [:]
        for (place, piece) in merged.enumerated() {
            guard case .conflict(let conflict) = piece else { continue }
            let hunk = HunkMerge(conflict.texts, rules: rules)
            if let side = hunk.containing() {
                held[place] = (conflict.texts[side], .contains)
            } else if let side = hunk.requoted() {
                held[place] = (conflict.texts[side], .format)
            } else {
                open[place] = hunk
            }
        }
        self.held = held
        self.open = open
    }

    /// - Returns: the result with its conflicts as small as lines make them, then, where that differs, with them as the
    ///   trees left them, then that of the lines alone; nothing when a version is no valid UTF-8, or where this strategy
    ///   comes to the same as ``Strategy/treesFirst``.
    func proposals(_ strategy: Strategy) throws -> [Proposal] {
        guard let hunks = hunks(strategy) else { return [] }
        let versions = strategy == .treesOnly ? versions : hunks.versions
        guard let base = try? UnitTree.root(of: versions.base, side: .base),
            let ours = try? UnitTree.root(of: versions.ours, side: .ours),
            let theirs = try? UnitTree.root(of: versions.theirs, side: .theirs)
        else { return [] }
        let roots = ThreeWay(base: base, ours: ours, theirs: theirs)
        let tree = TreeMerge(roots: roots, rules: rules, lines: lines, lineEnding: endings.lineEnding)
        let assembled = LineAssembly.pieces(
            of: try tree.merged(roots).fragments, sources: versions, lineEnding: endings.lineEnding)
        func proposal(_ pieces: [MergePiece], _ resolutions: [MergeResolution]) -> Proposal {
            Proposal(endings.ended(pieces)) {
                hunks.resolutions(in: pieces, paths: tree.titles) + resolutions
            }
        }
        let limit = MergePiece.conflictLines(hunks.pieces)
        let refined = try assembled.pieces.flatMap(refined)
        var results = (refined == assembled.pieces ? [refined] : [refined, assembled.pieces])
            .filter { MergePiece.conflictLines($0) <= limit }
            .map { proposal($0, assembled.resolutions) }
        if !(results.first?.isClean ?? false), limit > 0 {
            results.append(proposal(try hunks.pieces.flatMap(self.refined), []))
        }
        return results
    }

    /// The conflicts of lines that a strategy leaves to the trees; nil where it settles none more than another.
    private func hunks(_ strategy: Strategy) -> SettledHunks? {
        switch strategy {
        case .treesFirst: return SettledHunks(merged) { held[$0] }
        case .nothingSettled where held.isEmpty: return nil
        case .nothingSettled, .treesOnly: return SettledHunks(merged) { _ in nil }
        case .formatFirst:
            var hasFormat = false
            let hunks = SettledHunks(merged) { place in
                if let held = held[place] { return held }
                guard let hunk = open[place], let side = hunk.withWords() else { return nil }
                hasFormat = true
                return (hunk.reformatted(words: side) ?? hunk.texts[side], .format)
            }
            return hasFormat ? hunks : nil
        }
    }

    /// A conflict without the lines on which both sides agree.
    func refined(_ piece: MergePiece) throws -> [MergePiece] {
        guard case .conflict(let conflict) = piece else { return [piece] }
        let parts = try MarkedText.pieces(of: conflict.texts, by: lines)
        // What the trees disagree about, lines must not settle.
        guard MergePiece.conflictLines(parts) > 0 else { return [piece] }
        return try parts.flatMap { part -> [MergePiece] in
            guard case .conflict(let rest) = part else { return [part] }
            return try separated(MergeConflict(kind: conflict.kind, path: conflict.path, texts: rest.texts))
        }
    }

    /// A conflict cut where both sides have the same lines in the middle; what it was before stands with the first part.
    private func separated(_ conflict: MergeConflict) throws -> [MergePiece] {
        let parts = try MarkedText.merge(conflict.texts, layout: .merge, by: lines).pieces
        let rest = MergePiece.conflictLines(parts)
        guard rest > 0, rest < MergePiece.conflictLines([.conflict(conflict)]) else { return [.conflict(conflict)] }
        var base = conflict.texts.base
        return parts.map { part in
            guard case .conflict(var part) = part else { return part }
            part.kind = conflict.kind
            part.path = conflict.path
            part.texts.base = base
            base = []
            return .conflict(part)
        }
    }
}
