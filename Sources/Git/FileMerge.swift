/// The result of merging three texts by lines.
public struct FileMerge: Sendable, Hashable {
    /// The merged text, with conflict markers where it is not clean.
    public var bytes: [UInt8]
    /// True where no conflict is left in it.
    public var isClean: Bool
}

/// What conflict markers call the three sides.
public struct MergeLabels: Sendable, Hashable {
    /// The common ancestor; shown in diff3 style only.
    public var base: String
    /// Our side, after `<<<<<<<`.
    public var ours: String
    /// Their side, after `>>>>>>>`.
    public var theirs: String
    /// True to show the ancestor's lines between `|||||||` and `=======` too.
    public var showsBase: Bool

    /// Makes labels; the defaults are git's words.
    public init(
        base: String = "base", ours: String = "ours", theirs: String = "theirs", showsBase: Bool = false
    ) {
        self.base = base
        self.ours = ours
        self.theirs = theirs
        self.showsBase = showsBase
    }
}
