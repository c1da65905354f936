/// What changed between two sequences of tokens.
enum TokenDiff {
    /// A stretch of the base that is replaced.
    struct Change: Equatable {
        var base: Range<Int>
        var side: Range<Int>
    }

    /// Beyond so many differing tokens two texts have too little in common to compare.
    private static let limit = 1500

    /// The changes from one sequence to another, in order, with at least one common token between them.
    ///
    /// Myers's algorithm; `nil` where the sequences differ in too much.
    static func changes(_ base: [UInt32], _ side: [UInt32]) -> [Change]? {
        var head = 0
        while head < base.count, head < side.count, base[head] == side[head] { head += 1 }
        var tail = 0
        while tail < min(base.count, side.count) - head,
            base[base.count - 1 - tail] == side[side.count - 1 - tail]
        { tail += 1 }
        let left = base[head..<(base.count - tail)]
        let right = side[head..<(side.count - tail)]
        if left.isEmpty && right.isEmpty { return [] }
        if left.isEmpty || right.isEmpty {
            return [Change(base: left.startIndex..<left.endIndex, side: right.startIndex..<right.endIndex)]
        }
        guard let trace = trace(left, right) else { return nil }
        return joined(trace, left, right)
    }

    /// The furthest reaching ends for each number of differences.
    private static func trace(_ left: ArraySlice<UInt32>, _ right: ArraySlice<UInt32>) -> [[Int]]? {
        let n = left.count
        let m = right.count
        let most = min(n + m, limit)
        var ends = Array(repeating: 0, count: 2 * most + 2)
        var trace: [[Int]] = []
        for differences in 0...most {
            trace.append(Array(ends[(most - differences)...(most + differences + 1)]))
            for diagonal in stride(from: -differences, through: differences, by: 2) {
                let down =
                    diagonal == -differences
                    || (diagonal != differences && ends[most + diagonal - 1] < ends[most + diagonal + 1])
                var x = down ? ends[most + diagonal + 1] : ends[most + diagonal - 1] + 1
                var y = x - diagonal
                while x < n, y < m, left[left.startIndex + x] == right[right.startIndex + y] {
                    x += 1
                    y += 1
                }
                ends[most + diagonal] = x
                if x >= n, y >= m { return trace }
            }
        }
        return nil
    }

    private static func joined(
        _ trace: [[Int]], _ left: ArraySlice<UInt32>, _ right: ArraySlice<UInt32>
    ) -> [Change] {
        var changes: [Change] = []
        var x = left.count
        var y = right.count
        for differences in stride(from: trace.count - 1, through: 1, by: -1) {
            let ends = trace[differences]
            // The ends of `differences`, as they were before it: diagonal k stands at k + differences.
            func end(_ diagonal: Int) -> Int { ends[diagonal + differences] }
            let diagonal = x - y
            let down = diagonal == -differences || (diagonal != differences && end(diagonal - 1) < end(diagonal + 1))
            let before = down ? diagonal + 1 : diagonal - 1
            let fromX = end(before)
            let fromY = fromX - before
            let toX = down ? fromX : fromX + 1
            let toY = down ? fromY + 1 : fromY
            add(
                Change(
                    base: (left.startIndex + fromX)..<(left.startIndex + toX),
                    side: (right.startIndex + fromY)..<(right.startIndex + toY)), to: &changes)
            x = fromX
            y = fromY
        }
        return changes.reversed()
    }

    /// Adds a change that lies before the ones there are.
    private static func add(_ change: Change, to changes: inout [Change]) {
        if let last = changes.last, last.base.lowerBound == change.base.upperBound,
            last.side.lowerBound == change.side.upperBound
        {
            changes[changes.count - 1] = Change(
                base: change.base.lowerBound..<last.base.upperBound,
                side: change.side.lowerBound..<last.side.upperBound)
        } else {
            changes.append(change)
        }
    }
}
