internal import ArgumentParser
internal import Evolution
internal import Git
internal import JSON
internal import SkillRepository

/// `skillgit review`.
struct ReviewCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Accept, reject or edit the patches of a run.",
        discussion: """
            On a terminal every open patch is shown in turn. With --accept, --reject or --reset nothing is asked; \
            --reason belongs to the --reject ones and is kept; no later run proposes a rejected rule again before its support has doubled. A patch is accepted only together with \
            what it needs, and of two patches in conflict only one can be accepted. Decisions can be changed until they are merged, and undone with 'skillgit undo'.

            EXAMPLES
              skillgit review
              skillgit review --accept p-1a2b3c4d5e p-2b3c4d5e6f
              skillgit review --reject p-1a2b3c4d5e --reason "true for one database only"
              skillgit review --edit p-1a2b3c4d5e
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Option(parsing: .upToNextOption, help: ArgumentHelp("Accept these patches.", valueName: "patch"))
    var accept: [String] = []
    @Option(parsing: .upToNextOption, help: ArgumentHelp("Reject these patches.", valueName: "patch"))
    var reject: [String] = []
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Take the decisions on these patches back.", valueName: "patch"))
    var reset: [String] = []
    @Option(
        help: ArgumentHelp("Accept this patch with a text of your own, in your editor.", valueName: "patch"))
    var edit: String?
    @Option(help: ArgumentHelp("Why the patches are rejected.", valueName: "text"))
    var reason: String?
    @Argument(help: "The run; the only open one when none is given.")
    var run: String?

    func validate() throws {
        if reason != nil, reject.isEmpty { throw ValidationError("--reason belongs to --reject") }
    }

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let repository = try context.openSkillWithDecisions()
        let signature = try context.signature(in: repository)
        if accept.isEmpty, reject.isEmpty, reset.isEmpty, edit == nil {
            let view = try RunName.run(run, in: repository)
            guard context.terminal.canAsk else {
                throw CommandFailure.usage(
                    "there is no terminal to ask on",
                    hints: ["decide by id: skillgit review --accept PATCH... --reject PATCH --reason TEXT"])
            }
            return try ReviewSession(
                view: view, repository: repository, signature: signature, context: context
            ).perform()
        }
        var decisions: [Decision] = []
        try refuseContradictions(in: repository)
        let undone = try patches(reset, in: repository)
        if !undone.isEmpty { try repository.review.reset(undone, by: signature) }
        let accepted = try patches(accept, in: repository)
        if !accepted.isEmpty { decisions += try repository.review.accept(accepted, by: signature) }
        let rejected = try patches(reject, in: repository)
        if !rejected.isEmpty {
            decisions += try repository.review.reject(rejected, reason: reason, by: signature)
        }
        if let edit {
            let (run, patch) = try repository.runs.patch(edit)
            if let decision = try PatchEditing(
                patch: patch, run: run, repository: repository, context: context
            ).perform(by: signature) {
                decisions.append(decision)
            }
        }
        try report(decisions, reset: undone, in: context)
    }

    /// One patch cannot be decided in two ways at once; nothing was done then.
    private func refuseContradictions(in repository: SkillRepository) throws {
        var seen: Set<PatchID> = []
        for option in [accept, reject, reset, edit.map { [$0] } ?? []] {
            let named = Set(try patches(option, in: repository))
            if let twice = named.intersection(seen).min(by: { $0.text < $1.text }) {
                throw CommandFailure.usage(
                    "\(twice) is named for two decisions", hints: ["name it for one of them"])
            }
            seen.formUnion(named)
        }
    }

    private func patches(_ names: [String], in repository: SkillRepository) throws -> [PatchID] {
        try names.map { try repository.runs.patch($0).patch.id }
    }

    private func report(_ decisions: [Decision], reset: [PatchID], in context: CommandContext) throws {
        if json.isOn {
            context.print(
                json: [("decisions", try .of(decisions)), ("reset", .array(reset.map { .string($0.text) }))],
                for: "review")
            return
        }
        for patch in reset { context.terminal.print("open again  \(patch)") }
        for decision in decisions {
            let verb =
                decision.verdict == .accept
                ? (decision.revision > 1 ? "accepted, edited" : "accepted") : "rejected"
            context.terminal.print(
                "\(verb)  \(decision.patch)\(decision.reason.map { "  \(Visible.line($0))" } ?? "")")
        }
        if decisions.contains(where: { $0.verdict == .accept }) {
            context.terminal.say("next: skillgit merge")
        }
    }
}
