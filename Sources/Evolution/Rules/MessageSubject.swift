/// What a message is about: the word beside the masked name, `table` in `Table '…' doesn't exist`.
enum MessageSubject {
    /// The noun; `nil` when the message names nothing, or nothing can be made of the word beside it.
    static func noun(of tokens: [String], allows: (String) -> Bool) -> String? {
        let start = MessageClusters.prefix(of: tokens)
        for place in tokens.indices where place >= start && tokens[place].contains(MessageTemplate.slot) {
            if place > start, let noun = word(tokens, place - 1, start, allows) { return noun }
            if place + 1 < tokens.count, place == start, let noun = word(tokens, place + 1, start, allows) {
                return noun
            }
        }
        return nil
    }

    private static func word(
        _ tokens: [String], _ place: Int, _ start: Int, _ allows: (String) -> Bool
    ) -> String? {
        let word = PlainWords.core(tokens[place])
        guard word.utf8.count >= 3, word.utf8.count <= 24, !notNouns.contains(word), allows(tokens[place]),
            word.unicodeScalars.allSatisfy({ $0.properties.isAlphabetic || $0 == "-" })
        else { return nil }
        if generic.contains(word), place > start {
            let before = PlainWords.core(tokens[place - 1])
            guard before.utf8.count >= 3, !notNouns.contains(before), allows(tokens[place - 1]),
                !before.contains(MessageTemplate.slot)
            else { return nil }
            return "\(before) \(word)"
        }
        return word
    }

    private static let generic: Set<String> = ["name", "value", "number", "type", "named"]
    /// Words that stand beside a name without saying what it is.
    private static let notNouns: Set<String> = [
        "the", "for", "near", "with", "from", "into", "unknown", "invalid", "missing", "undefined",
        "unexpected", "error",
        "is", "are", "was", "not", "and", "but", "than", "got", "paid", "has", "have", "only", "that", "this",
        "at", "on",
        "access", "open", "find", "use", "line", "cannot", "failed", "found", "expected", "doesn't", "does",
        "been",
        "read", "write", "load", "read", "such", "exist", "exists", "near", "returned", "more", "less",
        "least",
        "executing", "running", "most",
    ]

    /// `a` or `an` before the noun.
    static func withArticle(_ noun: String) -> String {
        guard let first = noun.first else { return noun }
        return ("aeiou".contains(first) ? "an " : "a ") + noun
    }
}
