/// A change of how a text is written, by which it says nothing else.
public enum FormatChange: String, Hashable, Sendable {
    /// The blank lines before it.
    case blankLines = "blank lines"
    /// LF against CRLF.
    case lineEndings = "line endings"
    /// Whether the file's last line is ended.
    case endOfFile = "end of file"
    /// The padding of a table's cells.
    case padding
    /// The bullet, number or indentation before a text.
    case marker
    /// Where lines break, or other white space between words.
    case wrapping

    /// What kind of format change makes one leaf of the other; `nil` where it says something else now.
    ///
    /// - Parameter old: a leaf with other bytes than `new`, and of the same kind.
    static func between(_ old: Unit, _ new: Unit) -> FormatChange? {
        if let change = ofEndings(old.contentBytes, new.contentBytes) { return change }
        switch old.kind {
        case .row(let role): return cells(old, role) == cells(new, role) ? .padding : nil
        case .code, .html, .frontmatterText, .frontmatterKey, .line: return nil
        default: break
        }
        guard max(old.content.count, new.content.count) < Unit.looseLimit, words(old) == words(new),
            hardBreaks(old) == hardBreaks(new)
        else { return nil }
        return old.source.bytes[old.content.lowerBound..<old.textStart]
            == new.source.bytes[new.content.lowerBound..<new.textStart] ? .wrapping : .marker
    }

    private static func ofEndings(_ old: ArraySlice<UInt8>, _ new: ArraySlice<UInt8>) -> FormatChange? {
        let plain = (withoutReturns(old), withoutReturns(new))
        if plain.0 == plain.1 { return .lineEndings }
        let longer = plain.0.count > plain.1.count ? plain.0 : plain.1
        let shorter = plain.0.count > plain.1.count ? plain.1 : plain.0
        return longer.count == shorter.count + 1 && longer.last == 0x0A && longer.starts(with: shorter)
            ? .endOfFile : nil
    }

    private static func withoutReturns(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        guard bytes.contains(0x0D) else { return Array(bytes) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for place in bytes.indices {
            if bytes[place] == 0x0D, place + 1 < bytes.endIndex, bytes[place + 1] == 0x0A { continue }
            result.append(bytes[place])
        }
        return result
    }

    /// The cells' texts; of a delimiter row, what the dashes say about alignment.
    private static func cells(_ row: Unit, _ role: UnitKind.RowRole) -> [[UInt8]] {
        let bytes = row.source.bytes
        return TableCells.cells(in: bytes, row.textStart..<row.content.upperBound).map { cell in
            let text = Array(bytes[cell.text])
            return role == .delimiter ? text.filter { $0 == UInt8(ascii: ":") } + sides(text) : text
        }
    }

    /// At which end of a delimiter cell a colon stands.
    private static func sides(_ text: [UInt8]) -> [UInt8] {
        [text.first == UInt8(ascii: ":") ? 1 : 0, text.last == UInt8(ascii: ":") ? 1 : 0]
    }

    private static func words(_ unit: Unit) -> [UInt32] { Token.trimmed(unit.tokens).map(\.hash) }

    /// How many lines end in two spaces, which Markdown reads as a line break.
    private static func hardBreaks(_ unit: Unit) -> Int {
        let bytes = unit.contentBytes
        return bytes.indices.filter {
            bytes[$0] == 0x0A && $0 > bytes.startIndex + 1 && bytes[$0 - 1] == 0x20 && bytes[$0 - 2] == 0x20
        }.count
    }
}
