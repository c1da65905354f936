/// An open conflict: two patches of a run whose edits exclude each other, so that one of them can be accepted at most.
///
/// Neither is on the branch, whatever the support behind them; the reviewer settles it (``Patch/Route/contested``).
public struct PatchConflict: Hashable, Sendable, Codable {
    /// The patch of the lower rank: the one with the wider support.
    public var first: PatchID
    /// The other one.
    public var second: PatchID
    /// What they disagree about, as a clause.
    public var reason: String
    /// Why a model that was asked left it open; `nil` when none was asked or its answers could not be used.
    public var leftOpenBecause: String?

    /// Names both.
    public init(first: PatchID, second: PatchID, reason: String, leftOpenBecause: String? = nil) {
        self.first = first
        self.second = second
        self.reason = reason
        self.leftOpenBecause = leftOpenBecause
    }

    /// The patch that the named one is in conflict with; `nil` when it is none of the two.
    public func other(than patch: PatchID) -> PatchID? {
        patch == first ? second : patch == second ? first : nil
    }

    enum CodingKeys: String, CodingKey {
        case first, second, reason
        case leftOpenBecause = "left_open_because"
    }
}
