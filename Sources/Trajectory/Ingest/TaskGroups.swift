internal import ContentHash

/// Puts trajectories into task groups: by their task's id or name, else by prompts that are nearly the same.
///
/// Prompts are compared by MinHash over shingles of three words; two whose estimated similarity is 0.8 or more are of
/// one group, which is named after the first of them. The result depends on the prompts and their order alone. Memory
/// is about 300 bytes a group, and does not depend on the prompts' lengths.
public struct TaskGroups: Sendable {
    private static let bands = 12
    private static let rows = 5
    /// The similarity from which prompts are of one group.
    public static let threshold = 0.8

    /// The signatures of all groups that were made from prompts, one behind the other.
    private var signatures: [UInt16] = []
    /// The hash that names each group.
    private var names: [UInt32] = []
    /// The first group that has a band of a signature.
    private var groupsByBand: [UInt64: UInt32] = [:]

    /// No group is known yet.
    public init() {}

    /// How many groups prompts have made.
    public var promptGroupCount: Int { names.count }

    /// The group of a trajectory.
    ///
    /// One that has neither task nor prompt is a group of its own, named by its hash.
    public mutating func group(of summary: TrajectorySummary) -> String {
        if let task = summary.task?.withoutBlanks, !task.isEmpty { return task }
        let words = Self.words(of: summary.prompt)
        guard !words.isEmpty else { return "prompt-\(summary.hash.prefix(8))" }
        let minimums = Self.minimums(of: words)
        let index = nearest(to: minimums) ?? add(minimums, words: words)
        return Self.name(names[index])
    }

    private static func name(_ hash: UInt32) -> String {
        let digits = String(hash, radix: 16)
        return "prompt-" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }

    /// The most similar group among those that share a band; the earliest of equals.
    private func nearest(to minimums: [UInt64]) -> Int? {
        var best: (index: Int, equal: Int)?
        for band in 0..<Self.bands {
            guard let candidate = groupsByBand[Self.key(band, minimums)].map({ Int($0) }) else { continue }
            let start = candidate * minimums.count
            var equal = 0
            for place in minimums.indices
            where signatures[start + place] == UInt16(truncatingIfNeeded: minimums[place]) {
                equal += 1
            }
            if let best, (best.equal, candidate) >= (equal, best.index) { continue }
            best = (candidate, equal)
        }
        guard let best, Double(best.equal) >= Self.threshold * Double(minimums.count) else { return nil }
        return best.index
    }

    private mutating func add(_ minimums: [UInt64], words: [Substring]) -> Int {
        var hasher = StableHasher()
        for word in words { hasher.add(word) }
        let index = names.count
        names.append(UInt32(truncatingIfNeeded: hasher.value))
        signatures += minimums.map { UInt16(truncatingIfNeeded: $0) }
        for band in 0..<Self.bands {
            let key = Self.key(band, minimums)
            if groupsByBand[key] == nil { groupsByBand[key] = UInt32(truncatingIfNeeded: index) }
        }
        return index
    }

    private static func key(_ band: Int, _ minimums: [UInt64]) -> UInt64 {
        var key = StableHasher.mix(UInt64(band))
        for row in 0..<rows { key = StableHasher.mix(key ^ minimums[band * rows + row]) }
        return key
    }

    /// Letters and digits of the prompt in lower case, in words; at most its first 2,000 words.
    private static func words(of prompt: String) -> [Substring] {
        prompt.lowercased().split(maxSplits: 2000) { !$0.isLetter && !$0.isNumber }
    }

    /// The smallest of each of 60 hashes over all runs of three words.
    private static func minimums(of words: [Substring]) -> [UInt64] {
        var minimums = [UInt64](repeating: .max, count: bands * rows)
        for start in 0..<max(1, words.count - 2) {
            var hasher = StableHasher()
            for word in words[start..<min(start + 3, words.count)] { hasher.add(word) }
            let shingle = hasher.value
            for place in minimums.indices {
                let hash = (shingle ^ UInt64(place) &* 0x9E37_79B9_7F4A_7C15) &* 0xFF51_AFD7_ED55_8CCD
                minimums[place] = min(minimums[place], hash ^ hash >> 32)
            }
        }
        return minimums
    }
}

extension String {
    /// Without white space at both ends.
    fileprivate var withoutBlanks: String {
        var rest = Substring(self).drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
