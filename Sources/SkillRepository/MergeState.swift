public import Evolution
public import Git

/// A merge that stopped at conflicts, as `.git/skillgit/merge/state.json` keeps it.
public struct MergeState: Hashable, Sendable, Codable {
    /// The run whose patches are merged.
    public var run: RunID
    /// The branch that gets them.
    public var branch: String
    /// The branch's tip when the merge began.
    public var ours: ObjectID
    /// The tip of the accepted series.
    public var theirs: ObjectID
    /// The message that the merge commit will have.
    public var message: String
    /// The paths that need a person, sorted.
    public var conflicts: [String]
    /// Whether files with markers were written into the work tree, as git does; else they are in ``folder``.
    public var markers: Bool
    /// Whether the branch is checked out here, so that git sees the merge too.
    public var inWorkTree: Bool
    /// The folder with one file per conflict, absolute; the user resolves them there unless ``markers`` is set.
    ///
    /// Not stored, so that a repository may be moved while a merge is in progress.
    public var folder = ""

    enum CodingKeys: String, CodingKey {
        case run, branch, ours, theirs, message, conflicts, markers
        case inWorkTree = "in_work_tree"
    }
}
