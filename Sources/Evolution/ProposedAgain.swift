/// Why a patch is proposed although a reviewer rejected one like it, or a person took it out: its support has doubled.
public struct ProposedAgain: Hashable, Sendable, Codable {
    /// The run of the earlier patch.
    public var run: RunID
    /// The earlier patch.
    public var patch: PatchID
    /// What was decided then, as a clause: `a reviewer rejected it`, with the reason where one was given.
    public var decision: String
    /// The distinct task groups behind it when that was decided.
    public var from: Int
    /// The distinct task groups behind it by now, over all runs.
    public var to: Int

    /// Describes it.
    public init(run: RunID, patch: PatchID, decision: String, from: Int, to: Int) {
        self.run = run
        self.patch = patch
        self.decision = decision
        self.from = from
        self.to = to
    }

    /// Both numbers in one clause.
    public var summary: String { "support doubled from \(from) to \(to) tasks" }
}
