/// The two people a commit names.
public enum IdentityRole: String, Sendable, Hashable, CaseIterable {
    /// Who wrote the change.
    case author
    /// Who records it.
    case committer
}
