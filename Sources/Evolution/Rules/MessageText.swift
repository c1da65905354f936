/// How a signature is shown: its most frequent masked message, words that few have seen masked too.
struct MessageText {
    /// The tokens as they were masked, not fit for show.
    let raw: [String]
    /// The tokens fit for show.
    let tokens: [String]
    /// At most 120 characters, fit for a code span.
    let shown: String
    /// What the message is about.
    let noun: String?

    init(_ signature: Signature, _ store: EpisodeStore, _ clusters: MessageClusters, _ words: PlainWords) {
        let best = signature.templates.max { ($0.value, -Int($0.key)) < ($1.value, -Int($1.key)) }?.key ?? 0
        raw = store.templates.text(best).split(separator: " ").map(String.init)
        // Where the cluster masks a word that its most frequent message has, so does what is shown.
        let form = clusters.forms[Int(signature.cluster)].split(separator: " ").map(String.init)
        let fixed = Set(form)
        let start = MessageClusters.prefix(of: raw)
        var shownTokens: [String] = []
        for (place, token) in raw.enumerated() {
            let inForm = place >= start && place < start + form.count
            let isWide =
                inForm && !token.contains(MessageTemplate.slot) && form.contains("*")
                && !fixed.contains(PlainWords.core(token))
            let isKnown = words.allows(word: token) && !isWide
            let next = isKnown ? token.replacing(character: "`", with: "'") : MessageTemplate.slot
            if next == MessageTemplate.slot, shownTokens.last == next { continue }
            shownTokens.append(next)
        }
        tokens = shownTokens
        shown = MessageText.clipped(shownTokens)
        noun = MessageSubject.noun(of: shownTokens) { words.allows(word: $0) }
    }

    /// Whole tokens, as many as fit.
    private static func clipped(_ tokens: [String]) -> String {
        var text = ""
        for token in tokens {
            let longer = text.isEmpty ? token : text + " " + token
            if longer.count > 118 { return text + " …" }
            text = longer
        }
        return text
    }

    /// Whether enough of it may be shown to be recognised.
    var isRecognisable: Bool {
        tokens.count { !$0.contains(MessageTemplate.slot) && PlainWords.core($0).utf8.count > 1 } >= 2
    }
}

extension String {
    /// The text with one character for another.
    func replacing(character old: Character, with new: Character) -> String {
        String(map { $0 == old ? new : $0 })
    }
}
