internal import JSON
internal import LanguageModel

/// A run that stopped because its budget is used up, put into words and JSON.
struct BudgetEnd {
    /// Which limit it was, as the model's error says it.
    var reason: String
    /// The limits.
    var budget: Budget
    /// What was spent.
    var totals: SpendingMeter.Totals
    /// The currency of the costs.
    var currency: String

    /// What was spent and how to go on.
    var failure: CommandFailure {
        let spent = SpendingWording.total(totals.spent, currency: currency, isPriced: totals.unpriced == 0)
        let estimated = totals.estimated > 0 ? ", tokens partly estimated" : ""
        return CommandFailure(
            "\(Visible.line(reason)): \(spent) spent\(estimated); every answer is kept",
            hints: ["go on with a larger budget: skillgit evolve --resume \(larger)"], status: .budget)
    }

    /// The limits that are reached, doubled; time is not summed up, so the same time again is more.
    private var larger: String {
        var options: [String] = []
        let spent = totals.spent
        if let calls = budget.calls, spent.exchanges >= calls { options.append("--max-calls \(2 * calls)") }
        if let tokens = budget.tokens, spent.usage.total >= tokens {
            options.append("--max-tokens \(2 * max(tokens, spent.usage.total / 2))")
        }
        if let cost = budget.cost, spent.cost >= cost { options.append("--max-cost \(2 * cost)") }
        if options.isEmpty, let seconds = budget.seconds { options.append("--max-time \(Int(seconds))") }
        return options.joined(separator: " ")
    }

    /// The members of the command's JSON object.
    var json: [(String, JSONValue)] {
        let usage = totals.spent.usage
        let limits: [(String, JSONValue)] = [
            ("cost", budget.cost.map { .number($0) } ?? .null), ("tokens", budget.tokens.map { .count($0) } ?? .null),
            ("calls", budget.calls.map { .count($0) } ?? .null),
            ("seconds", budget.seconds.map { .count(Int($0)) } ?? .null),
        ]
        let spent: [(String, JSONValue)] = [
            ("exchanges", .count(totals.spent.exchanges)), ("input", .count(usage.input)),
            ("cached_input", .count(usage.cachedInput)), ("output", .count(usage.output)),
            ("estimated", .count(totals.estimated)),
            ("cost", totals.unpriced == 0 ? .number((totals.spent.cost * 1e9).rounded() / 1e9) : .null),
            ("currency", .string(currency)),
        ]
        return [
            ("state", "budget"), ("reason", .string(reason)), ("budget", JSONValue(members: limits)),
            ("spent", JSONValue(members: spent)),
        ]
    }
}
