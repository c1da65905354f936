/// The cells of a table's line.
enum TableCells {
    struct Cell {
        /// From the bar before the cell (or the line's start) to the bar after it.
        var extent: Range<Int>
        /// The text without bar and padding.
        var text: Range<Int>
    }

    /// The cells of a line and, as the last one, nothing: bars at both ends enclose cells and make none.
    static func cells(in bytes: [UInt8], _ range: Range<Int>) -> [Cell] {
        var end = range.upperBound
        while end > range.lowerBound, Token.isSpace(bytes[end - 1]) { end -= 1 }
        var start = range.lowerBound
        while start < end, Token.isSpace(bytes[start]) { start += 1 }
        var bars: [Int] = []
        var place = start
        while place < end {
            if bytes[place] == UInt8(ascii: "\\") {
                place += 2
                continue
            }
            if bytes[place] == UInt8(ascii: "|") { bars.append(place) }
            place += 1
        }
        var edges: [Int] = bars.first == start ? [] : [start]
        edges += bars
        if bars.last != end - 1 { edges.append(end) }
        guard edges.count >= 2 else { return [] }
        return (0..<(edges.count - 1)).map { number in
            let extent = edges[number]..<edges[number + 1]
            var low = extent.lowerBound
            if low < extent.upperBound, bytes[low] == UInt8(ascii: "|") { low += 1 }
            var high = extent.upperBound
            while low < high, Token.isSpace(bytes[low]) { low += 1 }
            while high > low, Token.isSpace(bytes[high - 1]) { high -= 1 }
            return Cell(extent: extent, text: low..<high)
        }
    }
}
