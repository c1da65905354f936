/// Which lines of a text come from which line of an earlier text.
enum LineTracking {
    /// Splits text into lines, without their newline; a final newline begins no further line.
    static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// For each line of `new` the index of the same line in `old`, as a shortest edit script pairs them.
    ///
    /// Texts that differ in more than 4,000 lines between their common beginning and end are paired by unique equal
    /// lines only, so that time stays bounded on hostile input.
    static func origins(old: [ArraySlice<UInt8>], new: [ArraySlice<UInt8>]) -> [Int?] {
        var origins = [Int?](repeating: nil, count: new.count)
        var start = 0
        while start < old.count, start < new.count, old[start] == new[start] {
            origins[start] = start
            start += 1
        }
        var oldEnd = old.count
        var newEnd = new.count
        while oldEnd > start, newEnd > start, old[oldEnd - 1] == new[newEnd - 1] {
            oldEnd -= 1
            newEnd -= 1
            origins[newEnd] = oldEnd
        }
        let oldMiddle = Array(old[start..<oldEnd])
        let newMiddle = Array(new[start..<newEnd])
        guard !oldMiddle.isEmpty, !newMiddle.isEmpty else { return origins }
        let pairs =
            oldMiddle.count + newMiddle.count > 4000
            ? uniquePairs(oldMiddle, newMiddle) : scriptPairs(oldMiddle, newMiddle)
        for (oldLine, newLine) in pairs { origins[start + newLine] = start + oldLine }
        return origins
    }

    private static func scriptPairs(
        _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]
    ) -> [(Int, Int)] {
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        return Array(
            zip(old.indices.filter { !removed.contains($0) }, new.indices.filter { !inserted.contains($0) }))
    }

    private static func uniquePairs(
        _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]
    ) -> [(Int, Int)] {
        func unique(_ lines: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>: Int] {
            var places: [ArraySlice<UInt8>: Int] = [:]
            for (index, line) in lines.enumerated() { places[line] = places[line] == nil ? index : -1 }
            return places.filter { $0.value >= 0 }
        }
        let places = unique(old)
        let candidates = unique(new).compactMap { line, index in places[line].map { ($0, index) } }
        var ascending: [(Int, Int)] = []
        for pair in candidates.sorted(by: { $0.1 < $1.1 }) where pair.0 > (ascending.last?.0 ?? -1) {
            ascending.append(pair)
        }
        return ascending
    }
}
