/// Which units of one list are versions of which units of another.
struct Alignment {
    /// For each unit of the base, its version in the side.
    private(set) var side: [Int?]
    /// For each unit of the side, its version in the base.
    private(set) var base: [Int?]

    private let bases: [Unit]
    private let sides: [Unit]

    /// Above so many pairs, units of a gap are only matched by what is identical or has the same key.
    private static let pairLimit = 60_000

    /// Aligns two lists: what is identical first (unique content as anchors), then by key, then by similarity between
    /// the anchors, then what moved.
    ///
    /// - Parameter moves: whether units may have changed their order.
    init(_ bases: [Unit], _ sides: [Unit], moves: Bool) {
        self.bases = bases
        self.sides = sides
        side = Array(repeating: nil, count: bases.count)
        base = Array(repeating: nil, count: sides.count)
        alignGap(0..<bases.count, 0..<sides.count, depth: 0)
        if moves {
            matchMoved()
            fillBesideMoved()
        }
    }

    private mutating func pair(_ b: Int, _ s: Int) {
        side[b] = s
        base[s] = b
    }

    // MARK: In order

    private mutating func alignGap(_ b: Range<Int>, _ s: Range<Int>, depth: Int) {
        var b = b
        var s = s
        while let first = b.first, let other = s.first, isSame(first, other) {
            pair(first, other)
            b = (first + 1)..<b.upperBound
            s = (other + 1)..<s.upperBound
        }
        while let last = b.last, let other = s.last, isSame(last, other) {
            pair(last, other)
            b = b.lowerBound..<last
            s = s.lowerBound..<other
        }
        guard !b.isEmpty, !s.isEmpty else { return }
        for names in [Names.content, .key] where depth < 8 {
            let anchors = anchors(b, s, by: names)
            if !anchors.isEmpty {
                alignBetween(anchors, b, s, depth: depth + 1)
                return
            }
        }
        alignBySimilarity(b, s)
    }

    private mutating func alignBetween(_ anchors: [(Int, Int)], _ b: Range<Int>, _ s: Range<Int>, depth: Int) {
        var bStart = b.lowerBound
        var sStart = s.lowerBound
        for (first, other) in anchors {
            alignGap(bStart..<first, sStart..<other, depth: depth)
            pair(first, other)
            bStart = first + 1
            sStart = other + 1
        }
        alignGap(bStart..<b.upperBound, sStart..<s.upperBound, depth: depth)
    }

    private func isSame(_ b: Int, _ s: Int) -> Bool {
        bases[b].hash == sides[s].hash && bases[b].kind == sides[s].kind
    }

    private enum Names { case content, key }

    /// Pairs with a name that is unique on both sides, as many as keep their order.
    private func anchors(_ b: Range<Int>, _ s: Range<Int>, by names: Names) -> [(Int, Int)] {
        let inBase = unique(bases, b, names)
        let inSide = unique(sides, s, names)
        var pairs: [(Int, Int)] = []
        for index in b {
            guard let name = name(bases[index], names), inBase[name] == .some(index), case let other? = inSide[name],
                other >= 0, bases[index].kind.mayMatch(sides[other].kind)
            else { continue }
            pairs.append((index, other))
        }
        return LongestRun.ascending(pairs.map(\.1)).map { pairs[$0] }
    }

    private func name(_ unit: Unit, _ names: Names) -> UInt64? {
        switch names {
        case .content: unit.content.isEmpty ? nil : unit.hash
        case .key: unit.key
        }
    }

    /// The places of names that occur once; -1 for others.
    private func unique(_ units: [Unit], _ range: Range<Int>, _ names: Names) -> [UInt64: Int] {
        var places: [UInt64: Int] = [:]
        places.reserveCapacity(range.count)
        for index in range {
            guard let name = name(units[index], names) else { continue }
            places[name] = places[name] == nil ? index : -1
        }
        return places
    }

    /// The pairs with the most in common, in order.
    private mutating func alignBySimilarity(_ b: Range<Int>, _ s: Range<Int>) {
        let rows = b.count
        let columns = s.count
        guard rows * columns <= Alignment.pairLimit else { return alignBand(b, s) }
        var scores = Array(repeating: 0.0, count: rows * columns)
        var best = Array(repeating: 0.0, count: (rows + 1) * (columns + 1))
        for row in stride(from: rows - 1, through: 0, by: -1) {
            for column in stride(from: columns - 1, through: 0, by: -1) {
                let score = Similarity.score(bases[b.lowerBound + row], sides[s.lowerBound + column])
                scores[row * columns + column] = score
                let place = row * (columns + 1) + column
                let skip = max(best[place + columns + 1], best[place + 1])
                best[place] = score > 0 ? max(skip, best[place + columns + 2] + score) : skip
            }
        }
        var row = 0
        var column = 0
        while row < rows, column < columns {
            let place = row * (columns + 1) + column
            let score = scores[row * columns + column]
            if score > 0, best[place] == best[place + columns + 2] + score {
                pair(b.lowerBound + row, s.lowerBound + column)
                row += 1
                column += 1
            } else if best[place] == best[place + columns + 1] {
                row += 1
            } else {
                column += 1
            }
        }
    }

    /// For gaps too large to compare every pair: units at corresponding places, a few to either side.
    private mutating func alignBand(_ b: Range<Int>, _ s: Range<Int>) {
        var next = s.lowerBound
        for index in b {
            let expected = s.lowerBound + (index - b.lowerBound) * s.count / b.count
            let window = max(next, expected - 4)..<min(s.upperBound, max(next, expected - 4) + 9)
            var best: (place: Int, score: Double)?
            for place in window where place >= next {
                let score = Similarity.score(bases[index], sides[place])
                if score > (best?.score ?? 0) { best = (place, score) }
            }
            if let best {
                pair(index, best.place)
                next = best.place + 1
            }
        }
    }

    // MARK: Moved

    /// Pairs what is left over on both sides and identical, when it is long enough to be no coincidence.
    private mutating func matchMoved() {
        var places: [UInt64: Int] = [:]
        for index in sides.indices where base[index] == nil && isNotable(sides[index]) {
            places[sides[index].hash] = places[sides[index].hash] == nil ? index : -1
        }
        guard !places.isEmpty else { return }
        var seen: [UInt64: Int] = [:]
        for index in bases.indices where side[index] == nil { seen[bases[index].hash, default: 0] += 1 }
        for index in bases.indices where side[index] == nil && seen[bases[index].hash] == 1 {
            guard let place = places[bases[index].hash], place >= 0, isSame(index, place) else { continue }
            pair(index, place)
        }
    }

    private func isNotable(_ unit: Unit) -> Bool { unit.content.count >= 20 || unit.kind.isHeading }

    /// Pairs similar units that stand between units that moved together.
    private mutating func fillBesideMoved() {
        var index = 0
        while index < bases.count {
            guard side[index] == nil else {
                index += 1
                continue
            }
            let start = index
            while index < bases.count, side[index] == nil { index += 1 }
            guard start > 0, let before = side[start - 1] else { continue }
            var end = before + 1
            while end < sides.count, base[end] == nil { end += 1 }
            if end > before + 1 { alignBySimilarity(start..<index, (before + 1)..<end) }
        }
    }
}
