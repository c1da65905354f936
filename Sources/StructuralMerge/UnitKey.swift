/// By what a person tells units of a list apart.
enum UnitKey {
    /// A row's first cell, an item's link target or bold or code start, a heading's words, a definition's label.
    static func key(of unit: Unit) -> UInt64? {
        switch unit.kind {
        case .row: return firstCell(unit)
        case .heading: return headingKey(unit)
        case .item: return itemKey(unit)
        case .frontmatterKey(let name): return hash(Array(name.utf8), 0..<name.utf8.count)
        default: return nil
        }
    }

    private static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64? {
        guard !range.isEmpty else { return nil }
        var hasher = ByteHasher()
        hasher.add(bytes, range)
        return hasher.value
    }

    private static func headingKey(_ unit: Unit) -> UInt64? {
        let words = Token.words(of: unit.tokens)
        guard !words.isEmpty else { return nil }
        var hasher = ByteHasher()
        for word in words { hasher.add(UInt64(word)) }
        return hasher.value
    }

    private static func firstCell(_ unit: Unit) -> UInt64? {
        guard unit.kind == .row(.body) else { return nil }
        let cells = TableCells.cells(in: unit.source.bytes, unit.textStart..<unit.content.upperBound)
        guard let first = cells.first else { return nil }
        return hash(unit.source.bytes, first.text)
    }

    /// The target of the first link, where it comes within the first words; else the bold or code text at the start.
    private static func itemKey(_ unit: Unit) -> UInt64? {
        let bytes = unit.source.bytes
        var start = unit.textStart
        if let first = unit.children.first { start = first.textStart }
        let end = bytes[start..<unit.content.upperBound].firstIndex(of: 0x0A) ?? unit.content.upperBound
        if let range = marked(bytes, start..<end) { return hash(bytes, range) }
        let limit = min(end, start + 160)
        var place = start
        while place + 1 < limit {
            if bytes[place] == UInt8(ascii: "]"), bytes[place + 1] == UInt8(ascii: "(") {
                let close = bytes[place..<end].firstIndex(of: UInt8(ascii: ")")) ?? end
                return hash(bytes, (place + 2)..<max(close, place + 2))
            }
            place += 1
        }
        return nil
    }

    /// Bold or code text at the very start.
    private static func marked(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int>? {
        guard let first = range.first, range.count > 4 else { return nil }
        let mark = bytes[first]
        guard mark == UInt8(ascii: "`") || (mark == UInt8(ascii: "*") && bytes[first + 1] == mark) else { return nil }
        let inner = first + (mark == UInt8(ascii: "`") ? 1 : 2)
        guard let close = bytes[inner..<range.upperBound].firstIndex(of: mark), close > inner else { return nil }
        return inner..<close
    }
}
