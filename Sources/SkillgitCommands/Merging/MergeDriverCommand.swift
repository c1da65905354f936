internal import ArgumentParser

/// `skillgit merge-driver`, as help, completions and the manual show it.
///
/// ``CommandLineRun`` hands the command to `FileMergingProgram` before anything is parsed here, so the properties are
/// descriptions only.
struct MergeDriverCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge-driver",
        abstract: "Merge a file for git, as its merge driver.",
        discussion: """
            git calls this for every file with the attribute merge=skillgit that both sides of a merge, rebase, \
            cherry-pick, revert or stash changed; 'skillgit install-driver' configures it. The result goes into \
            <current>. Files are merged as 'skillgit merge-file' does it, and by lines where that fails. Labels that this \
            git does not give are 'ours' and 'theirs'.

            EXIT CODES
              0    no conflict is left
              1    conflicts are left in <current>
              129  wrong usage
              255  nothing was merged; the configured command then runs git merge-file
            """)

    @Argument(help: "%O: the ancestor's version.")
    var base: String
    @Argument(help: "%A: our version; the result goes into it.")
    var current: String
    @Argument(help: "%B: their version.")
    var other: String
    @Argument(help: "%L: the length of conflict markers.")
    var markerSize: Int?
    @Argument(help: "%P: the file's path in the repository.")
    var path: String?
    @Argument(help: "%S %X %Y: labels of ancestor, ours and theirs.")
    var labels: [String] = []

    func run(in context: CommandContext) throws {
        throw CommandFailure.usage("merge-driver stands first", hints: ["skillgit install-driver"])
    }
}
