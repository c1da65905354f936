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
        let old = Token.tokens(in: base, 0..<base.count)
        let marked = Token.tokens(in: format, 0..<format.count)
        let worded = Token.tokens(in: words, 0..<words.count)
        let hashes = old.map(\.hash)
        guard let marks = TokenDiff.changes(hashes, marked.map(\.hash)), !marks.isEmpty,
            let edits = TokenDiff.changes(hashes, worded.map(\.hash))
        else { return nil }
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

    private static func append(_ tokens: ArraySlice<Token>, of bytes: [UInt8], to result: inout [UInt8]) {
        guard let first = tokens.first, let last = tokens.last else { return }
        result += bytes[first.range.lowerBound..<last.range.upperBound]
    }
}
