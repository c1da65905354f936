/// Counts units: nothing may be lost, undone, multiplied or invented.
struct Conservation {
    let texts: ThreeWay<UnitText>
    private let counts: ThreeWay<[UInt64: Int]>
    private let vocabulary: Set<UInt64>

    init(of texts: ThreeWay<UnitText>) {
        self.texts = texts
        counts = ThreeWay(base: texts.base.counts(), ours: texts.ours.counts(), theirs: texts.theirs.counts())
        var vocabulary: Set<UInt64> = []
        for text in [texts.base, texts.ours, texts.theirs] { vocabulary.formUnion(text.words) }
        self.vocabulary = vocabulary
    }

    private func warrant(_ key: UInt64) -> Warrant {
        Warrant(base: counts.base[key] ?? 0, ours: counts.ours[key] ?? 0, theirs: counts.theirs[key] ?? 0)
    }

    /// Checks the result with its conflicts settled by one side.
    func check(_ rendition: Rendition, for side: Warrant.Side, into found: inout FoundObjections) {
        let result = UnitText(rendition.bytes)
        let present = result.counts()
        checkExcess(result, rendition, present, side, into: &found)
        checkLoss(result, present, side, into: &found)
    }

    // MARK: Too much

    private func checkExcess(
        _ result: UnitText, _ rendition: Rendition, _ present: [UInt64: Int], _ side: Warrant.Side,
        into found: inout FoundObjections
    ) {
        let disputed = rendition.isDisputed(result.units.lazy.map { result.range(of: $0) })
        var settled: [UInt64: Int] = [:]
        var reported: Set<UInt64> = []
        for (unit, isDisputed) in zip(result.units, disputed) {
            let warrant = warrant(unit.key)
            if !isDisputed {
                settled[unit.key, default: 0] += 1
                checkWords(unit, of: result, warrant, into: &found)
            }
            guard unit.isWeighty else { continue }
            let isExcessive =
                settled[unit.key, default: 0] > warrant.most || present[unit.key, default: 0] > warrant.most(side)
            if isExcessive, reported.insert(unit.key).inserted {
                let excerpt = result.excerpt(unit)
                found.add(warrant.isDeleted ? .undone(excerpt) : .multiplied(excerpt))
            }
        }
    }

    /// Whether a unit that no version has is at least made of their words.
    private func checkWords(
        _ unit: UnitText.Unit, of result: UnitText, _ warrant: Warrant, into found: inout FoundObjections
    ) {
        guard warrant.base + warrant.ours + warrant.theirs == 0 else { return }
        for word in result.words[unit.words] where word & 1 == 1 && !vocabulary.contains(word) {
            found.add(.invented(result.excerpt(unit)))
            return
        }
    }

    // MARK: Too little

    private func checkLoss(
        _ result: UnitText, _ present: [UInt64: Int], _ side: Warrant.Side, into found: inout FoundObjections
    ) {
        let own = side == .ours ? texts.ours : texts.theirs
        var combinations: Combinations?
        var reported: Set<UInt64> = []
        for unit in own.units where unit.wordCount > 0 {
            let warrant = warrant(unit.key)
            guard present[unit.key, default: 0] < warrant.least(side), reported.insert(unit.key).inserted else {
                continue
            }
            let search =
                combinations
                ?? Combinations(
                    base: texts.base, own: own, other: side == .ours ? texts.theirs : texts.ours, result: result)
            combinations = search
            switch search.verdict(on: unit, isNew: warrant.base == 0 || warrant.count(side) > warrant.base) {
            case .combined: break
            case .missing: found.add(.lost(own.excerpt(unit)))
            case .undone(let excerpt): found.add(.undone(excerpt))
            }
        }
    }
}
