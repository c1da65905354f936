internal import ArgumentParser
internal import Git
internal import JSON
internal import Skill
internal import SkillRepository

/// `skillgit clone`.
struct CloneCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "clone",
        abstract: "Clone a skill repository with its runs and decisions.",
        discussion: """
            git does the cloning; then runs, published evidence and decisions are fetched too, now and with every later \
            'git fetch'. The words behind a run stay where it was made unless they were published.

            EXAMPLES
              skillgit clone https://example.com/skills/sql-questions.git
              skillgit clone git@example.com:skills/sql-questions.git ~/skills/sql
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Argument(help: "What to clone: a URL or a path.")
    var source: String
    @Argument(help: "The folder to make; named after the source when none is given.", completion: .directory)
    var folder: String?

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        guard let name = folder ?? Self.folderName(for: source) else {
            throw CommandFailure.usage(
                "'\(Visible.line(source))' gives no name for the folder", hints: ["skillgit clone URL FOLDER"]
            )
        }
        context.terminal.flush()
        try git(["clone", "--quiet", "--", source, name], doing: "clone '\(Visible.line(source))'")
        let path = context.absolute(SkillInspection.shown(name))
        try checkOutOnlyBranch(of: path)
        let repository = try SkillRepository.create(at: SkillLocation(repository: path))
        try git(["-C", path, "fetch", "--quiet", "origin"], doing: "fetch the runs and decisions")
        let joined = try repository.review.joinFetched { try context.signature(in: repository) }
        let runs = try repository.runs.list().count
        let decisions = joined.reduce(0) { $0 + $1.count }
        if json.isOn {
            context.print(
                json: [
                    ("path", .string(path)), ("branch", .string(try repository.defaultBranch())),
                    ("runs", .count(runs)), ("decisions", .count(decisions)),
                ], for: "clone")
            return
        }
        context.terminal.print(
            "cloned into \(Visible.line(name)): \(plural(runs, "run")), \(plural(decisions, "decision"))")
        if SkillSearch.skills(below: path).first != path {
            context.terminal.say("note: there is no SKILL.md at its top")
        }
    }

    /// A bare repository often names a default branch that nobody ever pushed; where there is one branch beside those of
    /// runs, that is the one that is meant.
    private func checkOutOnlyBranch(of path: String) throws {
        let opened = try Repository.open(at: path)
        guard try opened.head().id == nil else { return }
        let prefix = "refs/remotes/origin/"
        let branches = try opened.references(prefix: prefix).map { String($0.name.dropFirst(prefix.count)) }
            .filter { $0 != "HEAD" && !$0.hasPrefix("evolve/") }
        guard branches.count == 1, let branch = branches.first else { return }
        try git(
            ["-C", path, "checkout", "--quiet", "--track", "origin/" + branch],
            doing: "check out '\(Visible.line(branch))'")
    }

    private func git(_ arguments: [String], doing what: String) throws {
        let status = try ChildProcess.run(["git"] + arguments)
        guard status == 0 else { throw CommandFailure("git could not \(what) (exit \(status))") }
    }

    /// The name that git gives the folder: the last component, without `.git`.
    static func folderName(for source: String) -> String? {
        var rest = source[...]
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        if rest.hasSuffix("/.git") { rest = rest.dropLast(5) }
        if let cut = rest.lastIndex(where: { $0 == "/" || $0 == ":" }) {
            rest = rest[rest.index(after: cut)...]
        }
        if rest.hasSuffix(".git") { rest = rest.dropLast(4) }
        return rest.isEmpty || rest == "." || rest == ".." ? nil : String(rest)
    }
}
