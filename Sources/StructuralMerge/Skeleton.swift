/// The order in which the units of a merged list come.
struct Skeleton {
    typealias Entry = ListMerge.Entry

    private let ours: Alignment
    private let theirs: Alignment
    private let units: ThreeWay<[Unit]>
    private(set) var entries: [Entry] = []
    /// The units of the base that we moved, and that they moved.
    private(set) var moved: (ours: Set<Int>, theirs: Set<Int>) = ([], [])

    init(ours: Alignment, theirs: Alignment, units: ThreeWay<[Unit]>) {
        self.ours = ours
        self.theirs = theirs
        self.units = units
    }

    /// Puts the entries in order.
    ///
    /// - Returns: false when both sides moved one unit to different places.
    mutating func build() -> Bool {
        let movedByUs = Skeleton.moved(ours)
        let movedByThem = Skeleton.moved(theirs)
        moved = (movedByUs, movedByThem)
        startWithOurs(movedByUs)
        if !movedByThem.isEmpty {
            guard placeMoves(movedByThem, movedByUs) else { return false }
        }
        placeAdditions()
        return true
    }

    /// Their additions that we made too, at whatever place: they stay where we put them.
    ///
    /// Only what is long enough to be the same by no chance counts, and of a run of additions the whole, so that no
    /// part of a section is left behind alone.
    private func madeByBoth() -> [Int: Int] {
        var mine: [UInt64: [Int]] = [:]
        for index in units.ours.indices where ours.base[index] == nil {
            mine[units.ours[index].hash, default: []].append(index)
        }
        guard !mine.isEmpty else { return [:] }
        var result: [Int: Int] = [:]
        var run: [(theirs: Int, ours: Int?)] = []
        func close() {
            defer { run = [] }
            guard run.allSatisfy({ $0.ours != nil }) else { return }
            guard run.contains(where: { Skeleton.isWeighty(units.theirs[$0.theirs]) }) else { return }
            for pair in run { result[pair.theirs] = pair.ours }
        }
        for index in units.theirs.indices {
            guard theirs.base[index] == nil else {
                close()
                continue
            }
            let unit = units.theirs[index]
            guard unit.kind != .blank, !unit.kind.isInline, unit.kind != .line else { continue }
            if unit.kind == .item || unit.kind == .row(.body) { close() }
            let found = mine[unit.hash]?.first
            if found != nil { mine[unit.hash]?.removeFirst() }
            run.append((index, found))
        }
        close()
        return result
    }

    private static func isWeighty(_ unit: Unit) -> Bool { unit.content.count >= 32 }

    /// The units of the base whose order among the others a side changed.
    private static func moved(_ alignment: Alignment) -> Set<Int> {
        let pairs = alignment.side.enumerated().compactMap { base, side in side.map { (base, $0) } }
        var isSorted = true
        for (first, second) in zip(pairs, pairs.dropFirst()) where first.1 > second.1 { isSorted = false }
        if isSorted { return [] }
        let kept = Set(LongestRun.ascending(pairs.map(\.1)).map { pairs[$0].0 })
        return Set(pairs.map(\.0)).subtracting(kept)
    }

    /// Our order, with what we deleted marked behind what came before it in the base.
    private mutating func startWithOurs(_ moved: Set<Int>) {
        var deleted: [Int: [Int]] = [:]
        var anchor = -1
        for base in units.base.indices {
            if ours.side[base] == nil {
                deleted[anchor, default: []].append(base)
            } else if !moved.contains(base) {
                anchor = base
            }
        }
        func marks(_ anchor: Int) -> [Entry] {
            (deleted[anchor] ?? []).map { Entry(base: $0, ours: nil, theirs: theirs.side[$0]) }
        }
        entries = marks(-1)
        for index in units.ours.indices {
            guard let base = ours.base[index] else {
                entries.append(Entry(base: nil, ours: index, theirs: nil))
                continue
            }
            entries.append(Entry(base: base, ours: index, theirs: theirs.side[base]))
            if !moved.contains(base) { entries += marks(base) }
        }
    }

    /// Moves what they moved behind what it follows in their version.
    private mutating func placeMoves(_ moved: Set<Int>, _ movedByUs: Set<Int>) -> Bool {
        let toPlace = moved.filter { ours.side[$0] != nil && !movedByUs.contains($0) }
        for base in moved where movedByUs.contains(base) {
            guard sameNeighbour(base) else { return false }
        }
        guard !toPlace.isEmpty else { return true }
        var moving: [Int: Entry] = [:]
        var following: [Int: [Entry]] = [:]
        var kept: [Entry] = []
        var last: Int?
        let hasSections = units.base.contains { $0.kind.isHeading }
        for entry in entries {
            if let base = entry.base {
                last = toPlace.contains(base) ? base : nil
                if toPlace.contains(base) {
                    moving[base] = entry
                    continue
                }
            } else if let last, let ours = entry.ours, !units.ours[ours].kind.isHeading, hasSections {
                // What we added within a section that they moved goes along.
                following[last, default: []].append(entry)
                continue
            }
            kept.append(entry)
        }
        entries = kept
        reinsert(moving, following)
        return true
    }

    /// Whether a unit that both moved follows the same unit in both.
    private func sameNeighbour(_ base: Int) -> Bool {
        guard let mine = ours.side[base], let other = theirs.side[base] else { return true }
        let before = mine > 0 ? ours.base[mine - 1] : -1
        let beforeOther = other > 0 ? theirs.base[other - 1] : -1
        return before == beforeOther
    }

    private mutating func reinsert(_ moving: [Int: Entry], _ following: [Int: [Entry]]) {
        var behind: [Int: [Entry]] = [:]
        var anchor = -1
        for index in units.theirs.indices {
            guard let base = theirs.base[index] else { continue }
            if let entry = moving[base] {
                behind[anchor, default: []] += [entry] + (following[base] ?? [])
            } else if ours.side[base] != nil {
                anchor = base
            }
        }
        var result = behind[-1] ?? []
        var waiting: [Entry] = []
        for entry in entries {
            // Our additions to the section before stay with it when a section is put behind it.
            let staysBefore = entry.base == nil && !(entry.ours.map { units.ours[$0].kind.isHeading } ?? true)
            if !staysBefore {
                result += waiting
                waiting = []
            }
            result.append(entry)
            if let base = entry.base, let next = behind[base] { waiting = next }
        }
        entries = result + waiting
    }

    /// Puts their additions behind what they follow in their version, and behind what we added there.
    private mutating func placeAdditions() {
        let both = madeByBoth()
        markMade(by: both)
        let runs = additions(except: both)
        if !runs.isEmpty { insert(runs) }
    }

    /// Marks our additions that they made too.
    ///
    /// - Parameter both: for each of theirs, ours.
    private mutating func markMade(by both: [Int: Int]) {
        guard !both.isEmpty else { return }
        let byOurs = Dictionary(both.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
        for place in entries.indices where entries[place].base == nil {
            if let mine = entries[place].ours, let theirs = byOurs[mine] { entries[place].theirs = theirs }
        }
    }

    /// The runs of their additions by the unit that each follows in their version, -1 for the beginning.
    private func additions(except both: [Int: Int]) -> [Int: [Entry]] {
        var runs: [Int: [Entry]] = [:]
        var anchor = -1
        for index in units.theirs.indices where both[index] == nil {
            if theirs.base[index] == nil {
                runs[anchor, default: []].append(Entry(base: nil, ours: nil, theirs: index))
            } else {
                anchor = index
            }
        }
        return runs
    }

    /// Puts runs behind the units that they follow, our additions and what both deleted there.
    private mutating func insert(_ runs: [Int: [Entry]]) {
        var result: [Entry] = []
        var waiting = runs[-1] ?? []
        for entry in entries {
            let isOurAddition = entry.base == nil && entry.theirs == nil
            let isDead = entry.ours == nil && entry.theirs == nil
            if !isOurAddition, !isDead {
                result += waiting
                waiting = []
            }
            result.append(entry)
            if entry.base != nil, let theirs = entry.theirs, let run = runs[theirs] { waiting += run }
        }
        entries = result + waiting
    }
}
