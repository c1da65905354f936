/// What a run of the engine gives: the records, the commits to write, and the words that stay on this machine.
public struct EvolutionResult: Hashable, Sendable {
    /// The run's records.
    public var run: EvolutionRun
    /// One commit per patch that is not parked, by rank; writing them one on the other from the base gives the branch.
    public var commits: [PatchCommit]
    /// The quotes behind every patch, parked ones included; local only.
    public var evidence: [PatchID: [Evidence]]

    /// Bundles a run's results.
    public init(run: EvolutionRun, commits: [PatchCommit], evidence: [PatchID: [Evidence]]) {
        self.run = run
        self.commits = commits
        self.evidence = evidence
    }
}
