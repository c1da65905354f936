/// Finds a merged rule again in the skill's present text, where a person may have reworded it.
///
/// It compares one text with the blocks that stand near its place and takes the most alike, so it may be lenient: words
/// count as often as they stand, and other code is only fewer common words. Whether an analyst's new proposal repeats
/// a known rule is another question, with no place to go by and with rejected rules to keep out; `PriorMatching` in
/// Evolution answers it more strictly.
enum RuleMatch {
    /// From this share of common words on, two blocks are taken for the same rule.
    static let threshold = 0.45

    /// How much two texts have in common, 0...1: the Dice coefficient over their words and code spans.
    ///
    /// A code span counts three times its words: a reworded rule keeps the command or name it is about.
    static func similarity(_ left: String, _ right: String) -> Double {
        let leftWords = words(of: left)
        let rightWords = words(of: right)
        let total = leftWords.values.reduce(0, +) + rightWords.values.reduce(0, +)
        guard total > 0 else { return left == right ? 1 : 0 }
        let common = leftWords.reduce(0) { $0 + min($1.value, rightWords[$1.key] ?? 0) }
        return 2 * Double(common) / Double(total)
    }

    /// The block that is a rule's text reworded, and how much they have in common; `nil` when none reaches
    /// ``threshold``.
    ///
    /// A block below the same headings is preferred by a tenth.
    static func counterpart(
        of text: String, headings: [String]?, among blocks: [TextBlock]
    ) -> (block: TextBlock, similarity: Double)? {
        var best: (block: TextBlock, similarity: Double)?
        for block in blocks where !block.isHeading {
            var score = similarity(text, block.text)
            if let headings, block.headings == headings { score += 0.1 }
            if score >= threshold, score > best?.similarity ?? 0 { best = (block, score) }
        }
        return best
    }

    /// The words of a text with their weights; words of fewer than three letters carry no rule and are left out.
    static func words(of text: String) -> [String: Int] {
        var counts: [String: Int] = [:]
        for (index, part) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            let isCode = index % 2 == 1
            if isCode, !part.isEmpty { counts["`\(part)", default: 0] += 3 }
            for word in part.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }) {
                guard word.count > 2 else { continue }
                counts[word.lowercased(), default: 0] += 1
            }
        }
        return counts
    }
}
