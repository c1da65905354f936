/// Decides which candidates are merged with which, and when: a value without clock, task or model.
///
/// Analyses are handed over in any order and take effect in the order of the trajectories. Within a topic, the
/// candidates fill buckets in order; a bucket closes at the fan-in, the last one of a level when no more can come to it;
/// a closed bucket is given out at once, on every level: what comes out of the first buckets of a level fills those of
/// the next while later ones still wait for their answers (``MergeTopic``). So what is merged with what depends on the
/// answers alone, never on timing.
struct MergeSchedule {
    /// Some candidates that are to be merged.
    struct Bucket: Hashable, Sendable {
        var id: String
        var topic: String
        var level: Int
        var inputs: [Candidate]
    }

    private let fanIn: Int
    private let places: Int
    private var waiting: [Int: [Candidate]] = [:]
    private var next = 0
    private let isMerging: Bool
    private var unmerged: [Candidate] = []
    private var topics: [String: MergeTopic] = [:]
    private var order: [String] = []
    private var owners: [String: String] = [:]

    /// Starts with nothing delivered.
    ///
    /// - Parameters:
    ///   - places: how many deliveries will come.
    ///   - fanIn: how many candidates fill a bucket; at least 2.
    ///   - isMerging: whether anything is merged at all; else the schedule only brings the candidates into order.
    init(places: Int, fanIn: Int, isMerging: Bool = true) {
        self.places = places
        self.isMerging = isMerging
        self.fanIn = max(2, fanIn)
    }

    /// Whether everything was delivered and merged.
    var isDone: Bool { next == places && topics.values.allSatisfy { $0.left != nil } }

    /// What is left, topics in the order in which they first appeared.
    var candidates: [Candidate] { unmerged + order.flatMap { topics[$0]?.left ?? [] } }

    /// Takes the candidates of one trajectory and gives the buckets that closed.
    mutating func deliver(_ candidates: [Candidate], from place: Int) -> [Bucket] {
        waiting[place] = candidates
        var closed: [Bucket] = []
        while let ready = waiting.removeValue(forKey: next) {
            next += 1
            guard isMerging else {
                unmerged += ready
                continue
            }
            for candidate in ready {
                let name = Topic.name(of: candidate)
                if topics[name] == nil { order.append(name) }
                closed += change(name) { $0.enter(candidate) }
            }
        }
        if next == places { for name in order { closed += change(name) { $0.close() } } }
        return closed
    }

    /// Takes what became of a bucket and gives the buckets that closed by it.
    mutating func merged(_ bucket: String, into outputs: [Candidate]) -> [Bucket] {
        guard let name = owners[bucket] else { return [] }
        return change(name) { $0.answer(bucket, outputs) }
    }

    private mutating func change(_ name: String, _ step: (inout MergeTopic) -> [Bucket]) -> [Bucket] {
        var topic = topics.removeValue(forKey: name) ?? MergeTopic(name: name, fanIn: fanIn)
        let closed = step(&topic)
        topics[name] = topic
        for bucket in closed { owners[bucket.id] = name }
        return closed
    }
}
