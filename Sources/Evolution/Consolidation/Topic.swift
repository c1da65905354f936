internal import Skill

/// Names what a candidate is about, so that near ones meet first.
enum Topic {
    /// The file and section that a candidate works in; else its theme, whatever its case, plurals and order of words.
    static func name(of candidate: Candidate) -> String {
        guard let place = candidate.places.first else { return theme(candidate.theme) }
        return ([place.file.text] + place.headings).joined(separator: " > ")
    }

    /// A theme by its words: `Order values`, `values of orders` and `order-value` are one.
    static func theme(_ text: String) -> String {
        let words = TextTokens.words(of: text).filter { !fillers.contains($0) }.map(singular)
        return words.isEmpty ? text.lowercased() : Set(words).sorted().joined(separator: " ")
    }

    private static let fillers: Set<Substring> = ["a", "an", "and", "for", "in", "of", "on", "or", "the", "to", "with"]

    /// A word without the ending of its plural; only endings that are safe to take off.
    private static func singular(_ word: Substring) -> String {
        guard word.count > 3, word.hasSuffix("s") else { return String(word) }
        if word.hasSuffix("ss") || word.hasSuffix("us") || word.hasSuffix("is") { return String(word) }
        if word.hasSuffix("ies"), word.count > 4 { return word.dropLast(3) + "y" }
        for ending in ["ches", "shes", "sses", "xes", "zes"] where word.hasSuffix(ending) {
            return String(word.dropLast(2))
        }
        return String(word.dropLast())
    }
}
