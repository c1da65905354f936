/// New evidence of a run for a rule that an earlier run proposed; nothing is proposed for it again.
public struct Reinforcement: Hashable, Sendable, Codable {
    /// The run that proposed the rule.
    public var run: RunID
    /// The rule's patch there.
    public var patch: PatchID
    /// The structural identity that matched, or that of the new lesson where the wording matched.
    public var key: String
    /// The episodes of this run that show the rule.
    public var support: Support
    /// Of those, how many no earlier run had counted.
    public var newEpisodes: Int
    /// The support counted by outcome and task group.
    public var count: SupportCount
    /// Where it was seen, at most 50 places.
    public var evidence: [EvidenceReference]

    /// Describes new evidence.
    public init(
        run: RunID, patch: PatchID, key: String, support: Support, newEpisodes: Int, count: SupportCount,
        evidence: [EvidenceReference]
    ) {
        self.run = run
        self.patch = patch
        self.key = key
        self.support = support
        self.newEpisodes = newEpisodes
        self.count = count
        self.evidence = evidence
    }

    enum CodingKeys: String, CodingKey {
        case run, patch, key, support, count, evidence
        case newEpisodes = "new_episodes"
    }
}
