/// Puts one side's words into the other's format.
///
/// The format are marks: emphasis, bullets, bars, quotation marks. Where they stand between words that both sides kept,
/// the change of marks is made in the text with the new words.
struct FormatCarrier {
    /// The text with the words of one side and the marks of the other.
    ///
    /// - Parameter words: the text whose words are wanted.
    /// - Parameter format: a text that differs from the base by no word.
    /// - Returns: nothing where the format does not differ, or where a change of it falls where the words changed: half
    ///   of a change of marks is worse than none.
    static func text(_ words: [UInt8], in format: [UInt8], base: [UInt8]) -> [UInt8]? {
        guard let bullet = BulletChange(from: base, to: format) else { return marked(words, in: format, base: base) }
        guard let words = bullet.made(in: words), let base = bullet.made(in: base) else { return nil }
        return base == format ? words : marked(words, in: format, base: base)
    }

    private static func marked(_ words: [UInt8], in format: [UInt8], base: [UInt8]) -> [UInt8]? {
        let old = Token.tokens(in: base, 0..<base.count)
        let marked = Token.tokens(in: format, 0..<format.count)
        let worded = Token.tokens(in: words, 0..<words.count)
        let hashes = old.map(\.hash)
        guard let marks = TokenDiff.changes(hashes, marked.map(\.hash)), !marks.isEmpty,
            let edits = TokenDiff.changes(hashes, worded.map(\.hash))
        else { return nil }
        // The padding of a table is white space too, which stays as it is.
        guard !marks.contains(where: { changesRule($0, old, base) || changesRule($0, marked, format, side: true) })
        else {
            return nil
        }
        var result: [UInt8] = []
        var taken = 0
        var edit = edits[...]
        var shift = 0
        for mark in marks {
            while let next = edit.first, next.base.upperBound < mark.base.lowerBound {
                shift = next.side.upperBound - next.base.upperBound
                edit = edit.dropFirst()
            }
            if let next = edit.first, next.base.lowerBound <= mark.base.upperBound {
                // What is deleted has no format any more.
                let isDeleted =
                    next.side.isEmpty && next.base.lowerBound <= mark.base.lowerBound
                    && mark.base.upperBound <= next.base.upperBound
                guard isDeleted else { return nil }
                continue
            }
            append(worded[taken..<(mark.base.lowerBound + shift)], of: words, to: &result)
            append(marked[mark.side], of: format, to: &result)
            taken = mark.base.upperBound + shift
        }
        append(worded[taken...], of: words, to: &result)
        return result
    }

    /// Whether a change makes a row of dashes longer or shorter, as between the head and the body of a table.
    private static func changesRule(
        _ change: TokenDiff.Change, _ tokens: [Token], _ bytes: [UInt8], side: Bool = false
    ) -> Bool {
        let range = side ? change.side : change.base
        func isDash(_ place: Int) -> Bool {
            tokens.indices.contains(place) && bytes[tokens[place].range.lowerBound] == UInt8(ascii: "-")
        }
        guard !range.isEmpty, range.allSatisfy(isDash) else { return false }
        return isDash(range.lowerBound - 1) || isDash(range.upperBound)
    }

    private static func append(_ tokens: ArraySlice<Token>, of bytes: [UInt8], to result: inout [UInt8]) {
        guard let first = tokens.first, let last = tokens.last else { return }
        result += bytes[first.range.lowerBound..<last.range.upperBound]
    }
}
