/// The episodes behind a rule, as a set carried by the program through every merge and never asserted by a model.
///
/// Episodes are named by their index in the run's list of trajectories (0 is the first line of `trajectories.jsonl`);
/// a set of indexes cannot count a trajectory twice.
public struct Support: Hashable, Sendable, Codable {
    /// The indexes of the episodes, ascending and unique.
    public private(set) var episodes: [Int]

    /// Makes a set of indexes.
    public init(_ episodes: some Sequence<Int> = []) {
        self.episodes = Array(Set(episodes)).sorted()
    }

    /// How many episodes there are.
    public var count: Int { episodes.count }

    /// The episodes of both.
    public func union(_ other: Support) -> Support {
        Support(episodes + other.episodes)
    }

    /// Reads an array of indexes.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([Int].self))
    }

    /// Writes the indexes as an array.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(episodes)
    }
}
