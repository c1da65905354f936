internal import MarkdownTree

/// A section of a document as a text that can be found and merged elsewhere.
struct SectionText {
    /// The titles from the outermost section to this one.
    var titles: [String]
    /// The level of its heading.
    var level: Int
    /// Its bytes in the document.
    var range: Range<Int>
    /// Its text.
    var bytes: [UInt8]

    /// The sections of a document, outer before inner.
    static func all(in document: MarkdownDocument) -> [SectionText] {
        document.nodes.compactMap { node in
            guard case .section(let level, let title) = node.kind else { return nil }
            var titles = [title]
            var parent = node.parent
            while let id = parent {
                if case .section(_, let outer) = document[id].kind { titles.insert(outer, at: 0) }
                parent = document[id].parent
            }
            return SectionText(
                titles: titles, level: level, range: node.contentRange,
                bytes: Array(document.bytes[node.contentRange]))
        }
    }

    /// The text with its headings moved up or down, so that the first has this level.
    func atLevel(_ wanted: Int) -> [UInt8] {
        guard wanted != level, let document = try? MarkdownDocument(bytes) else { return bytes }
        var result = bytes
        for node in document.nodes.reversed() {
            guard case .heading(let old, isSetext: false) = node.kind else { continue }
            let new = old + wanted - level
            guard (1...6).contains(new) else { return bytes }
            result.replaceSubrange(
                node.start..<node.start + old, with: Array(repeating: UInt8(ascii: "#"), count: new))
        }
        return result
    }

    /// How much of two texts is the same, from 0 to 1: twice the lines in common by all lines, blank ones left out.
    static func similarity(_ left: [UInt8], _ right: [UInt8]) -> Double {
        func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
            bytes.split(separator: 0x0A).filter { $0.contains { $0 > 0x20 } }
        }
        let first = lines(left)
        let second = lines(right)
        guard !first.isEmpty || !second.isEmpty else { return 1 }
        var counts: [ArraySlice<UInt8>: Int] = [:]
        for line in first { counts[line, default: 0] += line.count }
        var common = 0
        for line in second {
            guard let left = counts[line], left > 0 else { continue }
            common += line.count
            counts[line] = left - line.count
        }
        let total = (first + second).reduce(0) { $0 + $1.count }
        return Double(2 * common) / Double(total)
    }
}
