/// A part of a merge's result, in whole lines.
public enum MergePiece: Hashable, Sendable {
    /// Text that is settled.
    case text([UInt8])
    /// A place that is not.
    case conflict(MergeConflict)
}
