/// What merging three versions of a Markdown file gave.
public struct MergeResult: Hashable, Sendable {
    /// How the result came about.
    public enum Method: Hashable, Sendable {
        /// The lines merged cleanly; structure was only looked at for warnings.
        case lines
        /// The document trees were merged.
        case structure
        /// The result is the line merge's with its conflicts, because of this reason.
        case fallback(Fallback)
    }

    /// Why the line merge's conflicts are the result.
    public enum Fallback: Hashable, Sendable {
        /// A version is not valid UTF-8 or holds a zero byte.
        case notText
        /// A version holds conflict markers of an earlier merge.
        case oldMarkers
        /// A version is too large or nested too deep.
        case tooLarge
        /// The certifier refused the merged tree, for the reasons given.
        case refused([Certifier.Objection])
    }

    /// The result in pieces of whole lines.
    public var pieces: [MergePiece]
    /// How it came about.
    public var method: Method
    /// The rules that settled something, in the order of the result.
    public var resolutions: [MergeResolution]
    /// Damage in the result that the line merge or an edit did to its structure.
    public var warnings: [StructuralWarning]

    /// The conflicts, in the order of the result.
    public var conflicts: [MergeConflict] {
        pieces.compactMap { if case .conflict(let conflict) = $0 { conflict } else { nil } }
    }

    /// Whether no conflict is left.
    public var isClean: Bool {
        !pieces.contains { if case .conflict = $0 { true } else { false } }
    }
}
