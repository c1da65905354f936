/// One of the further worktrees of a repository.
public struct Worktree: Sendable, Hashable {
    /// Its name below `.git/worktrees/`.
    public var name: String
    /// The top of its files.
    public var path: String
    /// False where its directory is gone.
    public var isValid: Bool
}
