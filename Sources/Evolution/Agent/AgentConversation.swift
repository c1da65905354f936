internal import JSON
internal import LanguageModel

/// The turns of an analysis, kept within the model's window.
///
/// When they outgrow it, observations are cut from the oldest on until a good part of the window is free, so that the
/// start of the conversation stays the same for many turns and a provider's cache of it holds. The first prompt is never
/// cut, nor what came of the last answer.
struct AgentConversation: Sendable {
    /// What is sent.
    private(set) var turns: [ModelTurn] = []
    /// The most characters of all turns.
    let budget: Int

    /// How much of the budget is left filled after cutting.
    private static let kept = 0.6
    /// What is shorter is not worth cutting.
    private static let short = 200

    init(budget: Int) { self.budget = max(2000, budget) }

    /// The most characters of one observation.
    var observationLimit: Int { min(16_000, budget / 4) }

    /// Adds the next answer with what came of it.
    mutating func append(_ turn: ModelTurn) {
        turns.append(turn)
        guard size > budget else { return }
        let goal = Int(Double(budget) * Self.kept)
        for index in turns.indices.dropLast() where size > goal { cut(index) }
        // Answers themselves that are too long for the window go as a whole, the oldest first.
        while size > budget, turns.count > 1 { turns.removeFirst() }
    }

    /// The characters of all turns.
    var size: Int { turns.reduce(0) { $0 + Self.size(of: $1) } }

    private mutating func cut(_ index: Int) {
        for place in turns[index].results.indices {
            let content = turns[index].results[place].content
            guard content.count > Self.short else { continue }
            turns[index].results[place].content =
                "[\(content.count) characters were here; they were cut to make room, ask again if you need them]"
        }
    }

    private static func size(of turn: ModelTurn) -> Int {
        let calls = turn.calls.reduce(0) { $0 + $1.name.count + JSONWriter.compact($1.arguments).count + 40 }
        return turn.text.count + turn.note.count + calls + turn.results.reduce(0) { $0 + $1.content.count + 40 }
    }
}
