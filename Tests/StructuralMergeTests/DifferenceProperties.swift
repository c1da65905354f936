import StructuralMerge

/// What is true of every difference of two documents, whatever they are.
struct DifferenceProperties {
    enum Property: String, CaseIterable {
        /// Both documents are UTF-8 and are compared.
        case compares
        /// The difference makes the new document of the old one.
        case applies
        /// Each byte of a document is kept or part of exactly one entry.
        case accountsForAll
        /// Kept stretches are the same in both.
        case keepsWhatIsSame
        /// The text of an entry is what stands at its places.
        case textIsTheirs
        /// Lines tell where the places are.
        case linesAreRight
        /// A document does not differ from itself, and only from itself it does not.
        case emptyForSame
        /// With the documents swapped, what was added is removed, and what is kept is kept.
        case swaps
    }

    /// The properties that two documents violate.
    static func violated(by old: [UInt8], _ new: [UInt8]) -> [Property] {
        guard let difference = MarkdownDifference(old: old, new: new),
            let back = MarkdownDifference(old: new, new: old), let same = MarkdownDifference(old: old, new: old)
        else { return [.compares] }
        var found: [Property] = []
        if difference.applied(to: old) != new || back.applied(to: new) != old { found.append(.applies) }
        if !accounts(difference, old, new) { found.append(.accountsForAll) }
        if difference.kept.contains(where: { old[$0.old] != new[$0.new] }) { found.append(.keepsWhatIsSame) }
        if !difference.entries.allSatisfy({ hasItsText($0, old, new) }) { found.append(.textIsTheirs) }
        if !difference.entries.allSatisfy({ hasItsLines($0, old, new) }) { found.append(.linesAreRight) }
        if !same.isEmpty || !same.entries.isEmpty || difference.isEmpty != (old == new) { found.append(.emptyForSame) }
        if !isSwapped(difference, back) { found.append(.swaps) }
        return found
    }

    private static func accounts(_ difference: MarkdownDifference, _ old: [UInt8], _ new: [UInt8]) -> Bool {
        tiles(difference.kept.map(\.old) + difference.entries.compactMap { $0.old?.bytes }, old.count)
            && tiles(difference.kept.map(\.new) + difference.entries.compactMap { $0.new?.bytes }, new.count)
    }

    private static func tiles(_ ranges: [Range<Int>], _ count: Int) -> Bool {
        var end = 0
        for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            if range.lowerBound != end { return false }
            end = range.upperBound
        }
        return end == count
    }

    private static func hasItsText(_ entry: DifferenceEntry, _ old: [UInt8], _ new: [UInt8]) -> Bool {
        entry.text.flatMap(\.old) == entry.old.map { Array(old[$0.bytes]) } ?? []
            && entry.text.flatMap(\.new) == entry.new.map { Array(new[$0.bytes]) } ?? []
            && (entry.change != .none || entry.isMoved && !entry.text.contains { differsBeyondLead($0) })
    }

    /// A moved text brings its own blank lines along, which are no change.
    private static func differsBeyondLead(_ text: DifferenceText) -> Bool {
        switch text {
        case .equal: false
        case .delete(let bytes), .insert(let bytes): !bytes.allSatisfy { [0x0A, 0x0D, 0x20, 0x3E].contains($0) }
        case .respaced: true
        }
    }

    private static func hasItsLines(_ entry: DifferenceEntry, _ old: [UInt8], _ new: [UInt8]) -> Bool {
        [(entry.old, old), (entry.new, new)].allSatisfy { place, bytes in
            guard let place else { return true }
            return place.line >= lines(bytes[..<place.bytes.lowerBound])
                && place.line <= place.lastLine
                && place.lastLine == lines(bytes[..<max(place.bytes.upperBound - 1, place.bytes.lowerBound)])
        }
    }

    /// The line that comes after some text, from 1; the documents have no lone CR.
    private static func lines(_ bytes: ArraySlice<UInt8>) -> Int { bytes.count { $0 == 0x0A } + 1 }

    private static func isSwapped(_ one: MarkdownDifference, _ other: MarkdownDifference) -> Bool {
        let isKept = one.kept.map(\.old) == other.kept.map(\.new) && one.kept.map(\.new) == other.kept.map(\.old)
        let (there, back) = (one.counts, other.counts)
        return isKept && bytes(one, .added, \.new) == bytes(other, .removed, \.old)
            && bytes(one, .removed, \.old) == bytes(other, .added, \.new)
            && total(there.edited) == total(back.edited) && total(there.moved) == total(back.moved)
            && total(there.reformatted) == total(back.reformatted)
    }

    private static func total(_ counts: [DifferenceUnit: Int]) -> Int { counts.values.reduce(0, +) }

    private static func bytes(
        _ difference: MarkdownDifference, _ change: DifferenceEntry.Change,
        _ place: (DifferenceEntry) -> DifferencePlace?
    ) -> Set<Int> {
        Set(difference.entries.filter { $0.change == change }.compactMap { place($0)?.bytes }.flatMap { Array($0) })
    }
}
