/// Puts what both sides added among sorted siblings in their order.
///
/// Whether siblings are sorted is seen around the additions only, in each side's own version: long lists are often
/// sorted by part, and hardly ever without a mistake.
struct SiblingOrder {
    private let siblings: ThreeWay<[Unit]>

    /// How far around an addition is looked.
    private static let reach = 24
    /// How many siblings there must be that say something: more where letters decide, which may be in order by chance.
    private static let fewest = (numbers: 3, letters: 6)

    init(_ siblings: ThreeWay<[Unit]>) { self.siblings = siblings }

    /// A unit and what belongs to it: a heading with its section, or an item, row or line alone.
    private struct Element {
        var key: SortKey
        var units: [Unit]
    }

    /// Both sides' additions in order; `nil` when the siblings are in none, or a side's additions break it.
    func merged(_ mine: [Unit], _ other: [Unit]) -> [Unit]? {
        let level = (mine + other).compactMap(\.kind.headingLevel).min()
        guard let first = elements(mine, level), let second = elements(other, level),
            let ascends = ascends(siblings.ours, around: mine, level),
            ascends == self.ascends(siblings.theirs, around: other, level)
        else { return nil }
        func precedes(_ one: Element, _ two: Element) -> Bool {
            ascends ? one.key.precedes(two.key) : two.key.precedes(one.key)
        }
        var result: [Unit] = []
        var rest = second[...]
        for element in first {
            while let next = rest.first, precedes(next, element) {
                result += next.units
                rest.removeFirst()
            }
            // Neither before nor behind: two of one key.
            if let next = rest.first, !precedes(element, next) { return nil }
            result += element.units
        }
        return result + rest.flatMap(\.units)
    }

    /// The additions one by one, or by section; `nil` when they do not begin with what has a key.
    private func elements(_ units: [Unit], _ level: Int?) -> [Element]? {
        var result: [Element] = []
        for unit in units {
            if level == nil || unit.kind.headingLevel == level {
                guard let key = SortKey(of: unit) else { return nil }
                result.append(Element(key: key, units: [unit]))
            } else {
                guard !result.isEmpty else { return nil }
                result[result.count - 1].units.append(unit)
            }
        }
        return result
    }

    /// Whether the keys around the additions go up or down; `nil` when they do neither.
    private func ascends(_ all: [Unit], around additions: [Unit], _ level: Int?) -> Bool? {
        guard let first = additions.first, let start = place(of: first, in: all) else { return nil }
        let end = start + additions.count
        guard end <= all.count else { return nil }
        let added = start..<end
        var keys: [(key: SortKey, isNew: Bool)] = []
        for index in places(in: all, around: added, level) {
            guard let key = SortKey(of: all[index]) else { continue }
            keys.append((key, added.contains(index)))
        }
        var isNumeric = false
        if case .numbers? = keys.first(where: \.isNew)?.key { isNumeric = true }
        guard keys.count >= (isNumeric ? SiblingOrder.fewest.numbers : SiblingOrder.fewest.letters) else { return nil }
        for ascends in [true, false] where isSorted(keys, ascends) { return ascends }
        return nil
    }

    /// At most one pair in ten is out of order, and none beside an addition.
    private func isSorted(_ keys: [(key: SortKey, isNew: Bool)], _ ascends: Bool) -> Bool {
        var wrong = 0
        for (one, two) in zip(keys, keys.dropFirst()) {
            if ascends ? one.key.precedes(two.key) : two.key.precedes(one.key) { continue }
            if one.isNew || two.isNew { return false }
            wrong += 1
        }
        return 10 * wrong <= keys.count - 1
    }

    /// The siblings near the additions: where these are sections, headings of the same level within the same parent.
    private func places(in all: [Unit], around added: Range<Int>, _ level: Int?) -> [Int] {
        guard let level else {
            return Array(
                max(0, added.lowerBound - SiblingOrder.reach)..<min(all.count, added.upperBound + SiblingOrder.reach))
        }
        func walk(_ indices: some Sequence<Int>, limit: Int) -> [Int] {
            var result: [Int] = []
            for index in indices {
                guard let own = all[index].kind.headingLevel else { continue }
                if own < level || result.count == limit { break }
                if own == level { result.append(index) }
            }
            return result
        }
        let before = walk(stride(from: added.lowerBound - 1, through: 0, by: -1), limit: SiblingOrder.reach)
        return before.reversed() + walk(added.lowerBound..<all.count, limit: SiblingOrder.reach + added.count)
    }

    /// Where a unit stands among its siblings, which stand in the order of their text.
    private func place(of unit: Unit, in all: [Unit]) -> Int? {
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle].content.lowerBound < unit.content.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < all.count && all[low] === unit ? low : nil
    }
}
