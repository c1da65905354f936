/// What may be said in a rule: words that many tasks and environments share, and general words of the language.
struct PlainWords: Sendable {
    private let messageWords: [String: Spread]
    private let bar: Spread.Bar
    private let tools: [Spread]

    /// Counts, for each word of a message of failure and for each tool, where it was seen.
    init(_ store: EpisodeStore, _ clusters: MessageClusters, _ isError: [Bool], bar: Spread.Bar) {
        var templateSpreads: [UInt32: Spread] = [:]
        var tools = Array(repeating: Spread(), count: store.tools.count)
        for episode in store.episodes {
            var templates: Set<UInt32> = []
            var called: Set<UInt16> = []
            for call in store.calls(of: episode) {
                called.insert(call.tool)
                if isError[Int(clusters.ofTemplate[Int(call.template)])] { templates.insert(call.template) }
            }
            for tool in called { tools[Int(tool)].add(episode) }
            for template in templates { templateSpreads[template, default: Spread()].add(episode) }
        }
        // A template's words are taken apart once, not once an episode.
        var words: [String: Spread] = [:]
        for (template, spread) in templateSpreads {
            for word in Set(store.templates.text(template).split(separator: " ").map { PlainWords.core($0) }) {
                words[word, default: Spread()].formUnion(spread)
            }
        }
        messageWords = words
        self.tools = tools
        self.bar = bar
    }

    /// Whether a word of a message is seen widely enough to be shown.
    func allows(word token: some StringProtocol) -> Bool {
        let core = PlainWords.core(token)
        return core.isEmpty || token.contains(MessageTemplate.slot)
            || messageWords[core]?.clears(bar) ?? false
    }

    /// Whether a tool may be named.
    func allows(tool: UInt16) -> Bool { tools[Int(tool)].clears(bar) }

    /// The word without the punctuation around it, in lower case.
    static func core(_ token: some StringProtocol) -> String {
        var core = token.lowercased()[...]
        while let last = core.last, ",.:;!?)]\"'`".contains(last) { core.removeLast() }
        while let first = core.first, "([\"'`".contains(first) { core.removeFirst() }
        return String(core)
    }

    /// Whether a message speaks to the reader instead of about the call: orders, or the names of our own records.
    static func readsLikeAnOrder(_ tokens: [String]) -> Bool {
        let words = tokens.map { core($0) }
        if words.indices.contains(where: { isOrder(at: $0, words, tokens) }) { return true }
        for (place, word) in words.enumerated() where word == "add" || word == "write" || word == "insert" {
            if words[place...].dropFirst().prefix(4).contains(where: { additions.contains($0) }) {
                return true
            }
        }
        return false
    }

    private static func isOrder(at place: Int, _ words: [String], _ tokens: [String]) -> Bool {
        let word = words[place]
        if word.contains("skillgit") || word.hasSuffix("-by") { return true }
        guard orders.contains(word) else { return false }
        // A program names itself in front of what it says: `bash: line 1: x: command not found`.
        if place == 0 { return !(programs.contains(word) && tokens[0].hasSuffix(":")) }
        // `was never built` tells what is so, `never build` what to do.
        if adverbs.contains(word) { return !auxiliaries.contains(words[place - 1]) }
        return !(word == "pipe" && words[place - 1] == "broken")
    }

    private static let programs: Set<String> = ["bash", "curl", "wget", "sudo"]
    private static let adverbs: Set<String> = ["always", "never"]
    private static let auxiliaries: Set<String> = ["is", "are", "was", "were", "has", "have", "had", "been"]
    private static let orders: Set<String> = [
        "ignore", "disregard", "skill", "skills", "instruction", "instructions", "assistant", "prompt",
        "curl", "wget",
        "download", "append", "sudo", "overwrite", "always", "never", "remember", "important", "reviewer",
        "commit",
        "trailer", "bash", "pipe",
    ]
    private static let additions: Set<String> = [
        "line", "lines", "following", "this", "text", "rule", "sentence",
    ]
}
