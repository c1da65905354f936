/// One message of failure over all episodes, with what followed it.
struct Signature: Sendable {
    /// How often something followed.
    struct Following: Sendable {
        /// Passing episodes in which it was the very next call.
        var next = 0
        /// Passing episodes in which it came before the next try.
        var passing = 0
        /// Failed ones.
        var failing = 0
        /// Occurrences in passing episodes.
        var occurrences = 0
        var spread = Spread()
    }

    var cluster: MessageClusters.Cluster
    /// Positions in the store's list of episodes.
    var episodes: [Int] = []
    var spread = Spread()
    var passed = 0
    var failed = 0
    /// Occurrences in passing episodes.
    var occurrences = 0
    var muted = 0
    /// Passing episodes in which the same kind of call worked later without the message.
    var recovered = 0
    var templates: [UInt32: Int] = [:]
    var kinds: [ActionTable.Action: Int] = [:]
    var tools: [UInt16: Int] = [:]
    var following: [ActionTable.Action: Following] = [:]
    var repairs = RepairTally()

    init(cluster: MessageClusters.Cluster) { self.cluster = cluster }

    /// The kind of call that it answers most often.
    var kind: ActionTable.Action {
        kinds.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 0
    }

    /// The tool that gives it most often.
    var tool: UInt16 {
        tools.max { ($0.value, -Int($0.key)) < ($1.value, -Int($1.key)) }?.key ?? 0
    }
}

/// Which tokens came and went between a failing call and its mended successor, in passing runs.
struct RepairTally: Sendable {
    /// A token that came for one that went.
    struct Pair: Hashable, Sendable {
        var added: UInt16
        var removed: UInt16
    }

    var all = Spread()
    var added: [UInt16: Spread] = [:]
    var removed: [UInt16: Spread] = [:]
    var pairs: [Pair: Spread] = [:]

    /// Counts a change.
    mutating func add(_ change: EpisodeStore.Change, of episode: EpisodeRecord) {
        all.add(episode)
        for token in change.added { added[token, default: Spread()].add(episode) }
        for token in change.removed { removed[token, default: Spread()].add(episode) }
        for new in change.added.prefix(4) {
            for old in change.removed.prefix(4) {
                pairs[Pair(added: new, removed: old), default: Spread()].add(episode)
            }
        }
    }
}
