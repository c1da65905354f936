public import Evolution
public import Skill

/// What a reviewer decided about one patch: one file of the tree under `refs/skillgit/review`.
public struct Decision: Hashable, Sendable, Codable {
    /// Yes or no.
    public enum Verdict: String, Hashable, Sendable, Codable {
        /// The patch is to be merged.
        case accept
        /// The patch is not to be merged, and the same rule is not to be proposed again.
        case reject
    }

    /// The patch.
    public var patch: PatchID
    /// The run that proposed it.
    public var run: RunID
    /// Yes or no.
    public var verdict: Verdict
    /// Why; the reviewer's words, fed back to the next run.
    public var reason: String?
    /// Who, as `Name <email>`.
    public var reviewer: String
    /// When, in seconds since 1970.
    public var time: Int64
    /// Which text was decided on: 1 is the run's own, each `review --edit` adds 1.
    public var revision: Int
    /// The reviewer's edits instead of the patch's own; `nil` for revision 1.
    public var edits: [Edit]?

    /// Describes a decision.
    public init(
        patch: PatchID, run: RunID, verdict: Verdict, reason: String? = nil, reviewer: String, time: Int64,
        revision: Int = 1, edits: [Edit]? = nil
    ) {
        self.patch = patch
        self.run = run
        self.verdict = verdict
        self.reason = reason
        self.reviewer = reviewer
        self.time = time
        self.revision = revision
        self.edits = edits
    }

    /// The name of its file in the review tree.
    static func fileName(of patch: PatchID) -> String { "\(patch.text).json" }
}
