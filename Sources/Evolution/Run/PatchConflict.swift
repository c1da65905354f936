/// Two patches of a run that change the same node, so that only one of them can be on the branch.
///
/// The one with more support is a commit, the other is parked; the reviewer sees both.
public struct PatchConflict: Hashable, Sendable, Codable {
    /// The patch that is on the branch.
    public var kept: PatchID
    /// The patch that is parked for it.
    public var parked: PatchID
    /// What they disagree about, as a clause.
    public var reason: String

    /// Names both.
    public init(kept: PatchID, parked: PatchID, reason: String) {
        self.kept = kept
        self.parked = parked
        self.reason = reason
    }
}
