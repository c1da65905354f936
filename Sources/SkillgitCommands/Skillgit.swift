internal import ArgumentParser

/// The root command.
struct Skillgit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "skillgit",
        abstract: "Version control for agent skills that learn from their own runs.",
        discussion: """
            Trajectories go in, reviewed commits come out: 'evolve' reads what agents did with a skill and writes one \
            commit per lesson on an evolution branch, 'review' decides, 'merge' takes what was accepted.

            Commands that are not listed here are git's own and are handed to git.

            Before the command: -C DIR runs as if started in DIR, --no-color writes plain text (so does NO_COLOR=1).
            Results go to standard output, commentary and questions to standard error.

            EXIT CODES
              0    done
              1    a negative answer: differences, an invalid skill, nothing to do
              2    wrong usage
              3    waiting for answers of the hand-off
              4    the budget is used up
              5    conflicts
              128  the command could not be carried out
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(
                name: "Start and look",
                subcommands: [
                    NewCommand.self, InitCommand.self, CloneCommand.self, ListCommand.self,
                    StatusCommand.self,
                    ValidateCommand.self,
                ]),
            CommandGroup(name: "Learn", subcommands: [EvolveCommand.self, ImportCommand.self, TracesCommand.self]),
            CommandGroup(
                name: "Read and decide",
                subcommands: [
                    LogCommand.self, ShowCommand.self, DiffCommand.self, BlameCommand.self,
                    ReviewCommand.self,
                ]),
            CommandGroup(
                name: "Take in and take back",
                subcommands: [
                    MergeCommand.self, ResolveCommand.self, UndoCommand.self, RedoCommand.self, OperationCommand.self,
                ]),
            CommandGroup(
                name: "Share and keep",
                subcommands: [PublishCommand.self, ForgetCommand.self, FsckCommand.self]),
            CommandGroup(
                name: "Merge and compare files for git",
                subcommands: [
                    MergeFileCommand.self, MergeDriverCommand.self, DiffDriverCommand.self, InstallDriverCommand.self,
                ]),
        ])

    /// The names of all commands.
    static func names() -> [String] {
        let configuration = Skillgit.configuration
        let all = configuration.subcommands + configuration.groupedSubcommands.flatMap { $0.subcommands }
        return Set(all.compactMap { $0.configuration.commandName } + ["help"]).sorted()
    }
}
