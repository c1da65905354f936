/// How many sections, items, rows … were added, removed, moved, edited and reformatted.
///
/// Containers count by what they hold: a list that was added counts as its items, a section as itself, the sections in
/// it and what stands in them.
public struct DifferenceCounts: Hashable, Sendable {
    /// What was added.
    public var added: [DifferenceUnit: Int] = [:]
    /// What was removed.
    public var removed: [DifferenceUnit: Int] = [:]
    /// What stands elsewhere now, whether or not it was edited too.
    public var moved: [DifferenceUnit: Int] = [:]
    /// What says something else now.
    public var edited: [DifferenceUnit: Int] = [:]
    /// What is written otherwise and says the same.
    public var reformatted: [DifferenceUnit: Int] = [:]

    /// Counts nothing.
    public init() {}

    /// Sums the counts of entries.
    public init(_ entries: [DifferenceEntry]) {
        for entry in entries {
            added.merge(entry.counts.added, uniquingKeysWith: +)
            removed.merge(entry.counts.removed, uniquingKeysWith: +)
            moved.merge(entry.counts.moved, uniquingKeysWith: +)
            edited.merge(entry.counts.edited, uniquingKeysWith: +)
            reformatted.merge(entry.counts.reformatted, uniquingKeysWith: +)
        }
    }

    /// Counts one part.
    mutating func add(_ unit: DifferenceUnit, _ change: DifferenceEntry.Change, isMoved: Bool) {
        switch change {
        case .added: added[unit, default: 0] += 1
        case .removed: removed[unit, default: 0] += 1
        case .edited: edited[unit, default: 0] += 1
        case .reformatted: reformatted[unit, default: 0] += 1
        case .none: break
        }
        if isMoved { moved[unit, default: 0] += 1 }
    }
}
