internal import ArgumentParser
internal import Evolution

/// The options of `evolve` for the analyst that looks into failed runs with tools.
struct EvolveAgent: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Files of the tasks: FOLDER/<task or trajectory id>/ with input/ (what the agent had), output/ (what it produced) and expected/ (for the checker alone).",
            valueName: "folder"), completion: .directory)
    var taskFiles: String?
    @Option(
        help: ArgumentHelp(
            "Judges a file, in the sandbox: SKILLGIT_OUTPUT names it, SKILLGIT_EXPECTED and SKILLGIT_INPUT folders, SKILLGIT_TASK the task; exit 0 means right.",
            valueName: "command"))
    var checker: String?
    @Option(help: ArgumentHelp("The most answers of the model for one failed run.", valueName: "count"))
    var maxTurns: Int?
    @Option(
        name: .customLong("max-analysis-tokens"),
        help: ArgumentHelp("The most tokens, read and written, for one failed run.", valueName: "count"))
    var maxTokens: Int?
    @Flag(help: "Keep lessons whose cause no passed check proved, flagged 'unproved'.")
    var allowUnproved = false

    /// Whether any of them is set.
    var isUsed: Bool {
        taskFiles != nil || checker != nil || maxTurns != nil || maxTokens != nil || allowUnproved
    }

    func validate() throws {
        for (name, value) in [("--max-turns", maxTurns), ("--max-analysis-tokens", maxTokens)] {
            if let value, value < 1 { throw ValidationError("\(name) takes a whole number from 1") }
        }
        if checker != nil, taskFiles == nil {
            throw ValidationError("--checker needs --task-files: it judges files of the tasks")
        }
        if let checker, checker.allSatisfy(\.isWhitespace) { throw ValidationError("--checker is empty") }
    }

    func arguments(in context: CommandContext) -> [String] {
        var all: [String] = []
        if let taskFiles { all += ["--task-files", context.absolute(taskFiles)] }
        if let checker { all += ["--checker", CheckerCommand(checker, in: context).line] }
        if let maxTurns { all += ["--max-turns", String(maxTurns)] }
        if let maxTokens { all += ["--max-analysis-tokens", String(maxTokens)] }
        if allowUnproved { all.append("--allow-unproved") }
        return all
    }
}
