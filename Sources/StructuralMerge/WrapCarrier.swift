/// Puts one side's words into the lines of the other, which broke the same text anew.
///
/// Between words that stand side by side in the new lines, the space is that of the new lines; elsewhere the new words
/// follow in the line.
struct WrapCarrier {
    private let old: [Token]
    private let edited: [Token]
    private let wrapped: [Token]
    private let words: [UInt8]
    private let layout: [UInt8]

    /// The text with the words of one side and the line breaks of the other.
    ///
    /// - Parameters:
    ///   - words: the text whose words are wanted.
    ///   - layout: the base in other lines.
    /// - Returns: nothing where the layout says something else than the base, breaks no line elsewhere, or ends one for
    ///   good (two spaces, a backslash), and where the texts have too little in common.
    static func text(_ words: [UInt8], in layout: [UInt8], base: [UInt8]) -> [UInt8]? {
        guard let carrier = WrapCarrier(words: words, layout: layout, base: base) else { return nil }
        return carrier.text()
    }

    private init?(words: [UInt8], layout: [UInt8], base: [UInt8]) {
        func tokens(_ text: [UInt8]) -> [Token] {
            Token.tokens(in: text, 0..<text.count).filter { $0.kind != .space }
        }
        (old, edited, wrapped) = (tokens(base), tokens(words), tokens(layout))
        (self.words, self.layout) = (words, layout)
        guard !old.isEmpty, !edited.isEmpty, old.map(\.hash) == wrapped.map(\.hash),
            WrapCarrier.breaks(of: old, in: base) != WrapCarrier.breaks(of: wrapped, in: layout),
            ![base, words, layout].contains(where: WrapCarrier.hasHardBreak)
        else { return nil }
    }

    private func text() -> [UInt8]? {
        guard let changes = TokenDiff.changes(old.map(\.hash), edited.map(\.hash)), let first = edited.first,
            let last = edited.last
        else { return nil }
        let places = places(changes)
        var result = Array(words[..<first.range.lowerBound])
        for (index, token) in edited.enumerated() {
            if index > 0 { result += gap(before: index, places) }
            result += words[token.range]
        }
        return result + words[last.range.upperBound...]
    }

    /// For each word of the edited text, which of the base it is; nothing for a new one.
    private func places(_ changes: [TokenDiff.Change]) -> [Int?] {
        var places: [Int?] = []
        var next = 0
        for change in changes {
            places += (next..<change.base.lowerBound).map { $0 }
            places += change.side.map { _ in nil }
            next = change.base.upperBound
        }
        return places + (next..<old.count).map { $0 }
    }

    /// The white space between a word and the one before it.
    private func gap(before index: Int, _ places: [Int?]) -> ArraySlice<UInt8> {
        let own = words[edited[index - 1].range.upperBound..<edited[index].range.lowerBound]
        guard let here = places[index], let before = places[index - 1], before < here else {
            return own.isEmpty ? own : [0x20]
        }
        // What stood between them is gone, with the first line break there.
        let gaps = (before..<here).map { layout[wrapped[$0].range.upperBound..<wrapped[$0 + 1].range.lowerBound] }
        if gaps.count == 1 { return gaps[0] }
        if own.isEmpty { return own }
        return gaps.first { $0.contains(0x0A) } ?? [0x20]
    }

    /// Behind which words a line ends.
    private static func breaks(of tokens: [Token], in bytes: [UInt8]) -> [Int] {
        zip(tokens, tokens.dropFirst()).enumerated().compactMap { index, pair in
            bytes[pair.0.range.upperBound..<pair.1.range.lowerBound].contains(0x0A) ? index : nil
        }
    }

    /// Whether a line break in the text means one.
    private static func hasHardBreak(_ text: [UInt8]) -> Bool {
        text.indices.dropFirst(2).contains { place in
            let end = text[place - 1] == 0x0D ? place - 1 : place
            guard text[place] == 0x0A, end >= 2, place + 1 < text.count else { return false }
            return text[end - 1] == UInt8(ascii: "\\") || (text[end - 1] == 0x20 && text[end - 2] == 0x20)
        }
    }
}
