/// What changed in the text of one leaf, word by word.
struct WordDifference {
    /// Whether alignments are made from the new side: swapped documents must have the same differences.
    let isFlipped: Bool

    /// The stretches of two versions of a leaf, blank lines before them among them.
    func texts(_ old: Unit, _ new: Unit) -> [DifferenceText] {
        var result: [DifferenceText] = []
        result.add(old: old.leadBytes, new: new.leadBytes)
        add(old, new, to: &result)
        return result
    }

    /// Adds what the contents of two units differ in.
    private func add(_ old: Unit, _ new: Unit, to result: inout [DifferenceText]) {
        if old.contentBytes == new.contentBytes { return result.add(.equal(Array(old.contentBytes))) }
        let isLong = max(old.content.count, new.content.count) >= Unit.looseLimit
        if old.kind != .line, isLong || old.kind.isLiteral || isOnLines(old) || isOnLines(new) {
            return addByParts(old, new, to: &result)
        }
        guard !isLong else { return result.add(old: old.contentBytes, new: new.contentBytes) }
        result.add(
            old: old.source.bytes[old.content.lowerBound..<old.textStart],
            new: new.source.bytes[new.content.lowerBound..<new.textStart])
        addWords(old, new, to: &result)
    }

    /// A frontmatter value of several lines.
    private func isOnLines(_ unit: Unit) -> Bool {
        guard case .frontmatterKey = unit.kind else { return false }
        return unit.parts.contains { $0.kind == .line }
    }

    /// By lines (of a long text by sentences), then by the words of those that are similar.
    private func addByParts(_ old: Unit, _ new: Unit, to result: inout [DifferenceText]) {
        let (before, after) = (old.parts, new.parts)
        guard !before.isEmpty, !after.isEmpty else {
            return result.add(old: old.contentBytes, new: new.contentBytes)
        }
        let partners = LeafPairing.partners(before, after, moves: false, isFlipped: isFlipped)
        var next = 0
        for (place, part) in before.enumerated() {
            guard let partner = partners[place] else {
                result.add(.delete(Array(part.source.bytes[part.extent])))
                continue
            }
            for added in after[next..<partner] { result.add(.insert(Array(added.source.bytes[added.extent]))) }
            result.add(old: part.leadBytes, new: after[partner].leadBytes)
            add(part, after[partner], to: &result)
            next = partner + 1
        }
        for added in after[next...] { result.add(.insert(Array(added.source.bytes[added.extent]))) }
    }

    // MARK: Words

    private func addWords(_ old: Unit, _ new: Unit, to result: inout [DifferenceText]) {
        let (before, after) = (old.tokens, new.tokens)
        guard let changes = changes(before, after) else {
            return result.add(
                old: old.source.bytes[old.textStart..<old.content.upperBound],
                new: new.source.bytes[new.textStart..<new.content.upperBound])
        }
        var (i, j) = (0, 0)
        for change in changes {
            addCommon(old, new, before[i..<change.base.lowerBound], after[j..<change.side.lowerBound], to: &result)
            result.add(.delete(bytes(old, before[change.base])))
            result.add(.insert(bytes(new, after[change.side])))
            (i, j) = (change.base.upperBound, change.side.upperBound)
        }
        addCommon(old, new, before[i...], after[j...], to: &result)
    }

    private func addCommon(
        _ old: Unit, _ new: Unit, _ before: ArraySlice<Token>, _ after: ArraySlice<Token>,
        to result: inout [DifferenceText]
    ) {
        for (one, other) in zip(before, after) {
            let (left, right) = (old.source.bytes[one.range], new.source.bytes[other.range])
            if left == right {
                result.add(.equal(Array(left)))
            } else if one.kind == .space && other.kind == .space {
                result.add(.respaced(old: Array(left), new: Array(right)))
            } else {
                // Two words with one hash.
                result.add(old: left, new: right)
            }
        }
    }

    private func bytes(_ unit: Unit, _ tokens: ArraySlice<Token>) -> [UInt8] {
        guard let first = tokens.first, let last = tokens.last else { return [] }
        return Array(unit.source.bytes[first.range.lowerBound..<last.range.upperBound])
    }

    /// The changes as a person would mark them; `nil` where too little is common for marks to help.
    private func changes(_ before: [Token], _ after: [Token]) -> [TokenDiff.Change]? {
        let hashes = (before.map(\.hash), after.map(\.hash))
        let found =
            isFlipped
            ? TokenDiff.changes(hashes.1, hashes.0)?.map { TokenDiff.Change(base: $0.side, side: $0.base) }
            : TokenDiff.changes(hashes.0, hashes.1)
        guard let found else { return nil }
        let joined = WordDifference.joined(found, before)
        let words = before.count { $0.kind == .word }
        let gone = joined.reduce(0) { $0 + before[$1.base].count { $0.kind == .word } }
        let come = joined.reduce(0) { $0 + after[$1.side].count { $0.kind == .word } }
        let kept = words - gone
        // Of a text with few words in common the rest is chance.
        return gone > 0 && come > 0 && kept * 3 < min(gone, come) && joined.count > 1 ? nil : joined
    }

    /// Joins changes between which only white space or one mark is common.
    private static func joined(_ changes: [TokenDiff.Change], _ before: [Token]) -> [TokenDiff.Change] {
        var result: [TokenDiff.Change] = []
        for change in changes {
            if let last = result.last {
                let between = before[last.base.upperBound..<change.base.lowerBound]
                let replaces = !last.base.isEmpty && !last.side.isEmpty && !change.base.isEmpty && !change.side.isEmpty
                if replaces, between.count == 1, between.first?.kind != .word {
                    result[result.count - 1] = TokenDiff.Change(
                        base: last.base.lowerBound..<change.base.upperBound,
                        side: last.side.lowerBound..<change.side.upperBound)
                    continue
                }
            }
            result.append(change)
        }
        return result
    }
}
