/// Finds runs of lines in a merge's result.
struct LineSearch {
    /// The lines of the result, conflicts as our side has them.
    let all: [ArraySlice<UInt8>]
    /// Where each line stands, in ascending order.
    private let places: [UInt64: [Int]]

    init(_ pieces: [MergePiece]) {
        var lines: [ArraySlice<UInt8>] = []
        for piece in pieces {
            switch piece {
            case .text(let text): MarkedText.forEachLine(of: text) { lines.append($0) }
            case .conflict(let conflict): MarkedText.forEachLine(of: conflict.texts.ours) { lines.append($0) }
            }
        }
        all = lines
        places = Dictionary(grouping: lines.indices) { LineSearch.name(lines[$0]) }
    }

    private static let tries = 100

    private static func name(_ line: ArraySlice<UInt8>) -> UInt64 {
        var hasher = ByteHasher()
        line.withUnsafeBufferPointer { for byte in $0 { hasher.add(byte) } }
        return hasher.value
    }

    /// The first place of a text's lines, from 0; an empty place where they are nowhere.
    func find(_ text: [UInt8], from start: Int) -> Range<Int> {
        var wanted: [ArraySlice<UInt8>] = []
        MarkedText.forEachLine(of: text) { wanted.append($0) }
        guard let first = wanted.first else { return start..<start }
        let end = start + wanted.count
        if end <= all.count, all[start..<end].elementsEqual(wanted) { return start..<end }
        guard let candidates = places[LineSearch.name(first)] else { return start..<start }
        var low = 0
        var high = candidates.count
        while low < high {
            let middle = (low + high) / 2
            if candidates[middle] < start { low = middle + 1 } else { high = middle }
        }
        // Where a line occurs very often, its place says little.
        for place in candidates[low...].prefix(LineSearch.tries) where place + wanted.count <= all.count {
            let found = place..<(place + wanted.count)
            if all[found].elementsEqual(wanted) { return found }
        }
        return start..<start
    }
}
