internal import ArgumentParser

/// `skillgit import`.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take in what other programs learned, as patches to review.",
        subcommands: [ImportTrace2SkillCommand.self])
}
