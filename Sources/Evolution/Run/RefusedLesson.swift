/// A lesson that was learned but not kept, without a word of it: where it came from and why it was refused.
public struct RefusedLesson: Hashable, Sendable, Codable {
    /// The index of the trajectory it came from; the first one for the rules analyst.
    public var episode: Int
    /// `rules` or `model`.
    public var analyst: String
    /// Why, as a clause.
    public var reason: String

    /// Describes a refusal.
    public init(episode: Int, analyst: String, reason: String) {
        self.episode = episode
        self.analyst = analyst
        self.reason = reason
    }
}
