internal import Skill

/// Lets a proposal's texts through, cleaned, or refuses it with reasons.
struct ProposalGate {
    /// What the skill says already; may be repeated.
    let base: SkillFolder

    /// A proposal that passed, or why it did not.
    enum Verdict {
        case passed(ProposedPatch)
        case refused([String])
    }

    /// Judges a proposal.
    ///
    /// - Parameter spoken: texts of the transcript beside the evidence's own quotes, no run of words of which may stand
    ///   in what is kept.
    func judge(_ proposal: ProposedPatch, spoken: WordRuns? = nil) -> Verdict {
        var clean = proposal
        clean.title = HostileText.title(proposal.title)
        clean.theme = HostileText.cut(HostileText.oneLine(proposal.theme), to: 60)
        clean.item = HostileText.withoutHidden(proposal.item).split(whereSeparator: \.isNewline)
            .map { String($0).trimmed() }.joined(separator: " ")
        clean.lesson.rule = HostileText.paragraph(proposal.lesson.rule)
        clean.lesson.cause = HostileText.paragraph(proposal.lesson.cause)
        let texts = [proposal.title, clean.theme, clean.item, clean.lesson.rule, clean.lesson.cause]
        var reasons = texts.map(HostileText.withoutHidden).flatMap(HostileText.refusals)
        for content in proposal.edits.compactMap(\.content) { reasons += HostileText.refusals(of: content) }
        let written = texts + proposal.edits.compactMap(\.content)
        if written.contains(where: { HostileText.overlongSpans(in: $0, proven: proposal.provenCommands) }) {
            reasons.append("a code span is longer than \(HostileText.signatureLimit) characters")
        }
        if repeatsTranscript(written, proposal, spoken) { reasons.append("it repeats words of a transcript") }
        if clean.item.isEmpty, clean.edits.isEmpty { reasons.append("it says nothing") }
        var seen: Set<String> = []
        reasons = reasons.filter { seen.insert($0).inserted }
        return reasons.isEmpty ? .passed(clean) : .refused(reasons)
    }

    /// Masked signatures and proven commands stand in code spans and may be equal; sentences may not.
    private func repeatsTranscript(_ texts: [String], _ proposal: ProposedPatch, _ spoken: WordRuns?) -> Bool {
        var quoted = WordRuns(of: proposal.evidence.map(\.quote))
        for path in base.paths { quoted.remove(base.text(of: path) ?? "") }
        return texts.map(TextTokens.withoutCodeSpans).contains {
            quoted.repeats(in: $0) || spoken?.repeats(in: $0) == true
        }
    }
}
