internal import ArgumentParser
internal import Git
internal import Glibc
internal import JSON
internal import Skill
internal import SkillRepository

/// `skillgit list`.
struct ListCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the skills in a folder.",
        discussion: """
            A skill is a folder with a SKILL.md; folders are searched three levels deep.

            EXAMPLES
              skillgit list ~/.claude/skills
              skillgit list --json skills
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Argument(help: "The folder.", completion: .directory)
    var folder = "."

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let root = SkillInspection.folder(folder, in: context)
        guard access(root, R_OK | X_OK) == 0 else {
            throw CommandFailure("cannot read '\(Visible.line(folder))': \(String(cString: strerror(errno)))")
        }
        let rows = SkillSearch.skills(below: root).map { ListedSkill(path: $0, root: root) }
        if json.isOn {
            context.print(json: [("skills", .array(rows.map(\.json)))], for: "list")
            return
        }
        let width = min(32, rows.map { $0.name.count }.max() ?? 0)
        for row in rows {
            let name = row.name + String(repeating: " ", count: max(0, width - row.name.count))
            let state = [
                row.isValid ? nil : "invalid", row.openPatches > 0 ? "\(row.openPatches) open" : nil,
            ]
            .compactMap { $0 }.joined(separator: ", ")
            let words = [Visible.line(row.summary), state.isEmpty ? "" : "(\(state))"].filter { !$0.isEmpty }
            context.terminal.print(
                "\(context.terminal.output.styled(Visible.line(name), .bold))  \(words.joined(separator: " "))"
            )
        }
        if rows.isEmpty { context.terminal.say("no skills below \(Visible.line(folder))") }
    }
}

/// One line of `list`.
private struct ListedSkill {
    var path: String
    var name: String
    var summary: String
    var isValid: Bool
    var openPatches: Int

    init(path: String, root: String) {
        self.path = path == root ? "." : String(path.dropFirst(root.count + 1))
        let folderName = SkillInspection.name(of: path)
        let directory = try? SkillDirectory.read(path)
        let manifest = directory?.folder.text(of: .skill).flatMap { try? SkillManifest(text: $0) }
        name = manifest?.name ?? folderName
        let text = (manifest?.description ?? "").split(whereSeparator: \.isNewline).joined(separator: " ")
        summary = text.count > 90 ? text.prefix(89) + "…" : text
        isValid =
            directory.map {
                !SkillValidator.findings(in: $0, folderName: folderName).contains { $0.severity == .error }
            } ?? false
        let log = try? SkillRepository.open(at: SkillLocation(repository: path)).log()
        openPatches = log?.openPatchCount ?? 0
    }

    var json: JSONValue {
        JSONValue(members: [
            ("path", .string(path)), ("name", .string(name)), ("description", .string(summary)),
            ("valid", .bool(isValid)), ("open_patches", .count(openPatches)),
        ])
    }
}

extension LogView {
    /// Patches that nobody decided on and that are not merged.
    var openPatchCount: Int {
        runs.reduce(0) { $0 + $1.patches.count { $0.decision == nil && $0.merged == nil } }
    }
}
