internal import ArgumentParser
internal import Evolution
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

            With --idea a model writes the draft where one is configured: by --model, git's skillgit.model or the \
            environment, as for 'evolve'. With --model handoff the question is written to a file, and the same command \
            goes on once it is answered.

            EXAMPLES
              skillgit new sql-questions
              skillgit new release-notes --idea "Write release notes"
              skillgit new release-notes --idea "Write release notes" --model claude

            EXIT CODES
              0    done
              2    wrong usage, or a name that is not valid
              3    waiting for the answer of the hand-off
              128  something is there already, or the place is inside another repository
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Option(help: ArgumentHelp("What the skill is about, in your own words.", valueName: "text"))
    var idea: String?
    @Option(help: ArgumentHelp("The description by which agents find the skill.", valueName: "text"))
    var description: String?
    @Option(
        help: ArgumentHelp(
            "The model that writes the draft; the values are those of 'evolve --model'.", valueName: "model"))
    var model: String?
    @Flag(name: .customLong("no-model"), help: "Take the template even where a model is configured.")
    var isWithoutModel = false
    @Option(help: ArgumentHelp("The default branch.", valueName: "name"))
    var initialBranch: String?
    @Argument(help: "The skill's name, which is also the name of its folder; a path makes it elsewhere.")
    var name: String

    func validate() throws {
        if model != nil, idea == nil { throw ValidationError("--model belongs to --idea") }
        if model != nil, isWithoutModel { throw ValidationError("--model and --no-model exclude each other") }
    }

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let path = context.absolute(SkillInspection.shown(name))
        let skillName = SkillInspection.name(of: path)
        // Before a model is asked: it must be possible to make the skill.
        let template = try SkillCreation.scaffold(
            name: skillName, description: description, idea: idea, in: context)
        try refuseInvalid(template, name: skillName)
        try SkillCreation.refuseTaken(path, name: skillName)
        var folder = template
        var source = "from a template"
        let drafting = idea.map {
            SkillDrafting(draft: SkillDraft(name: skillName, idea: $0), context: context)
        }
        if let drafting, !isWithoutModel, case .written(let written, let author) = try ask(drafting) {
            folder = SkillCreation.describing(written, as: description)
            source = "drafted by \(author)"
            try refuseInvalid(folder, name: skillName)
        }
        let made = try SkillCreation.create(
            folder, name: skillName, at: path, source: source,
            branch: initialBranch ?? SkillCreation.defaultBranch(in: context), in: context)
        drafting?.clear()
        if json.isOn {
            context.print(
                json: [
                    ("name", .string(skillName)), ("path", .string(path)),
                    ("commit", .string(made.commit.hex)),
                    ("branch", .string(try made.repository.defaultBranch())), ("source", .string(source)),
                ], for: "new")
        } else {
            let shown = Visible.line(SkillInspection.shown(name))
            context.terminal.print("started the skill \(skillName) in \(shown), \(Visible.line(source))")
            context.terminal.say(
                "next: edit SKILL.md, or let it learn: skillgit -C \(shown) evolve --traces FILE")
        }
    }

    /// Asks the model; where that fails the template is taken only if the user says so.
    private func ask(_ drafting: SkillDrafting) throws -> SkillDrafting.Outcome {
        let outcome = try drafting.ask(model: model)
        guard case .failed(let reason, let hints) = outcome else { return outcome }
        if drafting.context.terminal.canAsk, !json.isOn {
            drafting.context.terminal.say(reason)
            let answer = drafting.context.terminal.ask("take the template instead? [y/N] ") ?? ""
            if ["y", "yes"].contains(answer.lowercased()) { return .noModel }
            throw CommandFailure("no skill was made", hints: hints)
        }
        throw CommandFailure(reason, hints: hints + ["--no-model takes the template instead"])
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
