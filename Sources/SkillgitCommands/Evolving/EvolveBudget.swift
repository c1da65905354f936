internal import ArgumentParser
internal import LanguageModel

/// The options of `evolve` that say what it may spend.
struct EvolveBudget: ParsableArguments {
    @Option(
        help: ArgumentHelp("Money, in the currency of the prices; needs a price for every model.", valueName: "amount"))
    var maxCost: Double?
    @Option(help: ArgumentHelp("Tokens read and written together.", valueName: "count"))
    var maxTokens: Int?
    @Option(help: ArgumentHelp("Exchanges with models, repairs and retries too.", valueName: "count"))
    var maxCalls: Int?
    @Option(
        help: ArgumentHelp("How long this command may go on asking: 90, 90s, 30m, 1h30m.", valueName: "time"),
        transform: DurationText.seconds)
    var maxTime: Int?
    @Option(
        help: ArgumentHelp(
            "What models cost, instead of ~/.config/skillgit/prices.json and the built-in list.", valueName: "file"),
        completion: .file())
    var prices: String?

    func validate() throws {
        for (name, value) in [("--max-tokens", maxTokens), ("--max-calls", maxCalls)] {
            if let value, value < 1 { throw ValidationError("\(name) takes a whole number from 1") }
        }
        if let maxCost, !(maxCost > 0 && maxCost.isFinite) {
            throw ValidationError("--max-cost takes an amount of money above 0")
        }
    }

    /// The limits.
    var budget: Budget {
        Budget(cost: maxCost, tokens: maxTokens, calls: maxCalls, seconds: maxTime.map(Double.init))
    }

    /// What is given with `--resume` takes the place of what the interrupted run was given, option by option.
    mutating func replace(with other: EvolveBudget) {
        maxCost = other.maxCost ?? maxCost
        maxTokens = other.maxTokens ?? maxTokens
        maxCalls = other.maxCalls ?? maxCalls
        maxTime = other.maxTime ?? maxTime
        prices = other.prices ?? prices
    }

    func arguments(in context: CommandContext) -> [String] {
        var all: [String] = []
        if let maxCost { all += ["--max-cost", "\(maxCost)"] }
        for case (let name, let value?) in [
            ("--max-tokens", maxTokens), ("--max-calls", maxCalls), ("--max-time", maxTime),
        ] {
            all += [name, String(value)]
        }
        if let prices { all += ["--prices", context.absolute(prices)] }
        return all
    }
}
