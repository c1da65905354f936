/// The parts of a leaf's text: sentences, cells or lines.
enum UnitParts {
    /// The parts, which follow one another without gap; none where the unit is an atom.
    static func parts(of unit: Unit) -> [Unit] {
        switch unit.kind {
        case .paragraph, .heading, .item: prose(unit)
        case .row(.body), .row(.header), .row(.delimiter): cells(unit)
        case .code, .html, .frontmatterText, .definition: lines(unit)
        case .frontmatterKey: key(unit)
        default: []
        }
    }

    private static func part(_ unit: Unit, _ kind: UnitKind, _ lead: Range<Int>, _ content: Range<Int>) -> Unit {
        Unit(kind: kind, source: unit.source, lead: lead, content: content)
    }

    private static func prose(_ unit: Unit) -> [Unit] {
        let end = textEnd(unit)
        var parts: [Unit] = []
        if unit.textStart > unit.content.lowerBound {
            let marker = unit.content.lowerBound..<unit.textStart
            parts.append(part(unit, .marker, marker.lowerBound..<marker.lowerBound, marker))
        }
        parts += sentences(unit, unit.textStart..<end)
        parts.append(part(unit, .ending, end..<end, end..<unit.content.upperBound))
        return parts
    }

    private static func sentences(_ unit: Unit, _ range: Range<Int>) -> [Unit] {
        SentenceSplitter.sentences(in: unit.source.bytes, range).map { part(unit, .sentence, $0.lead, $0.content) }
    }

    /// Where the text ends and the spaces and line ending after it begin.
    private static func textEnd(_ unit: Unit) -> Int {
        var end = unit.content.upperBound
        while end > unit.textStart, Token.isSpace(unit.source.bytes[end - 1]) { end -= 1 }
        return end
    }

    private static func cells(_ unit: Unit) -> [Unit] {
        let bytes = unit.source.bytes
        let cells = TableCells.cells(in: bytes, unit.textStart..<unit.content.upperBound)
        guard let first = cells.first, let last = cells.last else { return [] }
        var parts: [Unit] = []
        if first.extent.lowerBound > unit.content.lowerBound {
            let marker = unit.content.lowerBound..<first.extent.lowerBound
            parts.append(part(unit, .marker, marker.lowerBound..<marker.lowerBound, marker))
        }
        for cell in cells {
            parts.append(part(unit, .cell, cell.extent.lowerBound..<cell.text.lowerBound, cell.text))
        }
        parts.append(
            part(
                unit, .ending, last.text.upperBound..<last.text.upperBound,
                last.text.upperBound..<unit.content.upperBound))
        // The padding after a cell's text belongs to the next one's lead.
        return parts.enumerated().map { number, part in
            guard number > 0, part.lead.lowerBound > parts[number - 1].content.upperBound else { return part }
            return Unit(
                kind: part.kind, source: part.source,
                lead: parts[number - 1].content.upperBound..<part.lead.upperBound, content: part.content)
        }
    }

    private static func lines(_ unit: Unit) -> [Unit] {
        lines(unit, unit.content)
    }

    private static func lines(_ unit: Unit, _ range: Range<Int>) -> [Unit] {
        let bytes = unit.source.bytes
        var parts: [Unit] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let end = bytes[start..<range.upperBound].firstIndex(of: 0x0A).map { $0 + 1 } ?? range.upperBound
            parts.append(part(unit, .line, start..<start, start..<end))
            start = end
        }
        return parts
    }

    /// A key on one line has its name and sentences; one on several has lines.
    private static func key(_ unit: Unit) -> [Unit] {
        let bytes = unit.source.bytes
        let end = textEnd(unit)
        guard !bytes[unit.textStart..<end].contains(0x0A), unit.textStart == unit.content.lowerBound,
            let colon = bytes[unit.textStart..<end].firstIndex(of: UInt8(ascii: ":"))
        else { return lines(unit) }
        var start = colon + 1
        while start < end, Token.isSpace(bytes[start]) { start += 1 }
        guard start < end else { return lines(unit) }
        let name = unit.content.lowerBound..<start
        return [part(unit, .marker, name.lowerBound..<name.lowerBound, name)]
            + sentences(unit, start..<end)
            + [part(unit, .ending, end..<end, end..<unit.content.upperBound)]
    }
}
