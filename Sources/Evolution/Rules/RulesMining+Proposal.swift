internal import ContentHash

extension RulesMining {
    /// Puts a lesson about a signature together.
    func proposal(
        kind: String, _ signature: Signature, theme: String, title: String, item: String, cause: String,
        provenCommands: [String]
    ) -> ProposedPatch {
        return proposal(
            identity: identity(kind, signature), kind: kind, theme: theme, title: title, item: item,
            cause: cause,
            episodes: signature.episodes, evidence: evidence(of: [signature]), provenCommands: provenCommands)
    }

    /// Puts a lesson together; `episodes` are positions in the store.
    func proposal(
        identity: String, kind: String, theme: String, title: String, item: String, cause: String,
        episodes: [Int],
        evidence: [Evidence], provenCommands: [String] = []
    ) -> ProposedPatch {
        let support = Support(episodes.map { store.episodes[$0].index })
        let key = RulesMining.key(kind: kind, identity)
        let rule = RulesMining.plain(item)
        let naming = "rules\n\(key)\n\(rule)\n\(support.episodes.map(String.init).joined(separator: " "))"
        let lesson = Lesson(
            id: "l-" + ContentHash(of: naming).prefix(10), analyst: "rules", key: key, cause: cause,
            rule: rule,
            support: support, evidence: evidence.map(\.reference))
        return ProposedPatch(
            lesson: lesson, title: RulesMining.clippedTitle(title), theme: theme, item: item,
            evidence: evidence,
            provenCommands: provenCommands, lift: lift(episodes))
    }

    /// How much likelier a run fails among these than over all; 1 when no outcome is known.
    func lift(_ episodes: [Int]) -> Double {
        let known = episodes.filter { store.episodes[$0].passed || store.episodes[$0].failed }
        guard !known.isEmpty, passed + failed > 0, failed > 0 else { return 1 }
        let rate = Double(known.count { store.episodes[$0].failed }) / Double(known.count)
        return rate / (Double(failed) / Double(passed + failed))
    }

    /// Places with their words, recoveries of passing runs first, at most 20.
    func evidence(of signatures: [Signature]) -> [Evidence] {
        var quotes: [Quotes.Quote] = []
        for signature in signatures {
            for template in signature.templates.keys.sorted() { quotes += store.quotes.of(template) }
        }
        return evidence(of: quotes, role: "recovery")
    }

    func evidence(of quotes: [Quotes.Quote], role: String) -> [Evidence] {
        let ordered = quotes.sorted {
            ($0.passed ? 0 : 1, $0.episode, $0.first, $0.last) < (
                $1.passed ? 0 : 1, $1.episode, $1.first, $1.last
            )
        }
        var seen: Set<EvidenceReference> = []
        var evidence: [Evidence] = []
        for quote in ordered where evidence.count < 20 {
            let episode = store.episodes[Int(quote.episode)]
            let reference = EvidenceReference(
                episode: episode.index, trajectory: episode.trajectory, firstStep: Int(quote.first),
                lastStep: Int(max(quote.first, quote.last)))
            guard seen.insert(reference).inserted else { continue }
            let isRecovery = role == "recovery" && quote.passed && quote.last > quote.first
            evidence.append(
                Evidence(
                    reference: reference, quote: Quotes.clipped(quote.words, 400),
                    role: role == "recovery" ? (isRecovery ? "recovery" : "error") : role))
        }
        return evidence
    }

    /// What a lesson about a signature is known by.
    func identity(_ kind: String, _ signature: Signature) -> String {
        "\(kind)\n\(clusters.forms[Int(signature.cluster)])"
    }

    /// The structural identity of a lesson, the same in every run.
    static func key(kind: String, _ identity: String) -> String {
        "\(kind):\(ContentHash(of: identity).prefix(16))"
    }

    /// The text without its code marks.
    static func plain(_ item: String) -> String { String(item.filter { $0 != "`" }) }

    static func clippedTitle(_ title: String) -> String {
        if title.count <= 72 { return title }
        var out = ""
        for word in title.split(separator: " ") {
            if out.count + word.count + 1 > 71 { break }
            out += out.isEmpty ? String(word) : " " + word
        }
        return out + "…"
    }
}
