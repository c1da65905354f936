/// The changes of one section, in the order of the new document.
public struct SectionDifference: Hashable, Sendable {
    /// The titles of the section and of those around it, outermost first; empty before the first heading.
    public var path: [String]
    /// The line of its heading, from 1, in the new document, or in the old one where the section is gone.
    public var line: Int
    /// Whether the new document has no such section.
    public var isGone: Bool
    /// What changed in it.
    public var entries: [DifferenceEntry]

    /// How much changed in it.
    public var counts: DifferenceCounts { DifferenceCounts(entries) }
}
