internal import ArgumentParser
internal import JSON
internal import Trajectory

/// `skillgit traces check`.
struct TracesCheckCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read trajectories to their end and name what cannot be read, with place and reason.",
        discussion: """
            Secrets that would be redacted are counted by kind.

            EXAMPLES
              skillgit traces check runs/

            EXIT CODES
              0    everything can be read
              1    something cannot
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Argument(help: "Files and folders.", completion: .file())
    var paths: [String]

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        try NamedFiles.check(paths, in: context)
        let terminal = context.terminal
        let isJSON = json.isOn
        var broken: [JSONValue] = []
        var sink = TraceListing { row in
            guard case .failure = row.result else { return }
            if isJSON { broken.append(row.json) } else { row.print(to: terminal) }
        }
        let ingest = TrajectoryIngest(
            options: IngestOptions(
                paths: paths, skill: "", redactor: try RedactionSettings.redactor(in: context)))
        let report = try ingest.read(into: &sink)
        if isJSON {
            context.print(
                json: [("broken", .array(broken)), ("summary", try .of(report))], for: "traces-check")
        } else {
            TraceWording.print(report, to: terminal)
        }
        if report.failures > 0 { throw CommandFailure.silent(.negative) }
    }
}
