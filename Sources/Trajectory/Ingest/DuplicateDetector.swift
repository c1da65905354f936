internal import ContentHash

/// Finds trajectories that are the same as an earlier one, and sessions that a longer one contains from its beginning.
///
/// Equal are two of the same identity; the first stays. A session that was resumed or forked is copied into a new file
/// and goes on there: of two sessions of which one begins with all steps of the other, the longer stays, wherever it
/// stands in the order. That takes a look at all sessions beforehand (`learn`), which keeps 8 bytes a session, and
/// those of each step only for sessions that begin alike.
public struct DuplicateDetector: Sendable {
    /// Which trajectory first had an identity: 64 bits of the hash, and the place of its shown id.
    private var seen: [UInt64: UInt32] = [:]
    private var ids: [String] = []
    /// Prefix hashes of sessions that begin alike, with the place of the session they belong to.
    private var prefixes: [UInt64: UInt32] = [:]
    private var sessions: [String] = []
    /// How many prefix hashes are kept at most; beyond, copies of long sessions are no longer seen.
    static let mostPrefixes = 1 << 20

    /// Nothing was seen yet.
    public init() {}

    /// Learns a session's running hashes, so that a shorter copy of it is known when it comes.
    mutating func learn(session file: String, prefixes hashes: some Sequence<UInt64>) {
        let place = UInt32(truncatingIfNeeded: sessions.count)
        sessions.append(file)
        for hash in hashes where prefixes.count < Self.mostPrefixes && prefixes[hash] == nil {
            prefixes[hash] = place
        }
    }

    /// The reason why a trajectory does not count; `nil` when it does, and then it is remembered.
    public mutating func duplicate(of summary: TrajectorySummary) -> String? {
        duplicate(of: summary, chain: nil)
    }

    mutating func duplicate(of summary: TrajectorySummary, chain: StepChain?) -> String? {
        if let chain, let place = prefixes[chain.value] {
            return "the beginning of \(sessions[Int(place)]), which goes on"
        }
        let key = Self.key(summary.hash)
        if let first = seen[key] { return "the same as \(ids[Int(first)])" }
        seen[key] = UInt32(truncatingIfNeeded: ids.count)
        ids.append(summary.id)
        return nil
    }

    /// 64 bits of a SHA-256: among 100,000 trajectories two agree by chance once in 10⁹ runs.
    private static func key(_ hash: ContentHash) -> UInt64 {
        UInt64(hash.prefix(16), radix: 16) ?? 0
    }
}
