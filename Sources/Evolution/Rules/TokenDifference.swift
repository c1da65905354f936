/// What a retry added to and removed from the tokens of the call before it, each counted as a multiset.
struct TokenDifference: Sendable {
    private(set) var added: [String] = []
    private(set) var removed: [String] = []
    private let shared: Int

    /// Compares two token lists.
    init(from old: [String], to new: [String]) {
        var counts: [String: Int] = [:]
        for token in old { counts[TokenDifference.folded(token), default: 0] += 1 }
        var common = 0
        for token in new {
            let key = TokenDifference.folded(token)
            if let count = counts[key], count > 0 {
                counts[key] = count - 1
                common += 1
            } else {
                added.append(token)
            }
        }
        for token in old {
            let key = TokenDifference.folded(token)
            if let count = counts[key], count > 0 {
                counts[key] = count - 1
                removed.append(token)
            }
        }
        shared = common
    }

    /// In lower case, where that can be told without tables.
    private static func folded(_ token: String) -> String {
        guard token.utf8.contains(where: { (0x41...0x5A).contains($0) }) else { return token }
        return String(decoding: token.utf8.map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
    }

    /// Whether it is the same call with a small change rather than another call.
    var isSmall: Bool {
        let changed = added.count + removed.count
        return changed > 0 && changed <= 12 && shared >= 2 && shared >= max(added.count, removed.count)
    }

    /// Whether the call is the same but for something that only makes the message go away.
    var isMuting: Bool {
        !added.isEmpty && added.count <= 6 && removed.count <= 2 && shared >= 1
            && Muting.isMuting(added: added)
    }
}
