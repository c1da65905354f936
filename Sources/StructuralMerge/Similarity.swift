/// How much two units have in common.
enum Similarity {
    /// Twice the words in common over the words of both, from 0 to 1.
    static func dice(_ left: [UInt32], _ right: [UInt32]) -> Double {
        guard !left.isEmpty, !right.isEmpty else { return left.isEmpty && right.isEmpty ? 1 : 0 }
        var common = 0
        var i = 0
        var j = 0
        while i < left.count, j < right.count {
            if left[i] == right[j] {
                common += 1
                i += 1
                j += 1
            } else if left[i] < right[j] {
                i += 1
            } else {
                j += 1
            }
        }
        return 2 * Double(common) / Double(left.count + right.count)
    }

    /// How likely one unit is a version of the other: 0 when it is not taken for one, else up to 1.
    static func score(_ left: Unit, _ right: Unit) -> Double {
        guard left.kind.mayMatch(right.kind) else { return 0 }
        if left.hash == right.hash { return 1 }
        switch left.kind {
        case .frontmatter, .frontmatterFence, .frontmatterKey, .marker, .ending, .byteOrderMark, .blank, .thematicBreak:
            return 0.9
        default: break
        }
        let sameKey = left.key != nil && left.key == right.key
        // No more words can be common than the shorter one has.
        let shorter = min(left.sortedWords.count, right.sortedWords.count)
        let all = left.sortedWords.count + right.sortedWords.count
        if !sameKey, all > 0, 2 * Double(shorter) / Double(all) < threshold(left.kind) { return 0 }
        let similarity = words(left, right)
        if sameKey { return max(similarity, 0.6) + 0.2 }
        return similarity >= threshold(left.kind) ? similarity : 0
    }

    private static func words(_ left: Unit, _ right: Unit) -> Double {
        dice(left.sortedWords, right.sortedWords)
    }

    private static func threshold(_ kind: UnitKind) -> Double {
        switch kind {
        case .list, .table, .quote: 0.2
        case .code, .html: 0.4
        case .line, .row, .cell: 0.5
        default: 0.45
        }
    }

    /// Whether two additions say nearly the same, so that keeping both would repeat it.
    static func areNearDuplicates(_ left: Unit, _ right: Unit) -> Bool {
        guard left.kind.mayMatch(right.kind) else { return false }
        if left.hash == right.hash || left.saysTheSame(as: right) { return true }
        // What has a name of its own (a link's target, a row's first cell, a title) is told apart by it.
        if let key = left.key, let other = right.key { return key == other }
        return words(left, right) > 0.7
    }
}
