internal import ArgumentParser
internal import Git
internal import JSON
internal import Skill
internal import SkillRepository

/// `skillgit new`.
struct NewCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Start a skill in a repository of its own.",
        discussion: """
            The first version comes from a template, or from an idea in your own words; it is meant to be weak: \
            'skillgit evolve' deepens it from what agents do with it.

            EXAMPLES
              skillgit new sql-questions
              skillgit new release-notes --idea "Write release notes"
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Option(help: ArgumentHelp("What the skill is about, in your own words.", valueName: "text"))
    var idea: String?
    @Option(help: ArgumentHelp("The description by which agents find the skill.", valueName: "text"))
    var description: String?
    @Option(help: ArgumentHelp("The default branch.", valueName: "name"))
    var initialBranch: String?
    @Argument(help: "The skill's name, which is also the name of its folder; a path makes it elsewhere.")
    var name: String

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let path = context.absolute(SkillInspection.shown(name))
        let skillName = SkillInspection.name(of: path)
        let folder = try SkillCreation.scaffold(
            name: skillName, description: description, idea: idea, in: context)
        try refuseInvalid(folder, name: skillName)
        let made = try SkillCreation.create(
            folder, name: skillName, at: path,
            branch: initialBranch ?? SkillCreation.defaultBranch(in: context),
            in: context)
        if json.isOn {
            context.print(
                json: [
                    ("name", .string(skillName)), ("path", .string(path)),
                    ("commit", .string(made.commit.hex)),
                    ("branch", .string(try made.repository.defaultBranch())),
                ], for: "new")
        } else {
            context.terminal.print(
                "started the skill \(skillName) in \(Visible.line(SkillInspection.shown(name)))")
            context.terminal.say(
                "next: edit SKILL.md, or let it learn: skillgit -C \(Visible.line(SkillInspection.shown(name))) evolve --traces FILE"
            )
        }
    }

    /// The name and description must be ones that agents take, before anything is made.
    private func refuseInvalid(_ folder: SkillFolder, name: String) throws {
        let directory = SkillDirectory(path: name, folder: folder)
        let errors = SkillValidator.findings(in: directory, folderName: name).filter { $0.severity == .error }
        guard let first = errors.first else { return }
        throw CommandFailure.usage(
            FailureWording.sentence(first.message), hints: [FailureWording.sentence(first.mend)])
    }
}
