internal import ArgumentParser
internal import Git
internal import JSON
internal import Skill
internal import SkillRepository

/// `skillgit init`.
struct InitCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a skill's folder a skill repository, or prepare the repository that it is.",
        discussion: """
            An ordinary git repository comes of it; what is there already is kept. A new repository starts with one \
            commit of the skill's files, but for those that .gitignore names. In a repository with commits nothing is \
            committed: files that are in no commit stay as they are.

            A folder inside another repository's work tree is refused: a skill is a repository of its own.

            EXAMPLES
              skillgit init
              skillgit init path/to/my-skill --initial-branch trunk
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Option(help: ArgumentHelp("The default branch of a new repository.", valueName: "name"))
    var initialBranch: String?
    @Argument(help: "The skill's folder.", completion: .directory)
    var folder = "."

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let path = SkillInspection.folder(folder, in: context)
        let directory: SkillDirectory
        switch SkillInspection.read(path) {
        case .success(let found): directory = found
        case .failure(.missing), .failure(.notFolder):
            throw CommandFailure(
                "'\(Visible.line(folder))' is no folder", hints: ["skillgit new NAME starts a skill"])
        case .failure(.unreadable(let name, let reason)):
            throw CommandFailure("cannot read \(Visible.line(name)): \(reason)")
        case .failure(.tooLarge): throw CommandFailure("'\(Visible.line(folder))' is too large to be a skill")
        }
        guard directory.folder.files[.skill] != nil else {
            throw CommandFailure(
                "there is no SKILL.md in '\(Visible.line(folder))'",
                hints: ["write one, or start from a template: skillgit new NAME"])
        }
        if (try? SkillRepository.open(at: SkillLocation(repository: path))) == nil {
            _ = try context.signatureOfUser()
        }
        let repository = try SkillRepository.create(
            at: SkillLocation(repository: path),
            defaultBranch: initialBranch ?? SkillCreation.defaultBranch(in: context))
        RecoveryWording.say(try repository.recover(), in: context)
        let branch = try repository.defaultBranch()
        var commit: ObjectID?
        if try repository.git.reference("refs/heads/\(branch)") == nil {
            commit = try repository.commit(
                try Self.committed(directory.folder, in: repository),
                message: "Add the skill \(SkillInspection.name(of: path))\n",
                by: context.signature(in: repository))
        }
        if let initialBranch, initialBranch != branch {
            context.terminal.say("note: the repository keeps its default branch \(Visible.line(branch))")
        }
        if json.isOn {
            context.print(
                json: [
                    ("path", .string(path)), ("branch", .string(branch)), ("commit", .optional(commit?.hex)),
                ], for: "init")
        } else if let commit {
            context.terminal.print(
                "made \(Visible.line(path)) a skill repository, \(commit.hex.prefix(10)) on \(branch)")
        } else {
            context.terminal.print("prepared the repository \(Visible.line(path)), which keeps its history")
        }
    }

    /// What the first commit takes in: files that git would not ignore.
    private static func committed(_ folder: SkillFolder, in repository: SkillRepository) throws -> SkillFolder {
        let kept = Set(try repository.git.status().map(\.path))
        var folder = folder
        folder.files = folder.files.filter { kept.contains($0.key.text) }
        return folder
    }
}
