/// The result of merging three texts by lines.
public struct FileMerge: Sendable, Hashable {
    /// The merged text, with conflict markers where it is not clean.
    public var bytes: [UInt8]
    /// True where no conflict is left in it.
    public var isClean: Bool
}

/// What conflict markers call the three sides.
public struct MergeLabels: Sendable, Hashable {
    /// The common ancestor; shown in the layouts with the ancestor only.
    public var base: String
    /// Our side, after `<<<<<<<`.
    public var ours: String
    /// Their side, after `>>>>>>>`.
    public var theirs: String

    /// Makes labels; the defaults are git's words.
    public init(base: String = "base", ours: String = "ours", theirs: String = "theirs") {
        self.base = base
        self.ours = ours
        self.theirs = theirs
    }
}

/// How a merge of files writes conflicts.
public struct FileMergeStyle: Sendable, Hashable {
    /// What stands between the markers.
    public enum Layout: Sendable, Hashable {
        /// Both sides.
        case merge
        /// Both sides and the ancestor.
        case diff3
        /// As ``diff3``, without the lines at both ends that the sides have in common.
        case zdiff3
    }

    /// The side that a conflict is settled for.
    public enum Favor: Sendable, Hashable {
        /// Ours.
        case ours
        /// Theirs.
        case theirs
        /// Both, ours first.
        case union
    }

    /// What markers call the sides.
    public var labels: MergeLabels
    /// What stands between the markers.
    public var layout: Layout
    /// How conflicts are settled; nil marks them.
    public var favor: Favor?
    /// The length of a marker, from 1 to 65535 characters.
    public var markerSize: Int

    /// Makes a style; the defaults are git's.
    public init(
        labels: MergeLabels = MergeLabels(), layout: Layout = .merge, favor: Favor? = nil, markerSize: Int = 7
    ) {
        self.labels = labels
        self.layout = layout
        self.favor = favor
        self.markerSize = markerSize
    }
}
