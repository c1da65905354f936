internal import ArgumentParser
internal import Evolution
internal import Git
internal import JSON
internal import Skill
internal import SkillRepository

/// `skillgit show`.
struct ShowCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one patch: its change by section, rationale, support and evidence.",
        discussion: """
            A revision that is no patch (HEAD, a branch, main:SKILL.md) is handed to git show.

            EXAMPLES
              skillgit show p-1a2b3c4d5e
              skillgit show p-1a2b --evidence 20
              skillgit show main:SKILL.md
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Option(help: ArgumentHelp("How many places of the evidence are quoted.", valueName: "count"))
    var evidence = 5
    @Argument(help: "The patch: its id, or a beginning of it that is unique.")
    var patch: String

    func validate() throws {
        if evidence < 0 { throw ValidationError("--evidence takes a whole number from 0") }
        if patch.isEmpty { throw ValidationError("the name of the patch is empty") }
    }

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let repository = try context.openSkill(forReading: true)
        let (run, patch): (EvolutionRun, Patch)
        do {
            (run, patch) = try repository.runs.patch(self.patch)
        } catch let error as RepositoryError where error.code == .unknownPatch && error.names.isEmpty {
            guard !json.isOn, try repository.git.resolve(self.patch) != nil else { throw error }
            context.terminal.flush()
            let status = try ChildProcess.run(["git", "show", self.patch, "--"])
            if status != 0 { throw CommandFailure.silent(.fatal) }
            return
        }
        let view = try repository.log()
        let entries = view.runs.filter { $0.record.id == run.id }.flatMap(\.all)
        guard let entry = entries.first(where: { $0.patch.id == patch.id }) else {
            throw CommandFailure("the run \(run.id) has lost the patch \(patch.id)", hints: ["git fsck"])
        }
        let effective = EffectivePatch(patch: patch, decision: entry.decision)
        let diff = try PatchRendering(of: effective, run: run, in: repository).diff
        let words = try repository.runs.words(of: patch.id, in: run.id)
        if json.isOn {
            try printJSON(entry, run: run, diff: diff, words: words, in: context)
        } else {
            PatchPage(entry: entry, run: run, diff: diff, words: words, quotes: evidence).print(
                to: context.terminal)
        }
    }

    private func printJSON(
        _ entry: LogView.Entry, run: EvolutionRun, diff: SectionDiff, words: RunStore.Words,
        in context: CommandContext
    ) throws {
        let places: [Evidence]
        let sharing: String
        switch words {
        case .local(let found): (places, sharing) = (found, "local")
        case .published(let found): (places, sharing) = (found, "published")
        case .notShared: (places, sharing) = ([], "not shared")
        }
        context.print(
            json: [
                ("run", .string(run.id.text)), ("patch", try PatchWording.json(entry)),
                ("rationale", .string(entry.patch.rationale)), ("edits", try .of(entry.patch.edits)),
                ("lessons", try .of(run.lessons.filter { entry.patch.lessons.contains($0.id) })),
                ("diff", diff.json), ("evidence_sharing", .string(sharing)),
                ("evidence", try .of(entry.patch.evidence)), ("quotes", try .of(places)),
            ], for: "show")
    }
}
