/// What a run means for the rules of earlier runs: the three numbers that `evolve` reports, with the names behind them.
public struct RunChanges: Hashable, Sendable, Codable {
    /// A rule of an earlier run that a patch of this run replaces.
    public struct Superseded: Hashable, Sendable, Codable {
        /// The earlier run.
        public var run: RunID
        /// Its patch.
        public var patch: PatchID
        /// The patch of this run that takes its place.
        public var by: PatchID

        /// Names both.
        public init(run: RunID, patch: PatchID, by: PatchID) {
            self.run = run
            self.patch = patch
            self.by = by
        }
    }

    /// A rule that was found again and deliberately not proposed.
    public struct Suppressed: Hashable, Sendable, Codable {
        /// The earlier run.
        public var run: RunID
        /// Its patch.
        public var patch: PatchID
        /// The structural identity of the rule that was found.
        public var key: String
        /// Why: `rejected by a reviewer`, `taken out by a person`.
        public var reason: String
        /// The episodes of this run that show it.
        public var support: Support

        /// Describes what was held back.
        public init(run: RunID, patch: PatchID, key: String, reason: String, support: Support) {
            self.run = run
            self.patch = patch
            self.key = key
            self.reason = reason
            self.support = support
        }
    }

    /// Patches of this run's branch that no earlier run proposed, in rank order.
    public var new: [PatchID]
    /// Rules of earlier runs that gained at least one episode, ascending.
    public var strengthened: [PatchID]
    /// Rules of earlier runs that a patch of this run replaces.
    public var superseded: [Superseded]
    /// Rules that were found again but had been rejected or taken out.
    public var suppressed: [Suppressed]

    /// Lists what changed.
    public init(
        new: [PatchID] = [], strengthened: [PatchID] = [], superseded: [Superseded] = [],
        suppressed: [Suppressed] = []
    ) {
        self.new = new
        self.strengthened = strengthened
        self.superseded = superseded
        self.suppressed = suppressed
    }
}
