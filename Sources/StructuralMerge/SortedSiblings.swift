/// Siblings that stand in the order of their text, into which additions are put in order.
struct SortedSiblings {
    private let ascends: Bool

    /// Looks at the siblings there were; `nil` when they are too few to tell, or in no order.
    init?(_ siblings: [Unit]) {
        let items = siblings.filter { SortedSiblings.isSortable($0) }
        guard items.count >= 4 else { return nil }
        let keys = items.map(SortedSiblings.key)
        let pairs = zip(keys, keys.dropFirst())
        if pairs.allSatisfy({ $0.0.lexicographicallyPrecedes($0.1) }) {
            ascends = true
        } else if pairs.allSatisfy({ $0.1.lexicographicallyPrecedes($0.0) }) {
            ascends = false
        } else {
            return nil
        }
    }

    /// Both sides' additions in order; `nil` when a side's own are in another.
    func merged(_ mine: [Unit], _ other: [Unit]) -> [Unit]? {
        guard (mine + other).allSatisfy(SortedSiblings.isSortable), isSorted(mine), isSorted(other) else { return nil }
        var result: [Unit] = []
        var rest = other[...]
        for unit in mine {
            while let next = rest.first, precedes(next, unit) {
                result.append(next)
                rest.removeFirst()
            }
            result.append(unit)
        }
        return result + rest
    }

    private func isSorted(_ units: [Unit]) -> Bool {
        zip(units, units.dropFirst()).allSatisfy { precedes($0.0, $0.1) }
    }

    private func precedes(_ first: Unit, _ second: Unit) -> Bool {
        let (one, two) = (SortedSiblings.key(first), SortedSiblings.key(second))
        return ascends ? one.lexicographicallyPrecedes(two) : two.lexicographicallyPrecedes(one)
    }

    private static func isSortable(_ unit: Unit) -> Bool {
        switch unit.kind {
        case .item, .row(.body), .line, .definition: true
        default: false
        }
    }

    /// The first line's letters and digits, in lower case.
    private static func key(_ unit: Unit) -> [UInt8] {
        let text = unit.source.bytes[unit.textStart..<unit.content.upperBound]
        var key: [UInt8] = []
        for byte in text.prefix(while: { $0 != 0x0A }).prefix(120) {
            if Token.isWordByte(byte) {
                key.append((0x41...0x5A).contains(byte) ? byte + 0x20 : byte)
            } else if byte >= 0x80 || byte == 0x20 || byte == UInt8(ascii: "-") {
                key.append(byte)
            }
        }
        return Array(key.drop { $0 == 0x20 })
    }
}
