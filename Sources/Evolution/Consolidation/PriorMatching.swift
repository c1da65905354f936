internal import ContentHash
internal import Skill

/// Finds the rule of an earlier run that a candidate repeats, also when one of them was reworded.
///
/// Two analysts' wordings are compared without a place to go by, so it is strict: sets of words that carry meaning, and
/// other code in the spans means another rule. Where a merged rule stands in the skill now that a person has edited it
/// is another question; `RuleMatch` in SkillRepository answers it by place and more leniently.
struct PriorMatching {
    /// The share of words two texts in the same files must have in common.
    static let threshold = 0.6
    /// The same, where both texts hold the same code spans.
    static let thresholdWithSameCode = 0.4

    private struct Known {
        var rule: PriorRule
        var texts: [(words: Set<String>, spans: Set<String>)]
    }

    private let known: [Known]

    /// Prepares the rules; those that were decided against come first, so that no wording of a rejected rule gets by.
    init(_ rules: [PriorRule]) {
        known = rules.sorted(by: Self.precedes).map { rule in
            Known(
                rule: rule,
                texts: (rule.texts.isEmpty ? [rule.title] : rule.texts).map {
                    (TextTokens.content(of: $0), Set(TextTokens.codeSpans(of: $0)))
                })
        }
    }

    private static func precedes(_ left: PriorRule, _ right: PriorRule) -> Bool {
        let order: [PriorRule.State] = [.rejected, .deleted, .merged, .open, .parked]
        let places = (order.firstIndex(of: left.state) ?? 0, order.firstIndex(of: right.state) ?? 0)
        return places.0 != places.1 ? places.0 < places.1 : (left.run, left.patch) < (right.run, right.patch)
    }

    /// The rule that the candidate repeats; `nil` when it is new.
    func match(_ candidate: Candidate) -> PriorRule? {
        if let same = known.first(where: { $0.rule.key == candidate.key }) { return same.rule }
        // What curates text that stands has that text's words; only the same change of the same place is a repetition.
        guard !candidate.isCuration else { return nil }
        let words = Words(candidate.text)
        var best: (overlap: Double, rule: PriorRule)?
        for prior in known where !Candidate.isCuration(key: prior.rule.key) {
            guard let overlap = words.overlap(with: prior), overlap > best?.overlap ?? 0 else { continue }
            best = (overlap, prior.rule)
        }
        return best?.rule
    }

    /// Every rule like the candidate that a person decided against, the matched one included.
    func decidedAgainst(_ candidate: Candidate, _ matched: PriorRule) -> [PriorRule] {
        let words = Words(candidate.text)
        return known.filter { prior in
            guard prior.rule.state == .rejected || prior.rule.state == .deleted else { return false }
            if [candidate.key, matched.key].contains(prior.rule.key) { return true }
            return !candidate.isCuration && words.overlap(with: prior) != nil
        }.map(\.rule)
    }

    /// A text as it is compared.
    private struct Words {
        let words: Set<String>
        let spans: Set<String>

        init(_ text: String) {
            words = TextTokens.content(of: text)
            spans = Set(TextTokens.codeSpans(of: text))
        }

        /// How much of the words are those of a rule's texts; `nil` where it is not enough for the same rule.
        func overlap(with prior: Known) -> Double? {
            prior.texts.compactMap { text in
                let overlap = TextTokens.overlap(words, text.words)
                let hasSameCode = !spans.isEmpty && spans == text.spans
                // Two texts that name different things in code say different things, however alike their words are.
                let hasOtherCode = spans != text.spans && !spans.isEmpty && !text.spans.isEmpty
                let bar =
                    hasSameCode
                    ? PriorMatching.thresholdWithSameCode : hasOtherCode ? 0.85 : PriorMatching.threshold
                return overlap >= bar && overlap > 0 ? overlap : nil
            }.max()
        }
    }
}
