internal import MarkdownTree

/// How one list item is marked and how far its text is indented.
struct ListMarker: Hashable {
    /// The bullet, or the number with the character behind it.
    var text: String
    /// The column, from 0, where the marker stands.
    var column: Int
    /// How many columns marker and spaces take together.
    var width: Int
    /// The number of an ordered item.
    var number: Int?
    /// Whether only white space stands before the marker in its line.
    var standsAlone: Bool

    init(text: String, column: Int, width: Int, number: Int?) {
        self.text = text
        self.column = column
        self.width = width
        self.number = number
        standsAlone = true
    }

    init(of item: Node, in document: MarkdownDocument) {
        let bytes = document.bytes
        let before = bytes[item.contentRange.lowerBound..<item.start]
        standsAlone = before.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        column = 0
        for byte in before where byte & 0xC0 != 0x80 { column += byte == 0x09 ? 4 - column % 4 : 1 }
        var place = item.start
        while place < bytes.count, (0x30...0x39).contains(bytes[place]) { place += 1 }
        let digits = bytes[item.start..<place]
        number = digits.isEmpty ? nil : Int(String(decoding: digits, as: UTF8.self))
        if place < bytes.count { place += 1 }
        text = String(decoding: bytes[item.start..<place], as: UTF8.self)
        let count = place - item.start
        var spaces = 0
        while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09 {
            spaces += bytes[place] == 0x09 ? 4 - (column + count + spaces) % 4 : 1
            place += 1
        }
        let isEmpty = place >= bytes.count || bytes[place] == 0x0A || bytes[place] == 0x0D
        width = count + (isEmpty || spaces > 4 || spaces < 1 ? 1 : spaces)
    }

    /// The lines of an item under this marker.
    func lines(of item: [String], firstPrefix: String? = nil) -> [String] {
        let indentation = String(repeating: " ", count: column + width)
        let gap = String(repeating: " ", count: max(1, width - text.utf8.count))
        var result: [String] = []
        for (index, line) in item.enumerated() {
            if index == 0 {
                let head = (firstPrefix ?? String(repeating: " ", count: column)) + text
                result.append(line.isEmpty ? head : head + gap + line)
            } else {
                result.append(line.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } ? "" : indentation + line)
            }
        }
        return result
    }

    /// The marker with another number; the text stays as far from it as it was.
    func numbered(_ value: Int) -> ListMarker {
        guard number != nil else { return self }
        var copy = self
        copy.number = min(value, 999_999_999)
        copy.text = "\(min(value, 999_999_999))" + String(text.suffix(1))
        copy.width = width - text.utf8.count + copy.text.utf8.count
        return copy
    }
}
