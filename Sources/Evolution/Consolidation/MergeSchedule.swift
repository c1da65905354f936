internal import Skill

/// Decides which candidates are merged with which, and when: a value without clock, task or model.
///
/// Analyses are handed over in any order and take effect in the order of the trajectories. Within a topic, the
/// candidates of a level fill buckets in order; a bucket closes at the fan-in, the rest when no more can come; a closed
/// bucket is given out at once. A topic ends when one candidate is left, when a level changed nothing, or when all of
/// it met in one bucket. So what is merged depends on the answers alone, never on timing.
struct MergeSchedule {
    /// Some candidates that are to be merged.
    struct Bucket: Hashable, Sendable {
        var id: String
        var topic: String
        var level: Int
        var inputs: [Candidate]
    }

    private struct Topic {
        var level = 1
        var entered = 0
        var open: [Candidate] = []
        var buckets: [String] = []
        var results: [String: [Candidate]] = [:]
        var isEnded = false
        var left: [Candidate] = []
    }

    private let fanIn: Int
    private let places: Int
    private var waiting: [Int: [Candidate]] = [:]
    private var next = 0
    private var topics: [String: Topic] = [:]
    private var order: [String] = []
    private var owners: [String: String] = [:]

    /// Starts with nothing delivered.
    ///
    /// - Parameters:
    ///   - places: how many deliveries will come.
    ///   - fanIn: how many candidates fill a bucket; at least 2.
    init(places: Int, fanIn: Int) {
        self.places = places
        self.fanIn = max(2, fanIn)
    }

    /// Whether everything was delivered and merged.
    var isDone: Bool { next == places && topics.values.allSatisfy(\.isEnded) }

    /// What is left, topics in the order in which they first appeared.
    var candidates: [Candidate] { order.flatMap { topics[$0]?.left ?? [] } }

    /// Takes the candidates of one trajectory and gives the buckets that closed.
    mutating func deliver(_ candidates: [Candidate], from place: Int) -> [Bucket] {
        waiting[place] = candidates
        var closed: [Bucket] = []
        while let ready = waiting.removeValue(forKey: next) {
            next += 1
            for candidate in ready { closed += enter(candidate) }
        }
        if next == places { for name in order { closed += close(name) } }
        return closed
    }

    /// Takes what became of a bucket and gives the buckets that closed by it.
    mutating func merged(_ bucket: String, into outputs: [Candidate]) -> [Bucket] {
        guard let name = owners[bucket] else { return [] }
        topics[name]?.results[bucket] = outputs
        return next == places ? close(name) : []
    }

    /// The topic of a candidate: the file and section it works in, else its theme.
    static func topic(of candidate: Candidate) -> String {
        guard let place = candidate.places.first else { return candidate.theme.lowercased() }
        return ([place.file.text] + place.headings).joined(separator: " > ")
    }

    private mutating func enter(_ candidate: Candidate) -> [Bucket] {
        let name = Self.topic(of: candidate)
        if topics[name] == nil {
            topics[name] = Topic()
            order.append(name)
        }
        topics[name]?.entered += 1
        topics[name]?.open.append(candidate)
        guard let open = topics[name]?.open, open.count == fanIn else { return [] }
        topics[name]?.open = []
        return [bucket(open, of: name)]
    }

    private mutating func bucket(_ inputs: [Candidate], of name: String) -> Bucket {
        let level = topics[name]?.level ?? 1
        let id = Folding.mergeID(topic: name, level: level, inputs: inputs.map(\.id))
        topics[name]?.buckets.append(id)
        owners[id] = name
        return Bucket(id: id, topic: name, level: level, inputs: inputs)
    }

    /// Goes on with a topic as far as it can without an answer: closes its last bucket, ends its level, starts the next.
    private mutating func close(_ name: String) -> [Bucket] {
        guard var topic = topics[name], !topic.isEnded else { return [] }
        if topic.open.count > 1 {
            topics[name]?.open = []
            return [bucket(topic.open, of: name)]
        }
        guard topic.buckets.allSatisfy({ topic.results[$0] != nil }) else { return [] }
        let outputs = topic.buckets.flatMap { topic.results[$0] ?? [] } + topic.open
        let met = topic.buckets.count + topic.open.count <= 1
        if outputs.count <= 1 || outputs.count >= topic.entered || met {
            topic.left = outputs
            topic.isEnded = true
            topics[name] = topic
            return []
        }
        topic.level += 1
        topic.entered = outputs.count
        topic.open = []
        topic.buckets = []
        topic.results = [:]
        topics[name] = topic
        var closed: [Bucket] = []
        var start = 0
        while outputs.count - start > 1 {
            let inputs = Array(outputs[start..<min(start + fanIn, outputs.count)])
            closed.append(bucket(inputs, of: name))
            start += inputs.count
        }
        topics[name]?.open = Array(outputs[min(start, outputs.count)...])
        return closed
    }
}
