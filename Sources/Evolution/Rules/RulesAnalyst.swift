public import Trajectory

/// The embedded analyst that needs no model: it mines what recurs over many executions.
public struct RulesAnalyst: Sendable {
    /// The bars a rule has to clear.
    public let options: RulesAnalystOptions

    /// Starts with no episodes.
    public init(options: RulesAnalystOptions = RulesAnalystOptions()) {
        self.options = options
    }

    /// Takes the next step of the trajectory that is being read.
    public mutating func step(_ step: Step) {}

    /// The steps taken since the last call were this episode.
    public mutating func endEpisode(_ episode: Episode) {}

    /// The steps taken since the last call are to be forgotten.
    public mutating func dropEpisode() {}

    /// What the episodes taken so far teach.
    public func propose() -> RulesAnalysis {
        RulesAnalysis(
            proposals: [], report: AnalysisReport(episodes: 0, failures: 0, failuresSeen: 0, withheld: []), seenBy: [:])
    }
}
