/// One thing that a merge may come to.
///
/// What settled it is looked for only when it is taken.
struct Proposal {
    /// The result.
    let pieces: [MergePiece]
    /// How many lines are in conflict.
    let conflictLines: Int

    private let hunks: SettledHunks
    private let titles: SectionTitles
    /// The pieces before the file got its line endings.
    private let found: [MergePiece]
    private let own: [MergeResolution]

    init(
        pieces: [MergePiece], hunks: SettledHunks, titles: SectionTitles, found: [MergePiece], own: [MergeResolution]
    ) {
        self.pieces = pieces
        self.hunks = hunks
        self.titles = titles
        self.found = found
        self.own = own
        conflictLines = MergePiece.conflictLines(pieces)
    }

    /// Whether no conflict is left.
    var isClean: Bool {
        !pieces.contains { if case .conflict = $0 { true } else { false } }
    }

    /// The merge's result with the rules that settled something.
    func result(warnings: [StructuralWarning]) -> MergeResult {
        MergeResult(
            pieces: pieces, method: .structure, resolutions: hunks.resolutions(in: found, paths: titles) + own,
            warnings: warnings)
    }
}
