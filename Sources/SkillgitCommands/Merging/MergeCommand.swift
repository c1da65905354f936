internal import ArgumentParser
internal import Evolution
internal import Git
internal import JSON
internal import SkillRepository

/// `skillgit merge`.
struct MergeCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Merge the accepted patches of a run, or a branch.",
        discussion: """
            For a run a merge commit takes the accepted patches into the default branch, and only those; rejected ones \
            never become part of the history. A branch or commit is merged into the branch that is checked out, which \
            moves forward without a merge commit where it has nothing of its own.

            Where both sides changed a file, Markdown is merged by its structure, in memory. What needs a person waits \
            in .git/skillgit/merge/files/ (or, with --markers, in the work tree): 'skillgit resolve' lists and settles \
            it, and --continue goes on. Uncommitted changes are never overwritten.

            EXAMPLES
              skillgit merge
              skillgit merge --all --dry-run
              skillgit merge feature
              skillgit merge --continue

            EXIT CODES
              0    merged, or merged before
              1    nothing is accepted, or no run is open
              5    files are in conflict, or would be
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Flag(help: "Accept all patches first that are neither rejected, flagged nor parked.")
    var all = false
    @Flag(name: .customLong("dry-run"), help: "Say what would happen; touch nothing.")
    var isDryRun = false
    @Flag(help: "Write files with conflict markers into the work tree.")
    var markers = false
    @Flag(name: .customLong("no-ff"), help: "Write a merge commit for a branch in any case.")
    var isNeverForward = false
    @Flag(
        name: .customLong("allow-unrelated-histories"),
        help: "Merge a branch that has no commit in common with this one.")
    var allowsUnrelated = false
    @Flag(name: .customLong("continue"), help: "Go on with a merge whose files are resolved.")
    var isContinuing = false
    @Flag(name: .customLong("allow-damage"), help: "With --continue: take files that are broken where no side was.")
    var allowsDamage = false
    @Flag(help: "Give a merge up; the state before it is restored.")
    var abort = false
    @Argument(help: "The run, branch or commit; the only open run when none is given.")
    var run: String?

    func validate() throws {
        if allowsDamage, !isContinuing { throw ValidationError("--allow-damage goes with --continue") }
        if isContinuing, abort || all || isDryRun || run != nil {
            throw ValidationError("--continue stands alone")
        }
        if abort, all || isDryRun || run != nil { throw ValidationError("--abort stands alone") }
    }

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let repository = try context.openSkillWithDecisions(forReading: isDryRun)
        if abort { return try giveUp(repository, in: context) }
        let signature = try context.signature(in: repository)
        let author = try context.author(in: repository)
        if isContinuing { return try goOn(repository, by: signature, author: author, in: context) }
        if try repository.mergeState() != nil {
            throw CommandFailure(
                "a merge is in progress",
                hints: ["skillgit resolve, then skillgit merge --continue; or skillgit merge --abort"])
        }
        try repository.requireIdleGit()
        if let run, let commit = try branch(run, in: repository, context) {
            if all { throw CommandFailure.usage("--all goes with a run, and '\(Visible.line(run))' is none") }
            if isDryRun {
                let plan = try repository.planMerge(
                    of: commit, name: run, fastForward: !isNeverForward, allowingUnrelated: allowsUnrelated)
                return try MergeReport(plan: plan, json: json.isOn).printDryRun(in: context)
            }
            let result = try repository.merging.start(
                commit: commit, name: run, fastForward: !isNeverForward, allowingUnrelated: allowsUnrelated,
                markers: markers, by: signature, author: author)
            try saySignature(of: result, repository, in: context)
            return try MergeReport.print(result, json: json.isOn, in: context)
        }
        let id = try RunName.run(run, in: repository).record.id
        if isDryRun {
            let plan = try repository.planMerge(of: id, all: all, by: signature)
            return try MergeReport(plan: plan, json: json.isOn).printDryRun(in: context)
        }
        let result = try repository.merging.start(
            run: id, all: all, markers: markers, by: signature, author: author)
        try saySignature(of: result, repository, in: context)
        try MergeReport.print(result, json: json.isOn, in: context)
    }

    /// The commit of a name that means no run: a run's branch is merged as the run, so that rejected patches stay out.
    private func branch(
        _ name: String, in repository: SkillRepository, _ context: CommandContext
    ) throws -> ObjectID? {
        if (try? RunName.run(name, in: repository)) != nil { return nil }
        if let object = try repository.git.resolve(name) {
            return try context.commit(object, named: name, in: repository)
        }
        // A name in the form of a run's is one that is not there.
        if RunName.id(name) != nil { return nil }
        throw CommandFailure(
            "there is no run, branch or commit '\(Visible.line(name))'",
            hints: ["skillgit log --all lists the runs, git branch --all the branches"])
    }

    private func giveUp(_ repository: SkillRepository, in context: CommandContext) throws {
        try repository.merging.abort()
        if json.isOn {
            context.print(json: [("state", "aborted")], for: "merge")
        } else {
            context.terminal.print("the merge is given up")
        }
    }

    private func goOn(
        _ repository: SkillRepository, by signature: Signature, author: Signature, in context: CommandContext
    ) throws {
        let damage = try repository.merging.damage()
        let commit = try repository.merging.resume(allowingDamage: allowsDamage, by: signature, author: author)
        try sayUnsigned(repository, in: context)
        if json.isOn {
            let warnings = damage.map { MergeWording.value($0.warning, in: $0.file) }
            context.print(
                json: [("state", "merged"), ("commit", .string(commit.hex)), ("warnings", .array(warnings))],
                for: "merge")
        } else {
            context.terminal.print("merged: \(commit.hex.prefix(10))")
            for found in damage { MergeWording.warn(found.warning, in: found.file, on: context.terminal) }
        }
    }

    private func saySignature(
        of outcome: MergeOutcome, _ repository: SkillRepository, in context: CommandContext
    ) throws {
        if case .merged(_, let plan, _) = outcome, case .clean = plan.outcome {
            try sayUnsigned(repository, in: context)
        }
    }

    /// Says that a merge commit has no signature where the user asked git for one.
    private func sayUnsigned(_ repository: SkillRepository, in context: CommandContext) throws {
        guard try repository.git.configurationFlag("commit.gpgSign") == true else { return }
        let note = context.terminal.errors.styled("note:", .cyan)
        context.terminal.say(
            "\(note) the merge commit is not signed, which commit.gpgSign asks for: git commit --amend -S --no-edit")
    }
}
