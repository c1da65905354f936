internal import ArgumentParser
internal import Evolution
internal import Git
internal import JSON
internal import SkillRepository

/// `skillgit merge`.
struct MergeCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Merge the accepted patches of a run into the default branch.",
        discussion: """
            A merge commit takes the accepted patches in, and only those; rejected ones never become part of the history. \
            Where the default branch has moved on, the three states are merged; files that need a person are left in \
            .git/skillgit/merge/ (or, with --markers, in the work tree), and --continue goes on when they are resolved. \
            Uncommitted changes are never overwritten.

            EXAMPLES
              skillgit merge
              skillgit merge --all --dry-run
              skillgit merge --continue

            EXIT CODES
              0    merged, or merged before
              1    nothing is accepted, or no run is open
              5    files are in conflict
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Flag(help: "Accept all patches first that are neither rejected, flagged nor parked.")
    var all = false
    @Flag(name: .customLong("dry-run"), help: "Say what would happen; touch nothing.")
    var isDryRun = false
    @Flag(help: "Write files with conflict markers into the work tree.")
    var markers = false
    @Flag(name: .customLong("continue"), help: "Go on with a merge whose files are resolved.")
    var isContinuing = false
    @Flag(help: "Give a merge up; the state before it is restored.")
    var abort = false
    @Argument(help: "The run; the only open one when none is given.")
    var run: String?

    func validate() throws {
        if isContinuing, abort || all || isDryRun || run != nil {
            throw ValidationError("--continue stands alone")
        }
        if abort, all || isDryRun || run != nil { throw ValidationError("--abort stands alone") }
    }

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let repository = try context.openSkillWithDecisions(forReading: isDryRun)
        if abort {
            try repository.merging.abort()
            if json.isOn {
                context.print(json: [("state", "aborted")], for: "merge")
            } else {
                context.terminal.print("the merge is given up")
            }
            return
        }
        let signature = try context.signature(in: repository)
        if isContinuing {
            let commit = try repository.merging.resume(by: signature)
            if json.isOn {
                context.print(json: [("state", "merged"), ("commit", .string(commit.hex))], for: "merge")
            } else {
                context.terminal.print("merged: \(commit.hex.prefix(10))")
            }
            return
        }
        if try repository.mergeState() != nil {
            throw CommandFailure(
                "a merge is in progress", hints: ["skillgit merge --continue, or skillgit merge --abort"])
        }
        let id = try RunName.run(run, in: repository).record.id
        if isDryRun {
            let plan = try repository.planMerge(of: id, all: all, by: signature)
            return try MergeReport(plan: plan, json: json.isOn).printDryRun(in: context)
        }
        let result = try repository.merging.start(run: id, all: all, markers: markers, by: signature)
        try MergeReport.print(result, json: json.isOn, in: context)
    }
}
