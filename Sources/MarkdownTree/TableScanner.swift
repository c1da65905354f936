/// Recognises GitHub's tables, which plain CommonMark sees as paragraphs.
package enum TableScanner {
    /// A table in a paragraph: where its header is, counted in lines from the paragraph's start.
    struct Table {
        var headerLine: Int
        var columns: Int
    }

    /// The first table of a paragraph; its rows run to the paragraph's end.
    static func table(in text: ParagraphText) -> Table? {
        guard text.starts.count > 1 else { return nil }
        for line in 1..<text.starts.count {
            guard let columns = delimiterColumns(text.line(line)) else { continue }
            if cellCount(text.line(line - 1)) == columns {
                return Table(headerLine: line - 1, columns: columns)
            }
        }
        return nil
    }

    /// The number of columns of a delimiter row; `nil` when the line is none.
    package static func delimiterColumns(_ line: ArraySlice<UInt8>) -> Int? {
        guard line.contains(UInt8(ascii: "-")),
            line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x2D || $0 == 0x3A || $0 == 0x7C })
        else { return nil }
        var cells = 0
        for cell in split(line) {
            var rest = line[cell].trimmingBlanks()
            if rest.first == 0x3A { rest = rest.dropFirst() }
            let dashes = rest.prefix { $0 == 0x2D }
            rest = rest.dropFirst(dashes.count)
            if rest.first == 0x3A { rest = rest.dropFirst() }
            guard !dashes.isEmpty, rest.isEmpty else { return nil }
            cells += 1
        }
        return cells > 0 ? cells : nil
    }

    /// The number of cells of a row.
    package static func cellCount(_ line: ArraySlice<UInt8>) -> Int { split(line).count }

    /// The cells of a row, between pipes that no backslash escapes; pipes at both ends of the line bound no cell.
    static func split(_ line: ArraySlice<UInt8>) -> [Range<Int>] {
        var text = line.trimmingBlanks()
        if text.first == 0x7C { text = text.dropFirst() }
        guard !text.isEmpty else { return [] }
        var cells: [Range<Int>] = []
        var start = text.startIndex
        var place = start
        while place < text.endIndex {
            if text[place] == 0x5C, place + 1 < text.endIndex {
                place += 2
                continue
            }
            if text[place] == 0x7C {
                cells.append(start..<place)
                start = place + 1
            }
            place += 1
        }
        if start < text.endIndex { cells.append(start..<text.endIndex) }
        return cells
    }
}
