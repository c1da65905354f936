internal import ArgumentParser

/// `skillgit merge-file`, as help, completions and the manual show it.
///
/// ``CommandLineRun`` hands the command to `FileMergingProgram` before anything is parsed here, so the properties are
/// descriptions only.
struct MergeFileCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge-file",
        abstract: "Merge three versions of a file by structure, with git merge-file's interface.",
        discussion: """
            What changed from <base> to <other> is taken into <current>. Lines come first: where they merge cleanly the \
            result is git's. Otherwise the documents are merged by their sections, list items, table rows, frontmatter \
            keys and sentences; what the sides still disagree about is marked as git marks it, with its place in the \
            document behind the label. Files that are not Markdown by their names are merged by lines alone, to git's \
            byte.

            With --json an object goes to standard output; with -p as well, it holds the merged text and no file is \
            written. Rules, for --rule and --no-rule: \(MergeRuleNames.list); 'all' names all of them. Only those are \
            off by default: \(MergeRuleNames.offByDefault).

            EXAMPLES
              skillgit merge-file SKILL.md SKILL.base.md SKILL.theirs.md
              skillgit merge-file -p --diff3 --explain ours.md base.md theirs.md
              skillgit merge-file -p --no-rule sentence ours.md base.md theirs.md

            EXIT CODES
              0      no conflict is left
              1-127  the number of conflicts, at most 127
              129    wrong usage
              255    a file cannot be read, written, or merged (binary)
            """)

    @Flag(name: [.customShort("p"), .customLong("stdout")], help: "Print the result; write no file.")
    var stdout = false
    @Flag(name: .shortAndLong, help: "Do not warn.")
    var quiet = false
    @Option(
        name: .customShort("L"),
        help: ArgumentHelp("A label for the markers: of <current>, <base>, <other>.", valueName: "name"))
    var labels: [String] = []
    @Flag(name: .customLong("diff3"), help: "Show the ancestor in conflicts.")
    var diff3 = false
    @Flag(
        name: .customLong("zdiff3"),
        help: "Show the ancestor in conflicts, without lines that the sides have in common.")
    var zdiff3 = false
    @Flag(help: "Settle conflicts with our text.")
    var ours = false
    @Flag(help: "Settle conflicts with their text.")
    var theirs = false
    @Flag(help: "Settle conflicts with both texts.")
    var union = false
    @Option(help: ArgumentHelp("The length of markers. (default: 7)", valueName: "n"))
    var markerSize: Int?
    @Flag(help: "Say on standard error which rule settled what, and what is left.")
    var explain = false
    @Flag(help: "Print one JSON object; the text is in it with -p.")
    var json = false
    @Option(
        help: ArgumentHelp("Use a rule, also one that is off by default.", valueName: "name"),
        completion: .list(MergeRuleNames.all))
    var rule: [String] = []
    @Option(
        help: ArgumentHelp("Do without a rule; 'all' leaves git's merge by lines.", valueName: "name"),
        completion: .list(MergeRuleNames.all))
    var noRule: [String] = []
    @Argument(help: "Our version; the result goes into it.", completion: .file())
    var current: String
    @Argument(help: "The version that both come from.", completion: .file())
    var base: String
    @Argument(help: "Their version.", completion: .file())
    var other: String

    func run(in context: CommandContext) throws {
        throw CommandFailure.usage("merge-file stands first", hints: ["skillgit merge-file FILE BASE OTHER"])
    }
}
