public import Evolution
public import Git

/// What `log` shows: runs with their patches, decisions and support.
public struct LogView: Sendable {
    /// One patch.
    public struct Entry: Sendable {
        /// The patch as proposed.
        public var patch: Patch
        /// The decision on it; `nil` while it is open.
        public var decision: Decision?
        /// How the default branch took it in; `nil` while it did not.
        public var merged: MergedBy?
        /// The support over all runs.
        public var support: SummedSupport
        /// The patches that it is in an open conflict with, with what they disagree about; empty for most.
        public var conflicts: [PatchConflict] = []
        /// The one of them that was accepted; the conflict is settled then.
        public var setAsideFor: PatchID?
    }

    /// One run.
    public struct Run: Sendable {
        /// The run's record.
        public var record: EvolutionRun
        /// Its branch; `nil` when there is none (any more).
        public var branch: String?
        /// The patches that are commits, by rank.
        public var patches: [Entry]
        /// The patches in open conflicts, which are no commits either, by rank.
        public var contested: [Entry]
        /// The patches that are kept but are no commits, by rank.
        public var parked: [Entry]

        /// Whether anything is left to decide or to merge.
        public var isOpen: Bool {
            (patches + contested).contains {
                $0.merged == nil && $0.decision?.verdict != .reject && $0.setAsideFor == nil
            }
        }

        /// Every patch of the run.
        public var all: [Entry] { patches + contested + parked }
    }

    /// The default branch's name.
    public var branch: String
    /// Its tip.
    public var tip: ObjectID
    /// The runs, oldest first.
    public var runs: [Run]
    /// Runs that cannot be read, with the reason.
    public var unreadable: [RepositoryError]

    /// The runs in which anything is left to decide or to merge: what `log` shows unless told otherwise.
    public var open: [Run] { runs.filter(\.isOpen) }
}

extension SkillRepository {
    /// The evolution of the skill as it stands.
    ///
    /// - Throws: `RepositoryError.noCommit` when the default branch is empty.
    public func log() throws -> LogView {
        let branch = try defaultBranch()
        let tip = try defaultTip()
        let (all, unreadable) = try runs.all()
        let merged = try mergedPatches(at: tip, runs: all)
        let decisions = try review.decisions()
        let ledger = SupportLedger(runs: all)
        let views = try all.map { run in
            func entries(_ patches: [Patch]) -> [LogView.Entry] {
                patches.map { patch in
                    let conflicts = run.conflicts.filter { $0.other(than: patch.id) != nil }
                    let taken = conflicts.compactMap { $0.other(than: patch.id) }
                        .first { decisions[$0]?.verdict == .accept || merged[$0] != nil }
                    return LogView.Entry(
                        patch: patch, decision: decisions[patch.id], merged: merged[patch.id],
                        support: SummedSupport(ledger.total(of: patch.id)), conflicts: conflicts,
                        setAsideFor: decisions[patch.id] == nil ? taken : nil)
                }
            }
            return LogView.Run(
                record: run, branch: try self.branch(of: run.id)?.name, patches: entries(run.commits),
                contested: entries(run.contested), parked: entries(run.parked))
        }
        return LogView(branch: branch, tip: tip, runs: views, unreadable: unreadable)
    }
}
