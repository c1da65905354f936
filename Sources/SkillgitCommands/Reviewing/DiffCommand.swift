internal import ArgumentParser
internal import Git
internal import JSON
internal import Skill
internal import SkillRepository

/// `skillgit diff`.
struct DiffCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what changed in a skill, by section.",
        discussion: """
            Without arguments: the work tree against the last commit. With one revision: the work tree against it. With \
            two: the second against the first. A run's id stands for its evolution branch.

            EXAMPLES
              skillgit diff
              skillgit diff main r-0123456789
              skillgit diff HEAD~3..HEAD --json

            EXIT CODES
              0    whether or not there are differences
              1    there are differences, with --exit-code
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Flag(help: "End with 1 when there are differences.")
    var exitCode = false
    @Argument(help: "Revisions: A, A B, or A..B.")
    var revisions: [String] = []

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let repository = try context.openSkill(forReading: true)
        var names = revisions
        if names.count == 1, let dots = names[0].firstRange(of: "..") {
            names = [String(names[0][..<dots.lowerBound]), String(names[0][dots.upperBound...])]
                .map { $0.isEmpty ? "HEAD" : $0 }
        }
        guard names.count <= 2 else { throw CommandFailure.usage("at most two revisions can be compared") }
        let old = try repository.skill(at: resolve(names.first ?? "HEAD", in: repository, context))
        let new: SkillFolder
        if names.count == 2 {
            new = try repository.skill(at: resolve(names[1], in: repository, context))
        } else {
            guard let root = repository.git.workDirectory else {
                throw CommandFailure(
                    "a bare repository has no work tree", hints: ["give two revisions: skillgit diff A B"])
            }
            new = try SkillDirectory.read(root).folder
        }
        let diff = SectionDiff(from: old, to: new)
        if json.isOn {
            context.print(json: [("pieces", diff.json)], for: "diff")
        } else {
            diff.print(to: context.terminal)
        }
        if exitCode, !diff.pieces.isEmpty { throw CommandFailure.silent(.negative) }
    }

    private func resolve(
        _ name: String, in repository: SkillRepository, _ context: CommandContext
    ) throws -> ObjectID {
        if let run = RunName.id(name), let branch = try repository.branch(of: run) { return branch.tip }
        return try context.commit(name, in: repository)
    }
}
