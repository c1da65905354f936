/// The levels of one topic's merges.
///
/// A level takes candidates in order and cuts them into groups of the fan-in. A group of candidates that all came out of
/// one bucket has met already: it passes on without being asked about again, as does a single candidate at the end. The
/// next level is there as soon as it is known to be needed, which is when a level has more
/// than one group and one of them came out smaller; then what comes out of its groups moves up, in order. The topic ends
/// with a level of one group, or one whose groups all came out as they went in.
struct MergeTopic {
    private struct Group {
        /// How many candidates went in.
        var size: Int
        /// The bucket that is asked about; `nil` where nothing is asked.
        var bucket: String?
        /// What came out; `nil` while the answer is awaited.
        var outputs: [Candidate]?
    }

    private struct Level {
        /// What waits for its group to fill.
        var open: [Candidate] = []
        var groups: [Group] = []
        /// How many groups' outputs have moved up.
        var moved = 0
        /// Whether nothing more can come.
        var isClosed = false

        var isNextNeeded: Bool {
            groups.count + (open.isEmpty ? 0 : 1) > 1
                && groups.contains { $0.outputs.map { [size = $0.size] in $0.count < size } ?? false }
        }
    }

    private let name: String
    private let fanIn: Int
    private var levels = [Level()]
    /// What came out of each bucket, by ids.
    private var met: [Set<String>] = []
    /// What is left; `nil` until the topic has ended.
    private(set) var left: [Candidate]?

    init(name: String, fanIn: Int) {
        self.name = name
        self.fanIn = fanIn
    }

    /// Takes the next candidate of the lowest level.
    mutating func enter(_ candidate: Candidate) -> [MergeSchedule.Bucket] {
        take(candidate, level: 0) + advance()
    }

    /// No more candidates will enter.
    mutating func close() -> [MergeSchedule.Bucket] {
        guard left == nil, !levels[0].isClosed else { return [] }
        return end(level: 0) + advance()
    }

    /// Takes what came out of a bucket.
    mutating func answer(_ bucket: String, _ outputs: [Candidate]) -> [MergeSchedule.Bucket] {
        for level in levels.indices {
            guard let group = levels[level].groups.firstIndex(where: { $0.bucket == bucket }) else { continue }
            levels[level].groups[group].outputs = outputs
            met.append(Set(outputs.map(\.id)))
            return advance()
        }
        return []
    }

    private mutating func take(_ candidate: Candidate, level: Int) -> [MergeSchedule.Bucket] {
        levels[level].open.append(candidate)
        return levels[level].open.count == fanIn ? cut(level) : []
    }

    /// Nothing more comes to a level: what waits in it is its last group.
    private mutating func end(level: Int) -> [MergeSchedule.Bucket] {
        levels[level].isClosed = true
        return cut(level)
    }

    private mutating func cut(_ level: Int) -> [MergeSchedule.Bucket] {
        let inputs = levels[level].open
        guard !inputs.isEmpty else { return [] }
        levels[level].open = []
        // What an input came out of is answered by the time it is here, so that this does not depend on timing either.
        let haveMet = met.contains { $0.isSuperset(of: inputs.map(\.id)) }
        if inputs.count == 1 || haveMet {
            levels[level].groups.append(Group(size: inputs.count, bucket: nil, outputs: inputs))
            return []
        }
        let id = Folding.mergeID(topic: name, level: level + 1, inputs: inputs.map(\.id))
        levels[level].groups.append(Group(size: inputs.count, bucket: id, outputs: nil))
        return [MergeSchedule.Bucket(id: id, topic: name, level: level + 1, inputs: inputs)]
    }

    /// Moves up what can move, and ends what has ended.
    private mutating func advance() -> [MergeSchedule.Bucket] {
        var closed: [MergeSchedule.Bucket] = []
        var level = 0
        while left == nil, level < levels.count {
            if levels[level].isNextNeeded {
                if level + 1 == levels.count { levels.append(Level()) }
                closed += moveUp(from: level)
            } else if levels[level].isClosed, levels[level].groups.allSatisfy({ $0.outputs != nil }) {
                left = levels[level].groups.flatMap { $0.outputs ?? [] }
            }
            level += 1
        }
        return closed
    }

    private mutating func moveUp(from level: Int) -> [MergeSchedule.Bucket] {
        var closed: [MergeSchedule.Bucket] = []
        while levels[level].moved < levels[level].groups.count,
            let outputs = levels[level].groups[levels[level].moved].outputs
        {
            for output in outputs { closed += take(output, level: level + 1) }
            levels[level].moved += 1
        }
        let hasEnded = levels[level].isClosed && levels[level].moved == levels[level].groups.count
        if hasEnded, !levels[level + 1].isClosed { closed += end(level: level + 1) }
        return closed
    }
}
