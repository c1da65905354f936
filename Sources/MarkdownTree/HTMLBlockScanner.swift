/// Finds the ends of HTML blocks, which cmark reports one line too early for the kinds that end at a mark.
enum HTMLBlockScanner {
    /// The last line of the block that starts at `start` in `line`, and whether what must end it is there.
    static func end(
        bytes: [UInt8], lines: LineTable, line: Int, start: Int, limit: Int, reported: Int
    ) -> (line: Int, isClosed: Bool) {
        let opening = bytes[min(start, lines.textEnds[line])..<lines.textEnds[line]]
        guard let marks = endMarks(opening) else { return (min(max(line, reported), limit), true) }
        for probe in line...max(line, limit) {
            let text = probe == line ? opening : bytes[lines.text(probe)]
            if marks.contains(where: { contains($0, in: text) }) { return (probe, true) }
        }
        return (max(line, limit), false)
    }

    private static func endMarks(_ opening: ArraySlice<UInt8>) -> [[UInt8]]? {
        guard opening.first == UInt8(ascii: "<") else { return nil }
        let rest = opening.dropFirst()
        if rest.starts(with: Array("!--".utf8)) { return [Array("-->".utf8)] }
        if rest.first == UInt8(ascii: "?") { return [Array("?>".utf8)] }
        if rest.starts(with: Array("![CDATA[".utf8)) { return [Array("]]>".utf8)] }
        if rest.first == UInt8(ascii: "!") { return [Array(">".utf8)] }
        let name = rest.prefix(9).prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }.map { $0 | 0x20 }
        let raw = ["script", "pre", "style", "textarea"].map { Array($0.utf8) }
        guard raw.contains(name) else { return nil }
        let next = rest.dropFirst(name.count).first
        guard next == nil || next == 0x20 || next == 0x09 || next == UInt8(ascii: ">") else { return nil }
        return raw.map { Array("</".utf8) + $0 + [UInt8(ascii: ">")] }
    }

    /// Whether `text` holds `mark`, ASCII letters in either case; `mark` is in lower case.
    private static func contains(_ mark: [UInt8], in text: ArraySlice<UInt8>) -> Bool {
        guard text.count >= mark.count else { return false }
        return text.withUnsafeBufferPointer { buffer in
            for start in 0...buffer.count - mark.count {
                var count = 0
                while count < mark.count {
                    let byte = buffer[start + count]
                    let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
                    if lower != mark[count] { break }
                    count += 1
                }
                if count == mark.count { return true }
            }
            return false
        }
    }
}
