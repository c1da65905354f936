/// How conflicts are written into a text: git's markers, or one of git's ways to settle all of them alike.
public struct MarkerStyle: Hashable, Sendable {
    /// What stands between the markers, by the names that `merge.conflictStyle` takes.
    public enum Layout: String, Hashable, Sendable, Codable {
        /// Both sides (`git merge-file`'s default).
        case merge
        /// Both sides and the ancestor.
        case diff3
        /// As ``diff3``, without the lines at both ends that the sides have in common.
        case zdiff3
    }

    /// How a conflict is settled instead of being marked.
    public enum Favor: Hashable, Sendable {
        /// Our text is taken.
        case ours
        /// Their text is taken.
        case theirs
        /// Our text is taken, then theirs.
        case union
    }

    /// What stands between the markers.
    public var layout: Layout
    /// How conflicts are settled without a marker; `nil` marks them.
    public var favor: Favor?
    /// The length of a marker in characters, at least 1.
    public var size: Int
    /// The names of the versions behind the markers.
    public var labels: ThreeWay<String>

    /// Makes a style; the defaults are git's.
    public init(
        layout: Layout = .merge, favor: Favor? = nil, size: Int = 7,
        labels: ThreeWay<String> = ThreeWay(base: "base", ours: "ours", theirs: "theirs")
    ) {
        self.layout = layout
        self.favor = favor
        self.size = size
        self.labels = labels
    }
}
