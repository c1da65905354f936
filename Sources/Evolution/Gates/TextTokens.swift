/// Texts as bags of words, for comparing rules that were worded differently.
enum TextTokens {
    /// The words of a text: runs of letters and digits, lower case.
    static func words(of text: String) -> [Substring] {
        text.lowercased().split { !($0.isLetter || $0.isNumber) }.map { Substring(String($0)) }
    }

    /// FNV-1a over the UTF-8 bytes: the same everywhere, unlike `Hashable`.
    static func hash(_ word: Substring) -> UInt64 {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in word.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return value
    }

    /// The words that carry meaning, with a plural's `s` taken off.
    static func content(of text: String) -> Set<String> {
        Set(words(of: text).compactMap { word in
            if word.count < 2 || fillers.contains(word) { return nil }
            return word.count > 3 && word.hasSuffix("s") && !word.hasSuffix("ss") ? String(word.dropLast()) : String(word)
        })
    }

    /// How much two bags share: common words over all words, 0...1; 0 when both are empty.
    static func overlap(_ left: Set<String>, _ right: Set<String>) -> Double {
        let common = left.intersection(right).count
        let all = left.count + right.count - common
        return all == 0 ? 0 : Double(common) / Double(all)
    }

    /// The contents of the code spans of a text, in order; a run of `n` backquotes is closed by the next run of `n`.
    static func codeSpans(of text: String) -> [String] { parts(of: text).spans }

    /// The text without its code spans.
    static func withoutCodeSpans(_ text: String) -> String { parts(of: text).rest }

    private static func parts(of text: String) -> (spans: [String], rest: String) {
        var spans: [String] = []
        var rest = ""
        var position = text.startIndex
        while let tick = text[position...].firstIndex(of: "`") {
            rest += text[position..<tick]
            let opened = text[tick...].prefix { $0 == "`" }
            guard let close = closing(opened.count, in: text, from: opened.endIndex) else {
                rest += opened
                position = opened.endIndex
                continue
            }
            spans.append(String(text[opened.endIndex..<close.lowerBound]).trimmed())
            rest += " "
            position = close.upperBound
        }
        rest += text[position...]
        return (spans, rest)
    }

    private static func closing(_ count: Int, in text: String, from start: String.Index) -> Range<String.Index>? {
        var position = start
        while let tick = text[position...].firstIndex(of: "`") {
            let run = text[tick...].prefix { $0 == "`" }
            if run.count == count { return run.startIndex..<run.endIndex }
            position = run.endIndex
        }
        return nil
    }

    private static let fillers: Set<Substring> = [
        "an", "and", "are", "as", "at", "be", "before", "but", "by", "for", "from", "if", "in", "into", "is", "it", "its",
        "of", "on", "or", "so", "than", "that", "the", "then", "there", "these", "this", "to", "was", "when", "which",
        "with", "you", "your",
    ]
}

extension String {
    /// The text without white space at its ends.
    func trimmed() -> String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
