/// The law that nothing gets lost in an answer, and nothing is made up: every id is named exactly once.
enum Conservation {
    /// Why some names do not fulfil it; `nil` when they do.
    static func problem(_ named: [String], of inputs: [String]) -> String? {
        var counts: [String: Int] = [:]
        for id in named { counts[id, default: 0] += 1 }
        var problems = inputs.filter { counts[$0] == nil }.map { "\($0) is missing" }
        problems += inputs.filter { counts[$0, default: 0] > 1 }.map { "\($0) is named more than once" }
        problems += counts.keys.filter { !inputs.contains($0) }.sorted().map {
            "'\(HostileText.cut(HostileText.oneLine($0), to: 40))' is no patch of this list"
        }
        guard !problems.isEmpty else { return nil }
        return "every patch id must be named exactly once, in from or in dropped: "
            + problems.joined(separator: ", ")
    }
}
