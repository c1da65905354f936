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
    private mutating func matchAcross() {
        let gone = before.leaves.indices.filter { new[$0] == nil && LeafPairing.mayMove(before.leaves[$0].unit) }
        let come = after.leaves.indices.filter { old[$0] == nil && LeafPairing.mayMove(after.leaves[$0].unit) }
        guard !gone.isEmpty, !come.isEmpty else { return }
        let partners = LeafPairing.partners(
            gone.map { before.leaves[$0].unit }, come.map { after.leaves[$0].unit }, moves: true,
            isFlipped: isFlipped)
        for (place, partner) in partners.enumerated() {
            guard let partner else { continue }
            let (one, other) = (before.leaves[gone[place]].unit, after.leaves[come[partner]].unit)
            if LeafPairing.areOne(one, other) { pair(gone[place], come[partner]) }
        }
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
