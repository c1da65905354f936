internal import ArgumentParser
internal import Evolution
internal import JSON
internal import SkillRepository

/// `skillgit forget`.
struct ForgetCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Remove a trajectory's words from this clone.",
        discussion: """
            Removed are its quotes in all runs, and all prompts, answers of models, hand-off files, batches, \
            spooled transcripts, and what agentic analyses keep until their run has ended (.git/skillgit/agent: \
            copies of tasks' files, output of commands and checks), of all trajectories, since most of it is not kept \
            by trajectory: a run that waits for answers has to ask again. What travels \
            with the repository holds no words of a trajectory; its id, hash and outcome stay, so that it is not \
            counted twice. The trajectory's own file is yours.

            EXAMPLES
              skillgit forget task-17
              skillgit forget 3f6c2a9b41d0

            EXIT CODES
              0    done
              1    done here, but the words were published
              128  no run has the trajectory
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Argument(help: "The trajectory's id, its hash, or at least 8 digits that the hash begins with.")
    var trajectory: String

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let result = try context.openSkill().forget(trajectory: trajectory)
        if json.isOn {
            context.print(
                json: [
                    ("runs", .array(result.runs.map { .string($0.text) })), ("quotes", .count(result.quotes)),
                    ("files", .count(result.files)),
                    ("published", .array(result.published.map { .string($0.text) })),
                ], for: "forget")
        } else {
            context.terminal.print(
                "removed \(plural(result.quotes, "quote")) of \(Visible.line(trajectory)) in \(plural(result.runs.count, "run")), "
                    + "and \(plural(result.files, "file")) of prompts and answers")
            if result.published.isEmpty { context.terminal.print("no record that travels holds its words") }
        }
        guard !result.published.isEmpty else { return }
        for run in result.published {
            context.terminal.say(
                "its quotes were published in refs/skillgit/evidence/\(run); to take them back as far as can be:"
            )
            context.terminal.say("    git update-ref -d refs/skillgit/evidence/\(run)")
            context.terminal.say("    git push origin --delete refs/skillgit/evidence/\(run)")
        }
        throw CommandFailure.silent(.negative)
    }
}
