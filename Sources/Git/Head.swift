/// Where HEAD points.
public struct Head: Sendable, Hashable {
    /// The branch's short name (`main` for `refs/heads/main`); nil when HEAD is detached.
    public var branch: String?
    /// The commit; nil on a branch that has none yet.
    public var id: ObjectID?

    /// The full name of the branch's reference, if HEAD is on one.
    public var reference: String? { branch.map { "refs/heads/" + $0 } }
    /// True where HEAD names a commit and no branch.
    public var isDetached: Bool { branch == nil }
}
