internal import ArgumentParser
internal import Evolution

/// The options of `evolve` that say how lessons become patches.
struct EvolveConsolidation: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "parallel (consolidated level by level), sequential (written into the skill step by step) or bank (kept one by one for looking up).",
            valueName: "strategy"),
        transform: ArgumentChoice.strategy)
    var strategy: EvolutionConfiguration.Strategy = .parallel
    @Option(
        help: ArgumentHelp(
            "How many lessons a step of the sequential strategy takes: 4 unless said.", valueName: "count"))
    var stepSize: Int?
    @Option(
        help: ArgumentHelp(
            "How much the body of SKILL.md may grow in one run: lines, a percentage, or both (60,20%), of which the greater counts.",
            valueName: "limit"),
        transform: Self.growth)
    var maxGrowth: GrowthLimit?
    @Flag(
        inversion: .prefixedNo,
        help:
            "Let the model propose what of the text that stands can go or be shorter; else only when SKILL.md has no room."
    )
    var curate: Bool?

    func validate() throws {
        if let stepSize {
            if stepSize < 1 { throw ValidationError("--step-size takes a whole number from 1") }
            if strategy != .sequential { throw ValidationError("--step-size belongs to --strategy sequential") }
        }
        if curate == true, strategy != .parallel {
            throw ValidationError("--curate belongs to --strategy parallel")
        }
    }

    private static func growth(_ text: String) throws -> GrowthLimit {
        guard let limit = GrowthLimit(text) else {
            throw ValidationError("--max-growth takes lines, a percentage or both: 40, 25%, 40,25%")
        }
        return limit
    }

    /// Sets what these options mean for a run.
    func apply(to configuration: inout EvolutionConfiguration) {
        // Absent where nothing is said, so that a run's name does not depend on options that it does not use.
        configuration.strategy = strategy == .parallel ? nil : strategy
        configuration.stepSize = stepSize
        configuration.maximumGrowth = maxGrowth
        configuration.curation = curate.map { $0 ? .always : .never }
    }

    /// The options as arguments, for `--resume`.
    var arguments: [String] {
        var all = strategy == .parallel ? [] : ["--strategy", strategy.rawValue]
        if let stepSize { all += ["--step-size", String(stepSize)] }
        if let maxGrowth { all += ["--max-growth", maxGrowth.description] }
        if let curate { all.append(curate ? "--curate" : "--no-curate") }
        return all
    }
}
