/// A part of a merge's result, in whole lines.
public enum MergePiece: Hashable, Sendable {
    /// Text that is settled.
    case text([UInt8])
    /// A place that is not.
    case conflict(MergeConflict)
}

extension MergePiece {
    /// How many lines the conflicts among some pieces have, on both sides.
    static func conflictLines(_ pieces: [MergePiece]) -> Int {
        var count = 0
        for case .conflict(let conflict) in pieces {
            MarkedText.forEachLine(of: conflict.texts.ours) { _ in count += 1 }
            MarkedText.forEachLine(of: conflict.texts.theirs) { _ in count += 1 }
        }
        return count
    }
}
