internal import ArgumentParser
internal import Evolution
internal import LanguageModel

/// The options of `evolve` that say how trajectories are analysed.
struct EvolveAnalysis: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "rules, model, agent; may be given twice. The default is model where one is configured, else rules.",
            valueName: "analyst"),
        transform: ArgumentChoice.analyst)
    var analyst: [EvolutionConfiguration.Analyst] = []
    @Option(
        help: ArgumentHelp(
            "openai:NAME (any compatible server, see OPENAI_BASE_URL), anthropic:NAME, ollama:NAME, llamacpp[:NAME], claude, codex, gemini, llm (each with :NAME where wanted), command:PROGRAM, handoff, replay:FOLDER.",
            valueName: "model"))
    var model: String?
    @Option(
        help: ArgumentHelp(
            "The model that reads trajectories, where it is another one than --model.", valueName: "model"))
    var analystModel: String?
    @Option(
        help: ArgumentHelp(
            "The model that consolidates, where it is another one than --model.", valueName: "model"))
    var mergeModel: String?
    @Flag(
        help: """
            Ask in batches, at half the price: submit, end with exit code 3, and collect with --resume. For openai: and \
            anthropic:.
            """)
    var batch = false
    @Option(
        help: ArgumentHelp(
            "Which runs the model reads: combined (all of them), errors, successes.", valueName: "signal"))
    var signal = "combined"
    @Option(help: ArgumentHelp("Distinct tasks that a rule needs for SKILL.md.", valueName: "count"))
    var minTasks: Int?
    @Option(
        help: ArgumentHelp(
            "Distinct environments that a rule needs for SKILL.md, where they are known.", valueName: "count")
    )
    var minEnvironments: Int?
    @Option(
        help: ArgumentHelp("The most patches that become commits; the rest is parked.", valueName: "count"))
    var maxPatches: Int?
    @Option(help: ArgumentHelp("How many patches one merge call of the model sees.", valueName: "count"))
    var fanIn: Int?
    @Option(
        help: ArgumentHelp(
            "The share of failed trajectories, in percent, above which the run counts as failed.",
            valueName: "percent"))
    var maxFailures: Double?
    @Flag(help: "Let the rules analyst write into the SKILL.md that a person wrote, not only beside it.")
    var inline = false
    @Option(help: ArgumentHelp("Calls of the model at once.", valueName: "count"))
    var concurrency = 8
    @Option(help: ArgumentHelp("The sampling seed that is sent to the model.", valueName: "number"))
    var seed: Int?
    @Option(
        help: ArgumentHelp(
            "The model's window in tokens, where it does not say so itself.", valueName: "count"))
    var contextTokens: Int?
    @Option(help: ArgumentHelp("The largest answer of the model, in tokens.", valueName: "count"))
    var maxOutputTokens: Int?

    func validate() throws {
        _ = try ArgumentChoice.signal(signal)
        for (name, value) in [
            ("--min-tasks", minTasks), ("--min-environments", minEnvironments), ("--max-patches", maxPatches),
        ] {
            if let value, value < 1 { throw ValidationError("\(name) takes a whole number from 1") }
        }
        if let fanIn, fanIn < 2 { throw ValidationError("--fan-in takes a whole number from 2") }
        if let maxFailures, !(0...100).contains(maxFailures) {
            throw ValidationError("--max-failures takes a percentage from 0 to 100")
        }
        if !(1...512).contains(concurrency) {
            throw ValidationError("--concurrency takes a whole number from 1 to 512")
        }
        if let contextTokens, contextTokens < 1024 {
            throw ValidationError("--context-tokens takes a whole number from 1024")
        }
        if let maxOutputTokens, maxOutputTokens < 16 {
            throw ValidationError("--max-output-tokens takes a whole number from 16")
        }
    }

    /// What these options mean for a run, given the analysts that are used.
    func configuration(analysts: [EvolutionConfiguration.Analyst]) -> EvolutionConfiguration {
        var configuration = EvolutionConfiguration(analysts: analysts)
        if let minTasks {
            configuration.minimumTasks = minTasks
            configuration.minimumReferenceTasks = min(configuration.minimumReferenceTasks, minTasks)
        }
        if let minEnvironments { configuration.minimumEnvironments = minEnvironments }
        if let maxPatches { configuration.maximumPatches = maxPatches }
        if let fanIn { configuration.fanIn = fanIn }
        if let maxFailures { configuration.maximumFailures = maxFailures / 100 }
        if let contextTokens { configuration.contextTokens = contextTokens }
        if let maxOutputTokens { configuration.maximumOutputTokens = maxOutputTokens }
        configuration.signal = (try? ArgumentChoice.signal(signal)) ?? nil
        configuration.inline = inline
        configuration.seed = seed
        return configuration
    }

    /// A model that is a folder, so that it is found from anywhere.
    private func withAbsolutePath(_ model: String, in context: CommandContext) -> String {
        for kind in ["handoff:", "replay:"] where model.hasPrefix(kind) && model.count > kind.count {
            return kind + context.absolute(String(model.dropFirst(kind.count)))
        }
        return model
    }

    /// Names who reads and which models answer, so that the run can go on where configuration and environment are others.
    mutating func fix(analysts: [EvolutionConfiguration.Analyst], models: EvolveModels.Named?) {
        analyst = analysts
        guard analysts.contains(.model) || analysts.contains(.agent), let models else { return }
        model = models.analysis.description
        analystModel = nil
        mergeModel = models.merge == models.analysis ? nil : models.merge.description
    }

    func arguments(in context: CommandContext) -> [String] {
        var all = analyst.flatMap { ["--analyst", $0.rawValue] }
        for case (let name, let value?) in [
            ("--model", model), ("--analyst-model", analystModel), ("--merge-model", mergeModel),
        ] {
            all += [name, withAbsolutePath(value, in: context)]
        }
        if signal != "combined" { all += ["--signal", signal] }
        let numbers: [(String, Int?)] = [
            ("--min-tasks", minTasks), ("--min-environments", minEnvironments), ("--max-patches", maxPatches),
            ("--fan-in", fanIn), ("--seed", seed), ("--context-tokens", contextTokens),
            ("--max-output-tokens", maxOutputTokens), ("--concurrency", concurrency),
        ]
        for case (let name, let value?) in numbers { all += [name, String(value)] }
        if let maxFailures { all += ["--max-failures", String(maxFailures)] }
        if inline { all.append("--inline") }
        if batch { all.append("--batch") }
        return all
    }
}
