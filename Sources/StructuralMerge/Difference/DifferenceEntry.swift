/// One change of a document: of a section, an item, a row, a key or a paragraph.
public struct DifferenceEntry: Hashable, Sendable {
    /// What happened to the text.
    public enum Change: Hashable, Sendable {
        /// Only the new document has it.
        case added
        /// Only the old document has it.
        case removed
        /// It says something else now.
        case edited
        /// It is written otherwise and says the same.
        case reformatted(FormatChange)
        /// Nothing; it moved.
        case none
    }

    /// What happened to the text.
    public var change: Change
    /// Whether it stands elsewhere now: in another order, list or section.
    public var isMoved: Bool
    /// What it is.
    public var unit: DifferenceUnit
    /// What it counts as, each part by what happened to it: a section may move with one edited item in it.
    public var counts: DifferenceCounts
    /// Where the old document has it; `nil` for what was added.
    public var old: DifferencePlace?
    /// Where the new document has it; `nil` for what was removed.
    public var new: DifferencePlace?
    /// Its text in both documents, one after the other; all bytes of both places.
    public var text: [DifferenceText]
}
