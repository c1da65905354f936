/// What the rules analyst found in all episodes it was shown.
public struct RulesAnalysis: Hashable, Sendable {
    /// The lessons with the text that would teach them, those with the widest support first.
    public var proposals: [ProposedPatch]
    /// What the analyst could and could not see.
    public var report: AnalysisReport
    /// What became of each episode here, by its index; every analysed episode has an entry.
    public var seenBy: [Int: EpisodeVerdict]

    /// Describes an analysis.
    public init(proposals: [ProposedPatch], report: AnalysisReport, seenBy: [Int: EpisodeVerdict]) {
        self.proposals = proposals
        self.report = report
        self.seenBy = seenBy
    }
}
