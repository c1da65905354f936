internal import ArgumentParser
internal import Evolution
internal import SkillRepository

/// `skillgit import trace2skill`.
struct ImportTrace2SkillCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace2skill",
        abstract: "Make commits of the patches that Trace2Skill left in a folder, and refuse what does not fit.",
        discussion: """
            DIR is what the Trace2Skill release wrote: a folder with final_patch.json, merge_level_K/ or map_patches/ \
            and, there or below, the records (parsed_error_records.json and the like). Each edit becomes part of a patch \
            of ours, anchored on the skill's document, or is refused with the reason. The patches are commits of an \
            evolution branch, as of 'skillgit evolve'; the default branch and the work tree are not touched.
            Support is what the files tell: runs whose own patches say the same, or that an edit names. Where nothing \
            tells, it is 0, and the commit says so. No model is asked.

            EXAMPLES
              skillgit import trace2skill xlsx_parallel_output
              skillgit import trace2skill out --records parsed_error_records.json --dry-run
              skillgit import trace2skill out --stage map --skill ../my-skill

            EXIT CODES
              0    at least one edit is a commit, or the same was imported before
              1    no edit became a commit, or there is nothing to import
              2    wrong usage
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Option(
        help: ArgumentHelp("The skill's folder; the current one without it.", valueName: "dir"), completion: .directory)
    var skill: String?
    @Option(
        help: ArgumentHelp("A file of records that lies elsewhere; repeatable.", valueName: "file"), completion: .file()
    )
    var records: [String] = []
    @Option(
        help: ArgumentHelp(
            "Which patches: the most merged ones that are there (final), or those of single batches (map).",
            valueName: "stage"))
    var stage = ReleaseFolder.Stage.final
    @Option(
        name: .customLong("min-tasks"),
        help: ArgumentHelp("Tasks that must stand behind a patch; the rest is parked.", valueName: "n"))
    var minimumTasks = 0
    @Option(
        name: .customLong("max-patches"),
        help: ArgumentHelp("Commits at most; the rest is parked.", valueName: "n"))
    var maximumPatches = 100
    @Option(help: ArgumentHelp("The branch's name, instead of evolve/<run>.", valueName: "branch"))
    var name: String?
    @Flag(name: .customLong("dry-run"), help: "Say what would become of every edit; write nothing.")
    var isDryRun = false
    @Argument(help: ArgumentHelp("The folder that Trace2Skill wrote.", valueName: "dir"), completion: .directory)
    var folder: String

    func validate() throws {
        if minimumTasks < 0 { throw ValidationError("--min-tasks is at least 0") }
        if maximumPatches < 1 { throw ValidationError("--max-patches is at least 1") }
    }

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        try NamedFiles.check([folder] + records, in: context)
        let source = try ReleaseFolder(
            context.absolute(folder), records: records.map(context.absolute), stage: stage,
            redactor: try RedactionSettings.redactor(in: context))
        if let skill { try LeadingOptions.change(to: skill, in: context) }
        let repository = try context.openSkill(forReading: isDryRun)
        if !isDryRun { _ = try context.signature(in: repository) }
        if let name { try repository.refuseBranchName(name) }
        var configuration = EvolutionConfiguration()
        configuration.minimumTasks = minimumTasks
        configuration.minimumReferenceTasks = minimumTasks
        configuration.maximumPatches = maximumPatches
        configuration.extra["stage"] = stage.rawValue
        let importing = ReleaseImport(
            subject: try SkillSubject(of: repository), configuration: configuration,
            priorRules: try repository.priorRules.collect())
        let id = try importing.id(of: source.release)
        if !isDryRun, let done = try repository.written(id) {
            return ImportReport.printAlreadyDone(done, json: json.isOn, in: context)
        }
        let result = try importing.run(source.release)
        let written =
            isDryRun
            ? nil
            : try repository.write(
                result.evolution, branch: name, by: try context.signature(in: repository))
        try ImportReport(result: result, written: written, source: source, json: json.isOn).print(in: context)
        if result.evolution.commits.isEmpty { throw CommandFailure.silent(.negative) }
    }
}

extension ReleaseFolder.Stage: ExpressibleByArgument {}
