/// Settles a conflict of the line merge, or a unit that both sides changed, of which one side holds all that the other
/// changed.
///
/// What counts are words: those that the smaller side adds are added by the larger side too, those that it deletes are
/// deleted there too. Where neither changed a word, only the format differs.
final class HunkMerge {
    let texts: ThreeWay<[UInt8]>
    private let rules: MergeRules
    /// The words that each side adds and deletes.
    private lazy var changes = {
        let base = WordCounts(texts.base)
        return (ours: WordCounts(texts.ours).change(from: base), theirs: WordCounts(texts.theirs).change(from: base))
    }()

    init(_ texts: ThreeWay<[UInt8]>, rules: MergeRules) {
        self.texts = texts
        self.rules = rules
    }

    /// The side that holds all words of the other's change and more; `nil` when neither does.
    func containing() -> Side? {
        guard rules.contains(.contains) else { return nil }
        let (ours, theirs) = changes
        guard !ours.isEmpty, !theirs.isEmpty else { return nil }
        let oursHolds = ours.holds(theirs)
        guard oursHolds != theirs.holds(ours), !texts[oursHolds ? .ours : .theirs].isEmpty else { return nil }
        let (larger, smaller) = oursHolds ? (ours, theirs) : (theirs, ours)
        // Neither holds the other where both are of one size.
        guard smaller.words > 0, smaller.size < larger.size else { return nil }
        let side = oursHolds ? Side.ours : .theirs
        // One word alone may be the same by chance.
        guard smaller.words > 1 else { return changesSamePlaces(as: side) ? side : nil }
        return leavesSameLines(as: side) && movesSameWords(as: side) ? side : nil
    }

    /// The side whose words count where the other changed the format only; `nil` where both changed words.
    func withWords() -> Side? {
        guard rules.contains(.format), !texts.ours.isEmpty, !texts.theirs.isEmpty else { return nil }
        if saysTheSame(texts.ours, texts.theirs) { return .ours }
        let (ours, theirs) = changes
        guard ours.isEmpty || theirs.isEmpty else { return nil }
        let reformatted: Side = theirs.isEmpty ? .theirs : .ours
        // Another order is no format.
        guard WordCounts.areInOrder(texts[reformatted], texts.base) else { return nil }
        guard !isReflowed(texts[reformatted], texts.base) else { return nil }
        return reformatted == .theirs ? .ours : .theirs
    }

    /// The words of one side in the format of the other, where that changed nothing else and both fit together.
    func reformatted(words side: Side) -> [UInt8]? {
        guard side != .base, !saysTheSame(texts.ours, texts.theirs) else { return nil }
        return FormatCarrier.text(texts[side], in: texts[side == .ours ? .theirs : .ours], base: texts.base)
    }

    /// The words of one side in the lines of the other, where that changed nothing but the place of line breaks.
    func rewrapped() -> [UInt8]? {
        guard rules.contains(.wrap) else { return nil }
        return WrapCarrier.text(texts.ours, in: texts.theirs, base: texts.base)
            ?? WrapCarrier.text(texts.theirs, in: texts.ours, base: texts.base)
    }

    /// The other side where one changed nothing but the kind of quotation marks, which no reader of a value sees.
    func requoted() -> Side? {
        guard rules.contains(.format), !texts.base.isEmpty else { return nil }
        func unquoted(_ text: [UInt8]) -> [UInt8] {
            text.map { $0 == UInt8(ascii: "'") ? UInt8(ascii: "\"") : $0 }
        }
        let base = unquoted(texts.base)
        if unquoted(texts.theirs) == base { return .ours }
        return unquoted(texts.ours) == base ? .theirs : nil
    }

    /// Whether a side changed all places that the other changed.
    private func changesSamePlaces(as side: Side) -> Bool {
        guard let larger = edits(by: side, marks: true), let smaller = edits(by: side.other, marks: true) else {
            return false
        }
        return smaller.changes.allSatisfy { change in
            larger.changes.contains {
                $0.base.lowerBound <= change.base.lowerBound && change.base.upperBound <= $0.base.upperBound
            }
        }
    }

    /// Whether a side did too what the other deleted at one place and added at another: in counts that is no change.
    ///
    /// Texts with too little in common to tell are left to the counts.
    private func movesSameWords(as side: Side) -> Bool {
        guard let moved = edits(by: side.other, marks: false)?.moved, !moved.isEmpty,
            let larger = edits(by: side, marks: false)
        else { return true }
        return moved.allSatisfy { word, count in
            larger.deleted[word, default: 0] >= count.deleted && larger.added[word, default: 0] >= count.added
        }
    }

    /// Whether all that a side left as it was, the other left too, if broken into other lines.
    private func leavesSameLines(as side: Side) -> Bool {
        let smaller = WordLines(texts[side.other])
        let left = Set(WordLines(texts.base).lines).intersection(WordLines(texts[side]).lines)
        return left.subtracting(smaller.lines).allSatisfy(smaller.holds)
    }

    private func edits(by side: Side, marks: Bool) -> TokenEdits? {
        TokenEdits(from: texts.base, to: texts[side], marks: marks)
    }
}

extension HunkMerge {
    /// Whether nothing but the place of line breaks and indentation differs: then the other side's words belong into
    /// the new layout, which taking them whole would undo.
    private func isReflowed(_ text: [UInt8], _ base: [UInt8]) -> Bool {
        lines(text) != lines(base) && words(text).elementsEqual(words(base), by: { $0.elementsEqual($1) })
    }

    /// Whether two texts differ in white space at most.
    private func saysTheSame(_ one: [UInt8], _ two: [UInt8]) -> Bool {
        words(one).elementsEqual(words(two), by: { $0.elementsEqual($1) })
    }

    /// Whether all versions have as many lines: lines broken anew are a format that cannot be carried over.
    var hasSameLines: Bool {
        func count(_ text: [UInt8]) -> Int { text.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 } }
        return count(texts.ours) == count(texts.base) && count(texts.theirs) == count(texts.base)
    }

    private func lines(_ text: [UInt8]) -> [[UInt8]] {
        text.split(separator: 0x0A).map { line in
            var line = Array(line)
            while let last = line.last, Token.isSpace(last) { line.removeLast() }
            return line
        }.filter { !$0.isEmpty }
    }

    private func words(_ text: [UInt8]) -> [ArraySlice<UInt8>] { text.split(whereSeparator: Token.isSpace) }
}
