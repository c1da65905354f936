internal import FoundationEssentials
internal import Trajectory

/// What a model is shown of one trajectory: all of it, or the task, the failing steps and the last ones.
///
/// The rule: the first steps up to a quarter of the budget stay, and the last ones up to a half; of the middle, failing
/// steps stay before others, later before earlier; gaps are marked with the number of steps left out. A single long
/// step is cut in its middle. The window is built while steps pass, in memory bounded by the budget.
struct TranscriptWindow: Hashable, Sendable, Codable {
    /// One step as text.
    struct Item: Hashable, Sendable, Codable {
        /// The step's number.
        var number: Int
        /// Who spoke and what, with calls and results.
        var text: String
        /// Whether something failed in it.
        var isFailing: Bool
    }

    /// The shown id of the trajectory.
    var trajectory: String
    /// The task as it was put.
    var prompt: String
    /// The outcome, in words.
    var outcome: String
    /// The steps that are shown, ascending.
    var items: [Item]
    /// How many steps of the episode are left out.
    var omitted: Int

    /// The transcript as text, gaps marked.
    var rendered: String {
        var parts: [String] = []
        var previous: Int?
        for item in items {
            if let previous, item.number > previous + 1 {
                parts.append("[… \(item.number - previous - 1) steps left out …]")
            }
            parts.append(item.text)
            previous = item.number
        }
        return parts.joined(separator: "\n\n")
    }

    /// Every word that is shown.
    var spoken: [String] { items.map(\.text) + [prompt] }

    /// The step that holds a quote, white space and case aside: the named one, else the nearest; `nil` when none does.
    func step(holding quote: String, near step: Int) -> Int? {
        let needle = Self.folded(quote)
        guard needle.count >= 3 else { return nil }
        return items.filter { Self.folded($0.text).contains(needle) }.map(\.number)
            .min { (abs($0.distance(to: step)), $0) < (abs($1.distance(to: step)), $1) }
    }

    private static func folded(_ text: String) -> String {
        text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The window as bytes for the spool.
    func encoded() throws -> [UInt8] { try RecordCoding.line(self) }

    /// Reads what ``encoded()`` gave.
    init(encoded bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(TranscriptWindow.self, from: Data(bytes))
    }

    init(trajectory: String, prompt: String, outcome: String, items: [Item], omitted: Int) {
        self.trajectory = trajectory
        self.prompt = prompt
        self.outcome = outcome
        self.items = items
        self.omitted = omitted
    }
}
