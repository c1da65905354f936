/// Over which task groups and environments something was seen.
struct Spread: Sendable {
    private(set) var tasks: Set<UInt32> = []
    private(set) var environments: Set<UInt32> = []

    /// Adds an episode; an unknown environment (0) counts for none.
    mutating func add(_ episode: EpisodeRecord) {
        tasks.insert(episode.task)
        if episode.environment != 0 { environments.insert(episode.environment) }
    }

    /// Adds everything the other one has.
    mutating func formUnion(_ other: Spread) {
        tasks.formUnion(other.tasks)
        environments.formUnion(other.environments)
    }

    /// Whether it clears the bars.
    func clears(_ bar: Bar) -> Bool {
        tasks.count >= bar.tasks && environments.count >= bar.environments
    }

    /// What something must be seen in before it may be named.
    struct Bar: Sendable {
        var tasks: Int
        /// 0 where environments are not known, or all are one.
        var environments: Int
    }
}
