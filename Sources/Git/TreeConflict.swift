/// One file that two sides changed in ways that do not fit together.
public struct TreeConflict: Sendable, Hashable {
    /// The path to show and to write: ours, else theirs, else the base's.
    public var path: String
    /// The file in the common ancestor, nil where it was not there.
    public var base: TreeEntry?
    /// The file on our side, nil where we deleted it.
    public var ours: TreeEntry?
    /// The file on their side, nil where they deleted it.
    public var theirs: TreeEntry?
    /// The merge by lines, with conflict markers, where both sides have a text file; else nil.
    public var merged: [UInt8]?

    /// Makes a conflict from its parts.
    public init(
        path: String, base: TreeEntry?, ours: TreeEntry?, theirs: TreeEntry?, merged: [UInt8]? = nil
    ) {
        self.path = path
        self.base = base
        self.ours = ours
        self.theirs = theirs
        self.merged = merged
    }
}
