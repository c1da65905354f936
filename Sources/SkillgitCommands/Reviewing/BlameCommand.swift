internal import ArgumentParser
internal import ContentHash
internal import Evolution
internal import Git
internal import JSON
internal import Skill
internal import SkillRepository

/// `skillgit blame`.
struct BlameCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "blame",
        abstract: "Tell for every line which patch, and which runs of the agent, it came from.",
        discussion: """
            Lines that people wrote show their author instead of a patch.

            EXAMPLES
              skillgit blame SKILL.md
              skillgit blame references/observed.md --line 12 --json
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Option(help: ArgumentHelp("The revision.", valueName: "rev"))
    var revision = "HEAD"
    @Option(
        name: [.customShort("L"), .customLong("line")],
        help: ArgumentHelp("Only this line.", valueName: "number"))
    var line: Int?
    @Argument(help: "The file, relative to the skill.", completion: .file())
    var file = "SKILL.md"

    func validate() throws {
        if let line, line < 1 { throw ValidationError("--line takes a whole number from 1") }
    }

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let repository = try context.openSkill(forReading: true)
        guard
            let path = SkillPath(
                SkillInspection.relative(file, root: repository.git.workDirectory, in: context))
        else {
            throw CommandFailure.usage(
                "'\(Visible.line(file))' is no path inside the skill", hints: ["skillgit blame SKILL.md"])
        }
        let commit = try context.commit(revision, in: repository)
        let all = try repository.blame(path, at: commit)
        let lines = all.filter { line == nil || $0.number == line }
        if let line, lines.isEmpty {
            throw CommandFailure(
                "\(path) has no line \(line)", hints: ["it has \(plural(all.count, "line"))"])
        }
        if json.isOn {
            context.print(
                json: [
                    ("file", .string(path.text)), ("revision", .string(commit.hex)),
                    ("lines", .array(try lines.map(value))),
                ],
                for: "blame")
        } else {
            print(lines, to: context.terminal)
        }
    }

    private func print(_ lines: [BlameLine], to terminal: Terminal) {
        let output = terminal.output
        let digits = String(lines.last?.number ?? 0).count
        let longest = 30
        let names = lines.map { line in
            let origin = line.origin.map {
                "\($0.patch.id) \(plural($0.support.trajectories, "run")) \(plural($0.support.tasks, "task"))"
            }
            return origin
                ?? String("\(line.commit.hex.prefix(10)) \(Visible.line(line.author.name))".prefix(longest))
        }
        let width = names.map(\.count).max() ?? 0
        for (line, who) in zip(lines, names) {
            let fitted = who + String(repeating: " ", count: max(0, width - who.count))
            let number =
                String(repeating: " ", count: max(0, digits - String(line.number).count))
                + String(line.number)
            terminal.print(
                "\(output.styled(fitted, line.origin == nil ? .dim : .yellow)) \(number)  \(Visible.line(line.text))"
            )
        }
        var told: Set<String> = []
        for origin in lines.compactMap(\.origin) where told.insert(origin.patch.id.text).inserted {
            let parts = origin.support.parts.map { "\($0.run) \(PatchWording.support($0.count))" }
            terminal.print(output.styled("\(origin.patch.id)  \(Visible.line(origin.patch.title))", .dim))
            for part in parts { terminal.print(output.styled("    \(part)", .dim)) }
        }
    }

    private func value(_ line: BlameLine) throws -> JSONValue {
        JSONValue(members: [
            ("line", .count(line.number)), ("text", .string(line.text)), ("commit", .string(line.commit.hex)),
            ("author", .string(line.author.name)),
            (
                "patch",
                line.origin.map { origin in
                    JSONValue(members: [
                        ("id", .string(origin.patch.id.text)), ("run", .string(origin.run.text)),
                        ("title", .string(origin.patch.title)), ("by", .string(origin.by.rawValue)),
                        ("support", PatchWording.json(origin.support)),
                        ("trajectories", .array(origin.trajectories.map { .string($0.hex) })),
                    ])
                } ?? .null
            ),
        ])
    }
}

extension SkillInspection {
    /// A path that the user gave, relative to the repository's root.
    static func relative(_ file: String, root: String?, in context: CommandContext) -> String {
        let absolute = context.absolute(shownFile(file))
        if let root, absolute.hasPrefix(root) {
            return String(absolute.dropFirst(root.count).drop { $0 == "/" })
        }
        return shownFile(file)
    }

    private static func shownFile(_ file: String) -> String {
        var file = file
        while file.hasPrefix("./") { file = String(file.dropFirst(2)) }
        return file
    }
}
