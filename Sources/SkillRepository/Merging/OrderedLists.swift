internal import MarkdownTree

/// Lets the numbers of ordered lists go on where both sides' items were taken.
struct OrderedLists {
    private let document: MarkdownDocument
    /// Where both sides' texts stand.
    private let places: [Range<Int>]

    private struct Item {
        var digits: Range<Int>
        var number: Int
        /// Whether it stands where both sides' texts were taken.
        var isTaken: Bool
        /// Whether lines follow whose indentation the number's width decides.
        var goesOn: Bool
    }

    /// A text with the numbers of the lists around some places ascending; a list that did not ascend elsewhere, or that
    /// has one number throughout, stays as it is.
    static func renumbered(_ bytes: [UInt8], at places: [Range<Int>]) -> [UInt8] {
        guard !places.isEmpty, let document = try? MarkdownDocument(bytes) else { return bytes }
        return OrderedLists(document: document, places: places).renumbered()
    }

    private func renumbered() -> [UInt8] {
        var changes: [(range: Range<Int>, digits: [UInt8])] = []
        for node in document.nodes {
            guard case .list(let style) = node.kind, style.start != nil else { continue }
            changes += self.changes(to: node.children.map { item(document[$0]) })
        }
        var bytes = document.bytes
        for change in changes.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            bytes.replaceSubrange(change.range, with: change.digits)
        }
        return bytes
    }

    private func item(_ node: Node) -> Item? {
        let range = node.start..<node.contentRange.upperBound
        let digits = document.bytes[range].prefix(9).prefix { (0x30...0x39).contains($0) }
        guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
        return Item(
            digits: digits.startIndex..<digits.endIndex, number: number,
            isTaken: places.contains { $0.contains(node.start) },
            goesOn: document.bytes[range].dropLast().contains(0x0A))
    }

    private func changes(to found: [Item?]) -> [(range: Range<Int>, digits: [UInt8])] {
        let items = found.compactMap { $0 }
        guard let first = items.first, items.count == found.count, items.contains(where: \.isTaken),
            items.contains(where: { $0.number != first.number })
        else { return [] }
        for (one, next) in zip(items, items.dropFirst()) where !one.isTaken && !next.isTaken {
            guard next.number == one.number + 1 else { return [] }
        }
        var changes: [(range: Range<Int>, digits: [UInt8])] = []
        for (place, item) in items.enumerated() where item.number != first.number + place {
            let digits = Array(String(first.number + place).utf8)
            guard digits.count == item.digits.count || !item.goesOn else { return [] }
            changes.append((item.digits, digits))
        }
        return changes
    }
}
