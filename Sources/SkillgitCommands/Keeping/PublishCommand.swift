internal import ArgumentParser
internal import Evolution
internal import JSON
internal import SkillRepository

/// `skillgit publish`.
struct PublishCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Let the redacted quotes behind a run travel with the repository.",
        discussion: """
            Runs and decisions travel without words of trajectories. 'publish' puts the quotes that 'show' prints, with \
            secrets redacted, into refs/skillgit/evidence/<run>; they leave this machine when you push that reference, \
            and cannot be taken back from those who fetched it. 'evolve --publish-evidence' does the same for a new run.

            EXAMPLES
              skillgit publish r-0123456789
              git push origin 'refs/skillgit/evidence/*:refs/skillgit/evidence/*'

            EXIT CODES
              0    done
              128  this clone has no quotes of the run
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Argument(help: "The run; the only open one when none is given.")
    var run: String?

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let repository = try context.openSkill()
        let id = try RunName.run(run, in: repository).record.id
        let count = try repository.runs.publishEvidence(of: id, by: context.signature(in: repository))
        if json.isOn {
            context.print(
                json: [
                    ("run", .string(id.text)), ("patches", .count(count)),
                    ("reference", .string(RefName.evidence(id))),
                ], for: "publish")
        } else {
            Self.say(count, of: id, in: context)
        }
    }

    /// Says what was published and how it travels.
    static func say(_ count: Int, of run: RunID, in context: CommandContext) {
        context.terminal.print("published the quotes behind \(plural(count, "patch", "patches")) of \(run)")
        context.terminal.say("they travel with: git push REMOTE \(RefName.evidence(run))")
    }
}
