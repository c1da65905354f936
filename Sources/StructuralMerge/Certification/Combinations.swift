/// Finds units of a side in the result again where the other side's words were worked into them.
///
/// A unit that both sides edited is in no version as the result has it. It counts as found when the words that the side
/// put into it stand in order in one place of the result, and those that it took out are not back there.
struct Combinations {
    enum Verdict: Equatable {
        case combined
        case missing
        case undone(String)
    }

    private let base: UnitText
    private let own: UnitText
    private let other: UnitText
    private let result: UnitText
    /// Units of the base that the side no longer has, of the result that it never had, and of the other side that the
    /// base has not.
    private let origins: UnitIndex
    private let candidates: UnitIndex
    private let counterparts: UnitIndex

    init(base: UnitText, own: UnitText, other: UnitText, result: UnitText) {
        self.base = base
        self.own = own
        self.other = other
        self.result = result
        origins = UnitIndex(of: base, without: own)
        candidates = UnitIndex(of: result, without: own)
        counterparts = UnitIndex(of: other, without: base)
    }

    /// - Parameter isNew: whether the side made the unit; one that it only kept must be there with all its words.
    func verdict(on unit: UnitText.Unit, isNew: Bool) -> Verdict {
        let words = own.words[unit.words]
        let origin = isNew ? origins.nearest(to: words, count: 1).first : nil
        let before = origin.map { base.words[$0.words] } ?? []
        let added = WordChange.added(from: before, to: words)
        var undone: String?
        for candidate in candidates.nearest(to: words, count: 4) {
            // A sentence may have been cut in two by the other side.
            let next = min(candidate.words.upperBound + 40, result.words.count)
            guard WordChange.isOrdered(added, within: result.words[candidate.words.lowerBound..<next]) else { continue }
            guard let origin, isBack(from: before, words, in: result.words[candidate.words], origin) else {
                return .combined
            }
            undone = undone ?? result.excerpt(candidate)
        }
        return undone.map { .undone($0) } ?? .missing
    }

    /// Whether a word that the side took out is in the candidate more often than the other side explains.
    private func isBack(
        from before: ArraySlice<UInt64>, _ after: ArraySlice<UInt64>, in candidate: ArraySlice<UInt64>,
        _ origin: UnitText.Unit
    ) -> Bool {
        let counterpart = counterparts.nearest(to: before, count: 1).first
        let others = counterpart.map { other.words[$0.words] } ?? before
        var warrants: [UInt64: Warrant] = [:]
        for word in before where word & 1 == 1 { warrants[word, default: Warrant()].base += 1 }
        for word in after where word & 1 == 1 { warrants[word, default: Warrant()].ours += 1 }
        for word in others where word & 1 == 1 { warrants[word, default: Warrant()].theirs += 1 }
        var present: [UInt64: Int] = [:]
        for word in candidate { present[word, default: 0] += 1 }
        return warrants.contains { word, warrant in
            warrant.ours < warrant.base && present[word, default: 0] > max(warrant.most, warrant.ours)
        }
    }
}

/// What changed between two word sequences, in linear time.
enum WordChange {
    /// The words of `after` that `before` does not explain: those between the common beginning and end that are not
    /// among the words there.
    static func added(from before: ArraySlice<UInt64>, to after: ArraySlice<UInt64>) -> [UInt64] {
        var (old, new) = (before, after)
        while let left = old.first, left == new.first {
            old.removeFirst()
            new.removeFirst()
        }
        while let left = old.last, left == new.last {
            old.removeLast()
            new.removeLast()
        }
        var rest: [UInt64: Int] = [:]
        for word in old { rest[word, default: 0] += 1 }
        return new.filter { word in
            guard let count = rest[word], count > 0 else { return word & 1 == 1 }
            rest[word] = count - 1
            return false
        }
    }

    /// Whether the words occur in this order, with anything between them.
    static func isOrdered(_ words: [UInt64], within text: ArraySlice<UInt64>) -> Bool {
        var next = words[...]
        for word in text where word == next.first { next.removeFirst() }
        return next.isEmpty
    }
}
