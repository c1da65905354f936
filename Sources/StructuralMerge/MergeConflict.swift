/// A place where the two sides disagree, as a value.
public struct MergeConflict: Hashable, Sendable {
    /// What kind of disagreement it is.
    public enum Kind: String, Hashable, Sendable {
        /// Both sides changed one unit differently.
        case bothModified = "both-modified"
        /// One side deleted what the other changed.
        case deleteModify = "delete/modify"
        /// Both sides added units that say similar things.
        case bothAddedSimilar = "both-added-similar"
        /// Both sides moved units to different places.
        case order
        /// Both sides changed a key of the frontmatter differently.
        case frontmatterKey = "frontmatter-key"
        /// One side links to a file that the other side deleted.
        case linkTarget = "link-target"
        /// The files conflict as wholes, or by lines only.
        case fileLevel = "file-level"
    }

    /// What kind of disagreement it is.
    public var kind: Kind
    /// Where it is: the titles of the sections around it, then the unit (`list item 3`, `name`).
    public var path: [String]
    /// The three texts, in whole lines.
    ///
    /// What each side changed outside the disagreement is in all of them.
    public var texts: ThreeWay<[UInt8]>

    /// Makes a conflict.
    public init(kind: Kind, path: [String], texts: ThreeWay<[UInt8]>) {
        self.kind = kind
        self.path = path
        self.texts = texts
    }
}
