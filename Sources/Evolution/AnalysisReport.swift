/// What an analyst says about its own sight; part of the run's record and of what `evolve` prints.
public struct AnalysisReport: Hashable, Sendable, Codable {
    /// Episodes that were analysed.
    public var episodes: Int
    /// Of those, failures.
    public var failures: Int
    /// Of the failures, those in which the analyst saw anything it has a lesson for.
    public var failuresSeen: Int
    /// Signatures that were found but taught nothing, with how often and why: `hides an error`, `one environment only`.
    public var withheld: [Withheld]

    /// Something that was found and deliberately not proposed.
    public struct Withheld: Hashable, Sendable, Codable {
        /// What was found, masked, at most 120 characters.
        public var signature: String
        /// In how many episodes.
        public var episodes: Int
        /// Why it teaches nothing, as a clause.
        public var reason: String

        /// Describes what was withheld.
        public init(signature: String, episodes: Int, reason: String) {
            self.signature = signature
            self.episodes = episodes
            self.reason = reason
        }
    }

    /// Describes an analysis.
    public init(episodes: Int, failures: Int, failuresSeen: Int, withheld: [Withheld]) {
        self.episodes = episodes
        self.failures = failures
        self.failuresSeen = failuresSeen
        self.withheld = withheld
    }

    enum CodingKeys: String, CodingKey {
        case episodes, failures, withheld
        case failuresSeen = "failures_seen"
    }
}
