/// Counts units: nothing may be lost, undone, multiplied or invented.
struct Conservation {
    let texts: ThreeWay<UnitText>
    private let warrants: [UInt64: Warrant]
    private let takesHigherVersions: Bool

    init(of versions: ThreeWay<ParsedText>, takesHigherVersions: Bool) {
        self.takesHigherVersions = takesHigherVersions
        texts = ThreeWay(base: versions.base.units, ours: versions.ours.units, theirs: versions.theirs.units)
        var warrants: [UInt64: Warrant] = [:]
        warrants.reserveCapacity(texts.ours.units.count)
        for unit in texts.base.units { warrants[unit.key, default: Warrant()].base += 1 }
        for unit in texts.ours.units { warrants[unit.key, default: Warrant()].ours += 1 }
        for unit in texts.theirs.units { warrants[unit.key, default: Warrant()].theirs += 1 }
        self.warrants = warrants
    }

    private func warrant(_ key: UInt64) -> Warrant { warrants[key] ?? Warrant() }

    /// Checks the result with its conflicts settled by one side; without conflicts it is the same for both.
    ///
    /// - Parameter all: the result with all that its conflicts hold: what is in one is not lost.
    func check(
        _ rendition: Rendition, andLossIn all: Rendition, for sides: [Warrant.Side], into found: inout FoundObjections
    ) {
        let result = UnitText(rendition.bytes)
        let present = result.counts()
        var everything = rendition.hasConflicts ? nil : present
        for side in sides {
            checkExcess(result, rendition, present, side, into: &found)
            checkLoss(result, present, side, into: &found) { key in
                let counts = everything ?? UnitText(all.bytes).counts()
                everything = counts
                return counts[key, default: 0]
            }
        }
    }

    // MARK: Too much

    private func checkExcess(
        _ result: UnitText, _ rendition: Rendition, _ present: [UInt64: Int], _ side: Warrant.Side,
        into found: inout FoundObjections
    ) {
        let disputed = rendition.isDisputed(result.units.lazy.map { result.range(of: $0) })
        var settled: [UInt64: Int] = [:]
        var reported: Set<UInt64> = []
        var vocabulary: Set<UInt64>?
        for (unit, isDisputed) in zip(result.units, disputed) {
            let warrant = warrant(unit.key)
            if !isDisputed {
                settled[unit.key, default: 0] += 1
                if warrant.isEmpty {
                    let known = vocabulary ?? self.vocabulary()
                    vocabulary = known
                    checkWords(unit, of: result, among: known, into: &found)
                }
            }
            // Be it ever so short, what all versions have as often has not become more.
            guard unit.isWeighty || (warrant.isKept && unit.wordCount > 0) else { continue }
            let most = rendition.hasConflicts || unit.wordCount <= 8 ? warrant.most : warrant.mostOfOneSaying
            let isExcessive = settled[unit.key, default: 0] > most
            if isExcessive, reported.insert(unit.key).inserted {
                let excerpt = result.excerpt(unit)
                found.add(warrant.isDeleted ? .undone(excerpt) : .multiplied(excerpt))
            }
        }
    }

    /// Whether a unit that no version has is at least made of their words.
    private func checkWords(
        _ unit: UnitText.Unit, of result: UnitText, among vocabulary: Set<UInt64>, into found: inout FoundObjections
    ) {
        for word in result.words[unit.words] where word & 1 == 1 && !vocabulary.contains(word) {
            found.add(.invented(result.excerpt(unit)))
            return
        }
    }

    /// All words of the versions.
    private func vocabulary() -> Set<UInt64> {
        var words: Set<UInt64> = []
        words.reserveCapacity(texts.ours.words.count / 4)
        for text in [texts.base, texts.ours, texts.theirs] { words.formUnion(text.words) }
        return words
    }

    // MARK: Too little

    private func checkLoss(
        _ result: UnitText, _ present: [UInt64: Int], _ side: Warrant.Side, into found: inout FoundObjections,
        everything: (UInt64) -> Int
    ) {
        let own = side == .ours ? texts.ours : texts.theirs
        var combinations: Combinations?
        var reported: Set<UInt64> = []
        for unit in own.units where unit.wordCount > 0 {
            if found.isFull { return }
            let warrant = warrant(unit.key)
            let least = warrant.least(side)
            guard present[unit.key, default: 0] < least else { continue }
            let isInConflict = everything(unit.key) >= least
            // What all versions have must be there whichever side is taken.
            guard warrant.isKept || !isInConflict, reported.insert(unit.key).inserted else { continue }
            let search =
                combinations
                ?? Combinations(
                    base: texts.base, own: own, other: side == .ours ? texts.theirs : texts.ours, result: result)
            combinations = search
            switch search.verdict(on: unit, isNew: warrant.base == 0 || warrant.count(side) > warrant.base) {
            case .combined: break
            // Where texts of two sides meet a fence may open or end, so that the same words are cut into other units.
            case .missing where result.holds(own.words[unit.words], times: least): break
            case .undone where result.holds(own.words[unit.words], times: least): break
            case _ where takesHigherVersions && SupersededVersion(own: own, result: result).hasHigher(than: unit): break
            case _ where isInConflict: found.add(.oneSided(own.excerpt(unit)))
            case .missing: found.add(.lost(own.excerpt(unit)))
            case .undone(let excerpt): found.add(.undone(excerpt))
            }
        }
    }
}
