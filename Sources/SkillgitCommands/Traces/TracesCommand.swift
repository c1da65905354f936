internal import ArgumentParser

/// `skillgit traces`.
struct TracesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "traces",
        abstract: "List, check and convert trajectories.",
        subcommands: [TracesListCommand.self, TracesCheckCommand.self, TracesConvertCommand.self])
}
