/// What lines of Markdown are compared by.
enum TextKey {
    /// The hash of a text without white space and table bars; `nil` when less than `atLeast` bytes are left.
    static func key(_ text: ArraySlice<UInt8>, atLeast: Int) -> UInt64? {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var count = 0
        for byte in text where byte > 0x20 && byte != UInt8(ascii: "|") {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            count += 1
        }
        return count < atLeast ? nil : UnitText.mixed(hash)
    }

    /// The hash of an item's text, without its marker.
    static func key(ofItem text: ArraySlice<UInt8>, atLeast: Int) -> UInt64? {
        key(withoutMarker(text), atLeast: atLeast)
    }

    /// An item's first line without its marker.
    static func firstLine(_ text: ArraySlice<UInt8>) -> String {
        Excerpt.text(withoutMarker(text).prefix { $0 != 0x0A && $0 != 0x0D })
    }

    private static func withoutMarker(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        text.drop { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A }.drop { $0 == 0x20 || $0 == 0x09 }
    }

    /// The number of an ordered list's item.
    static func number(_ text: ArraySlice<UInt8>) -> Int? {
        let digits = text.prefix(9).prefix { $0 >= 0x30 && $0 <= 0x39 }
        return digits.isEmpty ? nil : digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// The text of a row's first cell.
    static func firstCell(_ row: ArraySlice<UInt8>) -> String {
        var rest = row.drop { $0 == 0x20 || $0 == 0x09 }
        if rest.first == UInt8(ascii: "|") { rest = rest.dropFirst() }
        var cell: [UInt8] = []
        for byte in rest {
            if byte == UInt8(ascii: "|"), cell.last != UInt8(ascii: "\\") { break }
            cell.append(byte)
        }
        while let last = cell.last, last <= 0x20 { cell.removeLast() }
        return Excerpt.text(cell[...])
    }

    /// Whether a line is a conflict marker of git's, but for the bare `=======`, which may underline a heading.
    static func isMarker(_ line: ArraySlice<UInt8>) -> Bool {
        guard let first = line.first,
            first == UInt8(ascii: "<") || first == UInt8(ascii: ">") || first == UInt8(ascii: "|")
        else { return false }
        let run = line.prefix { $0 == first }.count
        guard run == 7 else { return false }
        return line.count == run || line[line.startIndex + run] == 0x20 || line[line.startIndex + run] == 0x0D
    }
}
