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

    /// A draft with the description that the user gave; the draft's own where there is none.
    static func describing(_ folder: SkillFolder, as description: String?) -> SkillFolder {
        guard let description, let text = folder.text(of: .skill) else { return folder }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if let place = lines.firstIndex(where: { $0.hasPrefix("description: ") }) {
            lines[place] = "description: " + quoted(description)
        }
        return SkillFolder(files: [.skill: SkillFile(text: lines.joined(separator: "\n"))])
    }

    /// Fails when something is at the path already; an empty folder is nothing.
    static func refuseTaken(_ path: String, name: String) throws {
        guard access(path, F_OK) == 0, !isEmptyFolder(path) else { return }
        throw CommandFailure(
            "'\(Visible.line(path))' is there already",
            hints: ["give another name, or make it a repository: skillgit init \(name)"])
    }

    /// Makes the folder, its repository and the first commit.
    static func create(
        _ folder: SkillFolder, name: String, at path: String, source: String, branch: String,
        in context: CommandContext
    ) throws -> (repository: SkillRepository, commit: ObjectID) {
        // Without a name nothing could be committed, and half a skill would be left.
        _ = try context.signatureOfUser()
        try refuseTaken(path, name: name)
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
            let reason = String(cString: strerror(errno))
            throw CommandFailure("cannot make the folder '\(Visible.line(path))': \(reason)")
        }
        let repository = try SkillRepository.create(
            at: SkillLocation(repository: path), defaultBranch: branch)
        let commit = try repository.commit(
            folder, message: "Add the skill \(name), \(source)\n", by: context.signature(in: repository))
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
