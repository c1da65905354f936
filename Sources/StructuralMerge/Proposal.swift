/// One thing that a merge may come to.
///
/// What settled it is looked for only when it is taken.
struct Proposal {
    /// The result.
    let pieces: [MergePiece]
    /// How many lines are in conflict.
    let conflictLines: Int

    /// What settled it.
    private let resolutions: () -> [MergeResolution]

    init(_ pieces: [MergePiece], resolutions: @escaping () -> [MergeResolution] = { [] }) {
        self.pieces = pieces
        self.resolutions = resolutions
        conflictLines = MergePiece.conflictLines(pieces)
    }

    /// Whether no conflict is left.
    var isClean: Bool {
        !pieces.contains { if case .conflict = $0 { true } else { false } }
    }

    /// The merge's result with the rules that settled something.
    func result(warnings: [StructuralWarning]) -> MergeResult {
        MergeResult(pieces: pieces, method: .structure, resolutions: resolutions(), warnings: warnings)
    }
}
