/// By what siblings are sorted where people keep them so: a version or date at the start, else letters and digits.
enum SortKey: Equatable {
    /// The numbers of `1.4.2` or `2026-02-21`; what is not released yet comes after every number.
    case numbers([Int])
    /// Lower-case letters and digits.
    case text([UInt8])

    /// The key of an item, a row, a line or a heading; `nil` of other units.
    init?(of unit: Unit) {
        let bytes = unit.source.bytes
        var text = unit.textStart..<unit.content.upperBound
        switch unit.kind {
        case .item, .line, .definition, .heading: break
        case .row(.body):
            guard let cell = TableCells.cells(in: bytes, text).first else { return nil }
            text = cell.text
        default: return nil
        }
        let line = bytes[text].prefix(while: { $0 != 0x0A }).prefix(120)
        if let numbers = SortKey.numbers(line, mayBeUnreleased: unit.kind.isHeading) {
            self = .numbers(numbers)
        } else {
            self = .text(SortKey.letters(line))
        }
    }

    /// Whether this comes before another of its kind.
    func precedes(_ other: SortKey) -> Bool {
        switch (self, other) {
        case (.numbers(let one), .numbers(let two)): one.lexicographicallyPrecedes(two)
        case (.text(let one), .text(let two)): one.lexicographicallyPrecedes(two)
        default: false
        }
    }

    private static func letters(_ line: ArraySlice<UInt8>) -> [UInt8] {
        var key: [UInt8] = []
        for byte in line {
            if Token.isWordByte(byte) {
                key.append((0x41...0x5A).contains(byte) ? byte + 0x20 : byte)
            } else if byte >= 0x80 || byte == 0x20 || byte == UInt8(ascii: "-") {
                key.append(byte)
            }
        }
        return Array(key.drop { $0 == 0x20 })
    }

    /// At least two numbers with points or hyphens between them, behind brackets, emphasis or a `v` at most.
    private static func numbers(_ line: ArraySlice<UInt8>, mayBeUnreleased: Bool) -> [Int]? {
        let rest = line.drop { [0x20, 0x5B, 0x2A, 0x60, 0x76, 0x56].contains($0) }
        if mayBeUnreleased, letters(rest).starts(with: Array("unreleased".utf8)) { return [Int.max] }
        let run = rest.prefix { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }
        let parts = run.split { $0 == 0x2E || $0 == 0x2D }
        let numbers = parts.compactMap { $0.count < 10 ? Int(String(decoding: $0, as: UTF8.self)) : nil }
        return numbers.count == parts.count && numbers.count >= 2 ? numbers : nil
    }
}
