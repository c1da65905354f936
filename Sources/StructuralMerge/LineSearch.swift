/// Finds runs of lines in a merge's result.
struct LineSearch {
    /// The lines of the result, conflicts as our side has them.
    let all: [ArraySlice<UInt8>]

    init(_ pieces: [MergePiece]) {
        var lines: [ArraySlice<UInt8>] = []
        for piece in pieces {
            switch piece {
            case .text(let text): MarkedText.forEachLine(of: text) { lines.append($0) }
            case .conflict(let conflict): MarkedText.forEachLine(of: conflict.texts.ours) { lines.append($0) }
            }
        }
        all = lines
    }

    /// The first place of a text's lines, from 0; an empty place where they are nowhere.
    func find(_ text: [UInt8], from start: Int) -> Range<Int> {
        var wanted: [ArraySlice<UInt8>] = []
        MarkedText.forEachLine(of: text) { wanted.append($0) }
        guard let first = wanted.first else { return start..<start }
        var place = start
        while place + wanted.count <= all.count {
            if all[place] == first, all[place..<(place + wanted.count)].elementsEqual(wanted) {
                return place..<(place + wanted.count)
            }
            place += 1
        }
        return start..<start
    }
}
