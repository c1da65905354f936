internal import ArgumentParser
internal import JSON
internal import Trajectory

/// `skillgit traces list`.
struct TracesListCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List trajectories with task, outcome and length.",
        discussion: """
            One line a trajectory: outcome, format, id, task, steps. A ~ marks an outcome that nobody recorded: it is \
            inferred from the steps.

            EXAMPLES
              skillgit traces list runs.jsonl
              skillgit traces list jobs/ --summary
              skillgit traces list ~/.claude/projects --json
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Flag(help: "Print only the totals.")
    var summary = false
    @Option(
        help: ArgumentHelp("Outcomes by id or path, one JSON object a line.", valueName: "file"),
        completion: .file())
    var outcomes: String?
    @Argument(help: "Files and folders.", completion: .file())
    var paths: [String]

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        try NamedFiles.check(paths + (outcomes.map { [$0] } ?? []), in: context)
        let terminal = context.terminal
        let isQuiet = summary || json.isOn
        var values: [JSONValue] = []
        let keepsValues = json.isOn && !summary
        var sink = TraceListing { row in
            if keepsValues { values.append(row.json) }
            if !isQuiet { row.print(to: terminal) }
        }
        let ingest = TrajectoryIngest(
            options: IngestOptions(
                paths: paths, skill: "", outcomesFile: outcomes,
                redactor: try RedactionSettings.redactor(in: context)))
        let report = try ingest.read(into: &sink)
        if json.isOn {
            var members: [(String, JSONValue)] = [("summary", try .of(report))]
            if !summary { members.append(("trajectories", .array(values))) }
            context.print(json: members, for: "traces-list")
        } else {
            TraceWording.print(report, to: terminal)
        }
    }
}
