internal import Git
internal import Glibc
internal import Skill
internal import SkillRepository
internal import Templates

/// Starts skills from the template.
enum SkillCreation {
    /// The name of a new repository's default branch: the user's own setting, else `main`.
    static func defaultBranch(in context: CommandContext) -> String {
        let configured = try? ChildProcess.output(of: ["git", "config", "--get", "init.defaultBranch"])
        let name = configured?.split(separator: "\n").first.map(String.init) ?? ""
        return name.isEmpty ? "main" : name
    }

    /// The SKILL.md of a new skill.
    static func scaffold(name: String, description: String?, idea: String?, in context: CommandContext) throws
        -> SkillFolder
    {
        let title = name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(
            separator: " ")
        let what =
            description ?? idea.map { sentence($0) }
            ?? "How to work on \(title.lowercased()). Use for every task about it."
        let text = Template.fill(
            try TemplateText.text(of: .skill, in: context),
            with: [
                "name": name, "title": title, "description": quoted(what),
                "idea": idea.map { sentence($0) }
                    ?? "What makes a result of this work good, and how to get there.",
            ])
        return SkillFolder(files: [.skill: SkillFile(text: text)])
    }

    private static func sentence(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.hasSuffix(".") || line.hasSuffix("!") || line.hasSuffix("?") ? line : line + "."
    }

    /// A text as a YAML scalar that strict readers take, on one line.
    static func quoted(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return "\"" + line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// Makes the folder, its repository and the first commit.
    static func create(
        _ folder: SkillFolder, name: String, at path: String, branch: String, in context: CommandContext
    ) throws -> (repository: SkillRepository, commit: ObjectID) {
        // Without a name nothing could be committed, and half a skill would be left.
        _ = try context.signatureOfUser()
        if mkdir(path, 0o777) != 0, !isEmptyFolder(path) {
            let code = errno
            guard code == EEXIST else {
                throw CommandFailure(
                    "cannot make '\(Visible.line(path))': \(String(cString: strerror(code)))")
            }
            throw CommandFailure(
                "'\(Visible.line(path))' is there already",
                hints: [
                    "give another name, or make it a skill repository: skillgit init \(Visible.line(path))"
                ])
        }
        let repository = try SkillRepository.create(
            at: SkillLocation(repository: path), defaultBranch: branch)
        let commit = try repository.commit(
            folder, message: "Add the skill \(name), from a template\n", by: context.signature(in: repository)
        )
        return (repository, commit)
    }

    private static func isEmptyFolder(_ path: String) -> Bool {
        guard let handle = opendir(path) else { return false }
        defer { closedir(handle) }
        var count = 0
        while readdir(handle) != nil { count += 1 }
        return count <= 2
    }
}
