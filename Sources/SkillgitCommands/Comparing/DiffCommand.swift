internal import ArgumentParser
internal import FileMerging
internal import Git
internal import JSON
internal import SkillRepository

/// `skillgit diff`.
struct DiffCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what changed, by structure: sections, items, rows, keys, words.",
        discussion: """
            Compares as git diff does: without arguments the work tree with the index (what is not staged yet), with \
            --cached the index with the last commit, with one revision the work tree with it, with two the second with \
            the first. A..B is A B, and A...B begins at their common ancestor. A run's id stands for its evolution \
            branch, a patch's id for what the patch alone does.

            Markdown is compared by its parts: + added, - removed, ~ edited, > moved, = written otherwise and saying the \
            same. Edited text stands there once, [-with what went-] and {+what came+}. Other files, and what is no valid \
            UTF-8 or longer than 16 MB, are shown by lines, as git does it.

            'skillgit install-driver --diff' makes git diff show Markdown this way.

            EXAMPLES
              skillgit diff
              skillgit diff --cached --stat
              skillgit diff main r-0123456789
              skillgit diff p-1a2b3c4d5e
              skillgit diff HEAD~3..HEAD --json -- SKILL.md
              skillgit diff --no-index old.md new.md

            EXIT CODES
              0    whether or not there are differences
              1    there are differences, with --exit-code, --quiet or --no-index
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Flag(name: [.customLong("cached"), .customLong("staged")], help: "Compare the index, with HEAD or a revision.")
    var isStaged = false
    @Flag(name: .customLong("no-index"), help: "Compare two files anywhere.")
    var isOutside = false
    @Flag(name: .customLong("stat"), help: "Count what changed, section by section.")
    var isSummary = false
    @Flag(name: .customLong("name-only"), help: "Print the names of the files that differ.")
    var isNames = false
    @Flag(help: "End with 1 when there are differences.")
    var exitCode = false
    @Flag(name: .shortAndLong, help: "Print nothing; implies --exit-code.")
    var quiet = false
    @Option(help: ArgumentHelp("Colours: always, never or auto.", valueName: "when"))
    var color: ColorChoice = .auto
    // ArgumentParser takes one array only: options that it does not know and what stands behind -- are in it too.
    @Argument(
        parsing: .allUnrecognized, help: "Revisions (A, A B, A..B, A...B), then files and folders; -- may part them.",
        completion: .file())
    var words: [String] = []

    func validate() throws {
        if [json.isOn, isSummary, isNames, quiet].count(where: { $0 }) > 1 {
            throw ValidationError("--json, --stat, --name-only and --quiet exclude each other")
        }
        if isOutside, isStaged { throw ValidationError("--no-index and --cached exclude each other") }
    }

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        if let unknown = words.prefix(while: { $0 != "--" }).first(where: { $0.hasPrefix("-") && $0 != "-" }) {
            throw CommandFailure.usage(
                "skillgit diff has no option '\(Visible.line(unknown))'",
                hints: ["git diff may have it: git diff \(Visible.line(unknown)) …"])
        }
        let files = try files(in: context).filter(\.isDifferent)
        // After the repository is open, whose setting the option overrides.
        color.apply(to: context.terminal.output)
        if !quiet { show(files, in: context) }
        if exitCode || quiet || isOutside, !files.isEmpty { throw CommandFailure.silent(.negative) }
    }

    private func files(in context: CommandContext) throws -> [FileDiff] {
        if isOutside { return [try twoFiles(in: context)] }
        let repository = try context.openSkill(forReading: true)
        if words.count == 1, let patch = try PatchDiff(words[0], in: repository) {
            return try patch.files()
        }
        let operands = try DiffOperands(
            words: words, isStaged: isStaged, in: repository, context)
        return try DiffReader.files(operands.comparison, paths: operands.paths, in: repository.git)
    }

    private func twoFiles(in context: CommandContext) throws -> FileDiff {
        let names = words.filter { $0 != "--" }
        guard names.count == 2 else { throw CommandFailure.usage("--no-index compares two files") }
        try NamedFiles.check(names, in: context)
        let texts = try names.map { try ComparedText.read(context.absolute($0), shown: $0) }
        return try FileDiff(
            kind: .modified, old: (FileDiff.Version(path: names[0], mode: nil), texts[0]),
            new: (FileDiff.Version(path: names[1], mode: nil), texts[1]), isMarkdown: MarkdownName.isMarkdown(names))
    }

    private func show(_ files: [FileDiff], in context: CommandContext) {
        let report = DiffReport(terminal: context.terminal)
        if json.isOn {
            context.print(json: [("files", .array(files.map(\.json)))], for: "diff")
        } else if isSummary {
            report.printSummary(files)
        } else if isNames {
            report.printNames(files)
        } else {
            report.print(files)
        }
    }
}
