/// What the rules analyst could make of one episode.
public struct EpisodeVerdict: Hashable, Sendable {
    /// The keys of the proposals that the episode supports, in the order of the proposals.
    public var keys: [String]
    /// Why it supports none, as a clause; `nil` when it supports one.
    public var reason: String?

    /// Describes what became of an episode.
    public init(keys: [String], reason: String? = nil) {
        self.keys = keys
        self.reason = reason
    }
}
