internal import Skill

/// Which candidates' own edits cannot stand together, found on the skill's tree and never by their words.
struct Contradictions {
    /// Two candidates, in their order.
    struct Pair: Hashable {
        /// Their places in the list.
        var first: Int
        var second: Int
        /// What they disagree about, as a clause.
        var reason: String
    }

    /// Every pair once, with the first reason that was found.
    let pairs: [Pair]

    /// Looks at candidates; one whose edits do not fit the skill by themselves contradicts nobody.
    ///
    /// What skillgit places itself (an item at the end of a section) contradicts nothing, so only edits that an analyst
    /// anchored are looked at.
    init(among candidates: [Candidate], base: SkillFolder) {
        var sets: [EditSet] = []
        for (index, candidate) in candidates.enumerated() where !candidate.edits.isEmpty {
            let set = EditSet(id: String(index), rank: index + 1, edits: candidate.edits)
            if SkillRenderer.check(set, base: base).isEmpty { sets.append(set) }
        }
        var found: [Pair] = []
        var seen: Set<[Int]> = []
        for conflict in sets.count > 1 ? SkillRenderer.conflicts(among: sets, base: base) : [] {
            guard let one = Int(conflict.first), let other = Int(conflict.second), one != other else { continue }
            let (first, second) = (min(one, other), max(one, other))
            guard seen.insert([first, second]).inserted else { continue }
            found.append(Pair(first: first, second: second, reason: HostileText.oneLine(conflict.reason)))
        }
        pairs = found.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    /// The candidates that hang together by contradictions: places ascending, groups by their first.
    var groups: [[Int]] {
        var group: [Int: Int] = [:]
        var members: [Int: [Int]] = [:]
        for pair in pairs {
            let one = group[pair.first] ?? pair.first
            let other = group[pair.second] ?? pair.second
            let joined = Set((members[one] ?? [pair.first]) + (members[other] ?? [pair.second]))
            let name = min(one, other)
            members[max(one, other)] = nil
            members[name] = joined.sorted()
            for place in joined { group[place] = name }
        }
        return members.values.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
    }
}
