/// Where the lines of a text begin and end; lines end as CommonMark has it, at LF, CRLF or a lone CR.
struct LineTable: Sendable {
    /// The offset of each line's first byte.
    private(set) var starts: [Int] = []
    /// The offset behind each line's last byte before its ending.
    private(set) var textEnds: [Int] = []
    private(set) var end: Int
    private(set) var endings = [0, 0, 0]

    init(_ bytes: [UInt8]) {
        end = bytes.count
        var start = 0
        var place = 0
        bytes.withUnsafeBufferPointer { buffer in
            let hasReturns = ByteSearch.first(0x0D, in: buffer, from: 0) < buffer.count
            while place < buffer.count {
                if !hasReturns {
                    place = ByteSearch.first(0x0A, in: buffer, from: place)
                    guard place < buffer.count else { break }
                }
                let byte = buffer[place]
                guard byte == 0x0A || byte == 0x0D else {
                    place += 1
                    continue
                }
                starts.append(start)
                textEnds.append(place)
                if byte == 0x0A {
                    endings[0] += 1
                } else if place + 1 < buffer.count, buffer[place + 1] == 0x0A {
                    endings[1] += 1
                    place += 1
                } else {
                    endings[2] += 1
                }
                place += 1
                start = place
            }
        }
        if start < end {
            starts.append(start)
            textEnds.append(end)
        }
    }

    var count: Int { starts.count }

    /// The ending most lines have, line feed where there is none; the first line decides between equals.
    func prevailing(in bytes: [UInt8]) -> LineEnding {
        let most = max(endings[0], endings[1], endings[2])
        if most == 0 { return .lineFeed }
        let candidates: [LineEnding] = [.lineFeed, .carriageReturnLineFeed, .carriageReturn]
        let best = candidates.indices.filter { endings[$0] == most }
        if best.count > 1, let first = starts.indices.first {
            let ending = bytes[textEnds[first]..<endOfLine(first)]
            if let match = best.first(where: { candidates[$0].bytes.elementsEqual(ending) }) {
                return candidates[match]
            }
        }
        return candidates[best[0]]
    }

    /// The offset behind a line's ending; lines count from 0.
    func endOfLine(_ line: Int) -> Int { line + 1 < starts.count ? starts[line + 1] : end }

    /// The bytes of a line with its ending.
    func range(_ line: Int) -> Range<Int> { starts[line]..<endOfLine(line) }

    /// The bytes of a line without its ending.
    func text(_ line: Int) -> Range<Int> { starts[line]..<textEnds[line] }

    /// The line, from 0, that holds the byte at `offset`.
    func line(at offset: Int) -> Int {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return max(0, low - 1)
    }
}
