/// All signatures, counted in one pass over the calls.
struct SignatureTable: Sendable {
    /// What passing runs do after a call that worked: what a recovery has to be compared with.
    struct Base: Sendable {
        var calls = 0
        var following: [ActionTable.Action: Int] = [:]
    }

    /// By cluster; `nil` where the cluster is no error or nothing shows it.
    private(set) var signatures: [Signature?]
    private(set) var base: [ActionTable.Action: Base] = [:]

    /// How many calls after a failure may belong to its recovery.
    static let reach = 3

    private let store: EpisodeStore
    private let actions: ActionTable
    private let clusters: MessageClusters
    private let isError: [Bool]

    /// Counts.
    init(_ store: EpisodeStore, _ actions: ActionTable, _ clusters: MessageClusters, _ isError: [Bool]) {
        self.store = store
        self.actions = actions
        self.clusters = clusters
        self.isError = isError
        signatures = Array(repeating: nil, count: clusters.forms.count)
        for position in store.episodes.indices { count(position) }
    }

    /// The error cluster of a call; 0 for none.
    func cluster(ofCall at: Int) -> MessageClusters.Cluster {
        let cluster = clusters.ofTemplate[Int(store.calls[at].template)]
        return isError[Int(cluster)] ? cluster : 0
    }

    private struct Seen {
        var next: Set<ActionTable.Action> = []
        var window: Set<ActionTable.Action> = []
        var recovered = false
    }

    private mutating func count(_ position: Int) {
        let episode = store.episodes[position]
        let range = Int(episode.first)..<Int(episode.first + episode.count)
        var seen: [MessageClusters.Cluster: Seen] = [:]
        var lastOfTool: [UInt16: Int] = [:]
        for at in range {
            let call = store.calls[at]
            let cluster = self.cluster(ofCall: at)
            if let before = lastOfTool[call.tool] { compare(at, before, episode) }
            lastOfTool[call.tool] = at
            let window = self.window(after: at, in: range)
            if cluster == 0 {
                if episode.passed, call.answer == .data { countBase(actions.kinds[at], window.actions) }
                continue
            }
            var entry = seen[cluster] ?? Seen()
            // Taken out while it changes, so that its tables are not copied.
            var signature = signatures[Int(cluster)] ?? Signature(cluster: cluster)
            signatures[Int(cluster)] = nil
            signature.templates[call.template, default: 0] += 1
            signature.kinds[actions.kinds[at], default: 0] += 1
            signature.tools[call.tool, default: 0] += 1
            if episode.passed { signature.occurrences += 1 }
            if window.ends != cluster {
                entry.window.formUnion(window.actions)
                if at + 1 < range.upperBound, let first = window.first { entry.next.insert(first) }
                if episode.passed {
                    for action in window.actions {
                        signature.following[action, default: Signature.Following()].occurrences += 1
                    }
                }
                entry.recovered = window.ends == 0
            }
            seen[cluster] = entry
            signatures[Int(cluster)] = signature
        }
        finish(position, episode, seen)
    }

    private mutating func finish(
        _ position: Int, _ episode: EpisodeRecord, _ seen: [MessageClusters.Cluster: Seen]
    ) {
        for (cluster, entry) in seen {
            guard var signature = signatures[Int(cluster)] else { continue }
            signatures[Int(cluster)] = nil
            signature.episodes.append(position)
            signature.spread.add(episode)
            if episode.passed { signature.passed += 1 }
            if episode.failed { signature.failed += 1 }
            if episode.passed, entry.recovered { signature.recovered += 1 }
            for action in entry.window {
                if episode.passed {
                    signature.following[action, default: Signature.Following()].passing += 1
                    signature.following[action, default: Signature.Following()].spread.add(episode)
                } else if episode.failed {
                    signature.following[action, default: Signature.Following()].failing += 1
                }
            }
            if episode.passed {
                for action in entry.next {
                    signature.following[action, default: Signature.Following()].next += 1
                }
            }
            signatures[Int(cluster)] = signature
        }
    }

    private struct Window {
        var first: ActionTable.Action?
        var actions: Set<ActionTable.Action> = []
        /// The message of the next try: 0 when it worked, -1 when there was none.
        var ends: MessageClusters.Cluster = -1
    }

    /// The calls of another kind before the next try, and how that went.
    private func window(after at: Int, in range: Range<Int>) -> Window {
        var window = Window()
        let kind = actions.kinds[at]
        var next = at + 1
        while next < range.upperBound {
            if actions.kinds[next] == kind {
                window.ends = cluster(ofCall: next)
                break
            }
            if next - at <= SignatureTable.reach {
                if window.first == nil { window.first = actions.actions[next] }
                window.actions.insert(actions.actions[next])
            } else if next - at > 12 {
                break
            }
            next += 1
        }
        return window
    }

    private mutating func countBase(_ kind: ActionTable.Action, _ following: Set<ActionTable.Action>) {
        base[kind, default: Base()].calls += 1
        for action in following { base[kind, default: Base()].following[action, default: 0] += 1 }
    }

    private mutating func compare(_ at: Int, _ before: Int, _ episode: EpisodeRecord) {
        let failing = cluster(ofCall: before)
        guard failing != 0, signatures[Int(failing)] != nil else { return }
        let call = store.calls[at]
        if call.isMuted {
            signatures[Int(failing)]?.muted += 1
        } else if call.change != 0, episode.passed, cluster(ofCall: at) == 0 {
            signatures[Int(failing)]?.repairs.add(store.changes[Int(call.change)], of: episode)
        }
    }
}
