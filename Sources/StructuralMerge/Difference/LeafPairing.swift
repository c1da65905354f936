/// Which leaf of one document is a version of which of another, and which of them kept their order.
struct LeafPairing {
    /// For each leaf of the old document its version in the new one.
    private(set) var new: [Int?]
    /// For each leaf of the new document its version in the old one.
    private(set) var old: [Int?]
    /// For each leaf of the new document whether it has an old version that stands elsewhere in the order.
    private(set) var isMoved: [Bool]

    private let before: LeafList
    private let after: LeafList
    private let isFlipped: Bool

    /// - Parameter isFlipped: whether to align from the new document: with swapped documents the same leaves must be
    ///   pairs, but an alignment takes the first of two equal choices.
    init(_ roots: (old: Unit, new: Unit), _ before: LeafList, _ after: LeafList, isFlipped: Bool) {
        self.before = before
        self.after = after
        self.isFlipped = isFlipped
        new = Array(repeating: nil, count: before.leaves.count)
        old = Array(repeating: nil, count: after.leaves.count)
        isMoved = Array(repeating: false, count: after.leaves.count)
        match(roots.old, roots.new)
        matchAcross()
        matchHeadings()
        findMoved()
    }

    /// For each unit its partner in another list.
    static func partners(_ old: [Unit], _ new: [Unit], moves: Bool, isFlipped: Bool) -> [Int?] {
        isFlipped ? Alignment(new, old, moves: moves).base : Alignment(old, new, moves: moves).side
    }

    private mutating func pair(_ one: Int, _ other: Int) {
        new[one] = other
        old[other] = one
    }

    private mutating func match(_ one: Unit, _ other: Unit) {
        if one.children.isEmpty, other.children.isEmpty {
            if let place = before.indices[ObjectIdentifier(one)], let partner = after.indices[ObjectIdentifier(other)] {
                pair(place, partner)
            }
            return
        }
        let partners = LeafPairing.partners(one.children, other.children, moves: true, isFlipped: isFlipped)
        for (place, partner) in partners.enumerated() {
            if let partner { match(one.children[place], other.children[partner]) }
        }
    }

    /// Pairs what has no version where its container went: what moved to another list or section.
    ///
    /// First what says the same, whatever its bullet or number; then what is similar. An alignment finds what kept its
    /// order, so a few are made, each of what the ones before left over.
    private mutating func matchAcross() {
        matchSayings()
        for _ in 0..<3 where !matchSimilar() { break }
    }

    private func unmatched() -> (gone: [Int], come: [Int]) {
        (
            before.leaves.indices.filter { new[$0] == nil && LeafPairing.mayMove(before.leaves[$0].unit) },
            after.leaves.indices.filter { old[$0] == nil && LeafPairing.mayMove(after.leaves[$0].unit) }
        )
    }

    /// Pairs what says the same and is the only one to say it.
    private mutating func matchSayings() {
        let (gone, come) = unmatched()
        guard !gone.isEmpty, !come.isEmpty else { return }
        func places(_ indices: [Int], in list: LeafList) -> [UInt64: Int] {
            var places: [UInt64: Int] = [:]
            for index in indices where list.leaves[index].unit.content.count < Unit.looseLimit {
                let name = list.leaves[index].unit.looseHash
                places[name] = places[name] == nil ? index : -1
            }
            return places
        }
        let there = places(come, in: after)
        for (name, place) in places(gone, in: before) where place >= 0 {
            guard let partner = there[name], partner >= 0,
                before.leaves[place].unit.kind.mayMatch(after.leaves[partner].unit.kind)
            else { continue }
            pair(place, partner)
        }
    }

    /// - Returns: whether any pair was found.
    private mutating func matchSimilar() -> Bool {
        let (gone, come) = unmatched()
        guard !gone.isEmpty, !come.isEmpty else { return false }
        let partners = LeafPairing.partners(
            gone.map { before.leaves[$0].unit }, come.map { after.leaves[$0].unit }, moves: true,
            isFlipped: isFlipped)
        var found = false
        for (place, partner) in partners.enumerated() {
            guard let partner else { continue }
            let (one, other) = (before.leaves[gone[place]].unit, after.leaves[come[partner]].unit)
            guard LeafPairing.areOne(one, other) else { continue }
            pair(gone[place], come[partner])
            found = true
        }
        return found
    }

    /// Pairs the headings of sections that hold each other's blocks: a section with quite another title is still itself.
    private mutating func matchHeadings() {
        var counts: [SectionPair: Int] = [:]
        for place in before.leaves.indices where before.leaves[place].name != .heading {
            guard let partner = new[place], let one = before.section(of: place), let other = after.section(of: partner)
            else { continue }
            counts[SectionPair(old: one, new: other), default: 0] += 1
        }
        let (best, bestBack) = (mostIn(counts, \.old), mostIn(counts, \.new))
        for (pair, _) in counts where best[pair.old] == .some(pair) && bestBack[pair.new] == .some(pair) {
            let heading = before.frames[pair.old].leaves.lowerBound
            let partner = after.frames[pair.new].leaves.lowerBound
            if new[heading] == nil, old[partner] == nil { self.pair(heading, partner) }
        }
    }

    private struct SectionPair: Hashable {
        var old: Int
        var new: Int
    }

    /// For each section of one side the pair with the most leaves in common; nothing where two have as many.
    private func mostIn(_ counts: [SectionPair: Int], _ side: KeyPath<SectionPair, Int>) -> [Int: SectionPair?] {
        var best: [Int: SectionPair?] = [:]
        var most: [Int: Int] = [:]
        for (pair, count) in counts {
            let section = pair[keyPath: side]
            if count > most[section] ?? 0 {
                most[section] = count
                best[section] = pair
            } else if count == most[section] {
                best[section] = .some(nil)
            }
        }
        return best
    }

    /// Whether a unit says enough to be known again elsewhere.
    private static func mayMove(_ unit: Unit) -> Bool {
        switch unit.kind {
        case .blank, .byteOrderMark, .frontmatterFence, .thematicBreak, .row(.delimiter), .frontmatterKey, .heading:
            false
        default: unit.content.count >= 12
        }
    }

    /// Out of their place two units are one only when most of their words are.
    private static func areOne(_ one: Unit, _ other: Unit) -> Bool {
        one.hash == other.hash || Similarity.dice(one.sortedWords, other.sortedWords) >= 0.6
    }

    /// The fewest leaves that must move to make one order of the other.
    private mutating func findMoved() {
        if isFlipped {
            let pairs = old.indices.compactMap { place in old[place].map { (place, $0) } }
            let kept = LongestRun.ascending(pairs.map(\.1))
            for (place, _) in pairs { isMoved[place] = true }
            for place in kept { isMoved[pairs[place].0] = false }
        } else {
            let pairs = new.compactMap { $0 }
            let kept = LongestRun.ascending(pairs)
            for place in pairs { isMoved[place] = true }
            for place in kept { isMoved[pairs[place]] = false }
        }
    }
}
