/// A part of a merge's result before it is put into lines.
enum Fragment {
    /// Bytes of a version.
    case source(Side, Range<Int>)
    /// Bytes of no version: a separator, a new number.
    case literal([UInt8])
    /// What follows begins a line.
    case lineStart
    /// A disagreement, within a line or over several.
    case conflict(MergeConflict)
    /// From here to the matching ``end`` the result is the work of a rule.
    case begin(MergeRule, path: [String])
    case end
}

/// Fragments and how many conflicts are among them.
struct Merged {
    private(set) var fragments: [Fragment] = []
    private(set) var conflicts = 0

    var isClean: Bool { conflicts == 0 }

    mutating func append(_ fragment: Fragment) {
        if case .conflict = fragment { conflicts += 1 }
        fragments.append(fragment)
    }

    mutating func append(_ merged: Merged) {
        fragments += merged.fragments
        conflicts += merged.conflicts
    }

    /// What is settled of it.
    func text(of sources: ThreeWay<[UInt8]>) -> [UInt8] {
        fragments.reduce(into: []) { text, fragment in
            switch fragment {
            case .source(let side, let range): text += sources[side][range]
            case .literal(let bytes): text += bytes
            case .lineStart, .conflict, .begin, .end: break
            }
        }
    }

    /// The same, as the work of a rule.
    func by(_ rule: MergeRule, _ path: [String]) -> Merged {
        var result = Merged()
        result.append(.begin(rule, path: path))
        result.append(self)
        result.append(.end)
        return result
    }
}
