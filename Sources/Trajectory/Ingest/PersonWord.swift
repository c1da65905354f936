/// What a person's message says of the agent's work before it, by its first words.
enum PersonWord {
    /// A correction, an approval, or neither.
    case correction
    /// See `correction`.
    case approval
    /// See `correction`.
    case neither

    /// Judges a message; long ones and questions are judged by their beginning only.
    static func judge(_ text: String) -> PersonWord {
        let head = normalized(text)
        guard !head.isEmpty else { return .neither }
        let isCorrection =
            corrections.contains { starts(head, with: $0) } || inner.contains { head.contains($0) }
        let isApproval = approvals.contains { starts(head, with: $0) }
        if isCorrection { return .correction }
        // `thanks, but …` and `great, now do …` ask for more.
        guard isApproval, head.utf8.count <= 120, !reservations.contains(where: { head.contains($0) }) else {
            return .neither
        }
        return .approval
    }

    /// The first 160 characters in lower case, typographic apostrophes made plain, white space made one.
    private static func normalized(_ text: String) -> String {
        var result = ""
        for character in text.prefix(240).lowercased() {
            if character.isWhitespace {
                if !result.isEmpty, result.last != " " { result.append(" ") }
            } else {
                result.append(character == "\u{2019}" ? "'" : character)
            }
        }
        return String(result.prefix(160))
    }

    /// Whether a message starts with words that end there or before punctuation.
    private static func starts(_ text: String, with words: String) -> Bool {
        guard text.hasPrefix(words) else { return false }
        guard let next = text.dropFirst(words.count).first else { return true }
        return !next.isLetter && !next.isNumber && next != "'"
    }

    private static let corrections = [
        "no,", "no.", "no!", "no -", "no, ", "nope", "wrong", "that's wrong", "that is wrong",
        "this is wrong", "not what i",
        "that's not", "that is not", "this is not", "this isn't", "that isn't", "it's not", "undo", "revert",
        "stop", "wait,",
        "don't", "do not", "you forgot", "you missed", "you broke", "you didn't", "why did you", "still fail",
        "still broken",
        "still not", "still doesn't", "it still", "it doesn't work", "doesn't work", "does not work",
        "that didn't work",
        "didn't work", "incorrect", "you should have", "i told you", "i said", "i asked",
        // German, French, Spanish, Italian, Portuguese.
        "nein", "falsch", "das ist falsch", "das stimmt nicht", "mach das rückgängig", "funktioniert nicht",
        "non,", "non.",
        "c'est faux", "ce n'est pas", "annule", "ça ne marche pas", "no es", "eso no", "está mal", "deshaz",
        "no funciona",
        "sbagliato", "non è", "não", "errado", "desfaz",
        // Chinese, Japanese, Korean, Russian.
        "不对", "不是", "错了", "撤销", "違います", "違う", "いいえ", "아니", "틀렸", "нет", "неправильно", "не так", "отмени",
    ]
    private static let inner = [
        "that's wrong", "that is wrong", "not what i asked", "not what i wanted", "revert that", "undo that",
        "revert your",
        "undo your", "you broke", "still failing", "still doesn't work",
    ]
    private static let approvals = [
        "thanks", "thank you", "thx", "perfect", "great", "awesome", "excellent", "nice", "looks good",
        "lgtm", "works",
        "it works", "that works", "works now", "it works now", "that worked", "well done", "good job",
        "exactly", "yes, that",
        "danke", "perfekt", "super", "passt", "funktioniert", "merci", "parfait", "ça marche", "gracias",
        "perfecto",
        "funciona", "grazie", "perfetto", "obrigado", "obrigada", "谢谢", "很好", "完美", "ありがとう", "감사", "спасибо",
        "отлично",
    ]
    private static let reservations = [
        " but ", " however", "now ", " next", " aber ", " jetzt ", " mais ", " pero ", " maintenant",
        " ahora ", "can you",
        "could you", "please", " also ", "?",
    ]
}
