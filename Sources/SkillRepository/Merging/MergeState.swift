public import Evolution
public import Git
internal import StructuralMerge

/// A merge that stopped at conflicts, as `.git/skillgit/merge/state.json` keeps it.
public struct MergeState: Hashable, Sendable, Codable {
    /// The run whose patches are merged; `nil` for a branch or commit.
    public var run: RunID?
    /// What is merged, as people call it: the run's id, or the branch or commit.
    public var name: String
    /// The branch that gets them.
    public var branch: String
    /// The branch's tip when the merge began.
    public var ours: ObjectID
    /// The tip of what is merged.
    public var theirs: ObjectID
    /// The message that the merge commit will have.
    public var message: String
    /// A tree of everything that is settled.
    public var settled: ObjectID
    /// The paths that need a person, sorted.
    public var conflicts: [String]
    /// Whether files with markers were written into the work tree, as git does; else they are in ``folder``.
    public var markers: Bool
    /// Whether the branch is checked out here, so that git sees the merge too.
    public var inWorkTree: Bool
    /// What stood between markers when the merge began: a file written so must not look changed because a setting did.
    var layout: MarkerStyle.Layout?
    /// The folder with one file per conflict, absolute; the user resolves them there unless ``markers`` is set.
    ///
    /// Not stored, so that a repository may be moved while a merge is in progress.
    public var folder = ""

    /// How conflicts are marked in files.
    var markerStyle: MarkerStyle {
        MarkerStyle(layout: layout ?? .merge, labels: ThreeWay(base: "base", ours: branch, theirs: name))
    }

    enum CodingKeys: String, CodingKey {
        case run, name, branch, ours, theirs, message, settled, conflicts, markers
        case inWorkTree = "in_work_tree"
        case layout = "conflict_style"
    }
}
