internal import ArgumentParser
internal import Trajectory

/// The options of `evolve` that say what is read.
struct EvolveInput: ParsableArguments {
    @Option(
        name: .customLong("traces"), parsing: .upToNextOption,
        help: ArgumentHelp("Files and folders of trajectories.", valueName: "path"), completion: .file())
    var traces: [String] = []
    @Flag(help: "Take all sessions of Claude Code and Codex that used this skill, without asking.")
    var sessions = false
    @Option(
        help:
            "Which trajectories are about this skill: given (all that are named) or auto (those that show it in use).",
        transform: ArgumentChoice.attribution)
    var about: IngestOptions.Attribution?
    @Option(
        help: ArgumentHelp(
            "Outcomes by id or path, one JSON object a line: {\"id\": ..., \"outcome\": \"success\"}.",
            valueName: "file"),
        completion: .file())
    var outcomes: String?
    @Option(
        help: ArgumentHelp(
            "Run this per trajectory without an outcome, its file as last argument; exit 0 means success. No shell is used.",
            valueName: "command"))
    var outcomeCommand: String?

    func arguments(in context: CommandContext) -> [String] {
        var all: [String] = []
        if let about { all += ["--about", about.rawValue] }
        if let outcomes { all += ["--outcomes", context.absolute(outcomes)] }
        if let outcomeCommand { all += ["--outcome-command", outcomeCommand] }
        return all
    }
}
