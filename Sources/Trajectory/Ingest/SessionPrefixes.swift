/// Looks at all sessions before they are read, for copies that were resumed or forked.
///
/// Two looks: the first keeps one number a session, the hash of its beginning; the second reads only sessions whose
/// beginning occurs twice, and keeps the hash after every step of them.
struct SessionPrefixes {
    /// How many steps make a beginning: a request and an answer to it.
    private static let beginning = 2

    /// Reads the sessions among `units` and teaches `detector` which begin alike.
    static func learn(_ units: [String], into detector: inout DuplicateDetector) throws {
        var beginnings: [(unit: Int, hash: UInt64)] = []
        var counts: [UInt64: Int] = [:]
        let sessions = units.indices.filter { isSession(units[$0]) }
        // A session alone is nobody's copy: it need not be read twice.
        guard sessions.count > 1 else { return }
        for index in sessions {
            var sink = ChainSink(most: beginning)
            try read(units[index], into: &sink)
            guard let hash = sink.hashes.last else { continue }
            beginnings.append((index, hash))
            counts[hash, default: 0] += 1
        }
        for (unit, hash) in beginnings where counts[hash, default: 0] > 1 {
            var sink = ChainSink(most: .max)
            try read(units[unit], into: &sink)
            // A whole session is no beginning of itself.
            detector.learn(session: units[unit], prefixes: sink.hashes.dropFirst(beginning - 1).dropLast())
        }
    }

    private static func isSession(_ unit: String) -> Bool {
        guard unit.hasSuffix(".jsonl") else { return false }
        guard let format = try? TrajectoryFileReader(file: unit, display: unit).detectFormat() else {
            return false
        }
        return format == .claudeCode || format == .codex
    }

    private static func read(_ unit: String, into sink: inout ChainSink) throws {
        do {
            try TrajectoryFileReader(file: unit, display: unit).read(into: &sink)
        } catch is ChainSink.Enough {}
    }

    /// Keeps the running hashes of a file's first trajectory.
    private struct ChainSink: TrajectorySink {
        struct Enough: Error {}

        let most: Int
        var hashes: [UInt64] = []
        private var chain = StepChain()

        init(most: Int) {
            self.most = most
        }

        mutating func began(file: String, ordinal: Int, format: TrajectoryFormat) throws {
            if ordinal > 1 { throw Enough() }
        }

        mutating func step(_ step: Step) throws {
            chain.add(step)
            hashes.append(chain.value)
            if hashes.count >= min(most, 1 << 16) { throw Enough() }
        }

        mutating func ended(_ summary: TrajectorySummary) throws {}
        mutating func broke(_ failure: TrajectoryFailure) throws {}
    }
}
