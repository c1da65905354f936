/// How much of what was added, removed, moved, edited and reformatted.
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

    /// Counts the entries.
    public init(_ entries: [DifferenceEntry]) {
        for entry in entries {
            switch entry.change {
            case .added: added.merge(entry.counts, uniquingKeysWith: +)
            case .removed: removed.merge(entry.counts, uniquingKeysWith: +)
            case .edited: edited.merge(entry.counts, uniquingKeysWith: +)
            case .reformatted: reformatted.merge(entry.counts, uniquingKeysWith: +)
            case .none: break
            }
            if entry.isMoved { moved.merge(entry.counts, uniquingKeysWith: +) }
        }
    }
}
