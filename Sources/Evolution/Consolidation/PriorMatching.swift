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
        let words = TextTokens.content(of: candidate.text)
        let spans = Set(TextTokens.codeSpans(of: candidate.text))
        var best: (overlap: Double, rule: PriorRule)?
        for prior in known {
            for text in prior.texts {
                let overlap = TextTokens.overlap(words, text.words)
                let hasSameCode = !spans.isEmpty && spans == text.spans
                // Two texts that name different things in code say different things, however alike their words are.
                let hasOtherCode = spans != text.spans && !spans.isEmpty && !text.spans.isEmpty
                let bar = hasSameCode ? Self.thresholdWithSameCode : hasOtherCode ? 0.85 : Self.threshold
                guard overlap >= bar, overlap > best?.overlap ?? 0 else { continue }
                best = (overlap, prior.rule)
            }
        }
        return best?.rule
    }
}
