/// Units that one text has more often than another, to be found by their words.
struct UnitIndex {
    private let text: UnitText
    private var places: [UInt64: [Int]] = [:]
    /// Words in more units than this say nothing about one of them.
    private static let common = 32

    init(of text: UnitText, without known: UnitText) {
        self.text = text
        var rest = known.counts()
        for (index, unit) in text.units.enumerated() {
            if let count = rest[unit.key], count > 0 {
                rest[unit.key] = count - 1
                continue
            }
            for word in text.words[unit.words] where word & 1 == 1 {
                if places[word]?.last == index { continue }
                places[word, default: []].append(index)
            }
        }
    }

    /// The units that share most words, the best first.
    func nearest(to words: ArraySlice<UInt64>, count: Int) -> [UnitText.Unit] {
        var shared: [Int: Int] = [:]
        // Rare words tell units apart; only where there are none, the first places of common ones are tried.
        for takesCommon in [false, true] where shared.isEmpty {
            for word in words where word & 1 == 1 {
                guard let units = places[word], takesCommon || units.count <= UnitIndex.common else { continue }
                for unit in units.prefix(UnitIndex.common) { shared[unit, default: 0] += 1 }
            }
        }
        // Among units with as many words in common, the one with the fewest others.
        let ranked = shared.map { (unit: $0.key, score: 2 * Double($0.value) / Double(words.count + size($0.key))) }
            .sorted { ($0.score, $1.unit) > ($1.score, $0.unit) }
        return ranked.prefix(count).map { text.units[$0.unit] }
    }

    private func size(_ unit: Int) -> Int { text.units[unit].words.count }
}
