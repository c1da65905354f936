internal import ArgumentParser

/// A command of skillgit: parsed by ArgumentParser, run with its context handed in.
protocol SkillgitCommand: ParsableCommand {
    /// Does what the command is for.
    ///
    /// - Throws: ``CommandFailure``, or an error that ``FailureWording`` can put into words.
    func run(in context: CommandContext) throws
}
