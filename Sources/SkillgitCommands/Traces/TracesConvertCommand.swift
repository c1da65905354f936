internal import ArgumentParser
internal import Glibc
internal import Trajectory

/// `skillgit traces convert`.
struct TracesConvertCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Convert trajectories to ATIF 1.7, one document a line; secrets are redacted.",
        discussion: """
            The documents go to standard output, and what cannot be read is named on standard error.

            EXAMPLES
              skillgit traces convert session.jsonl > session.atif.jsonl

            EXIT CODES
              0    everything was converted
              1    something could not be read
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "Files, and Harbor trial folders.", completion: .file())
    var paths: [String]

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        try NamedFiles.check(paths, in: context)
        let output = context.terminal.output
        var sink = RedactingSink(
            ConversionSink(writer: ATIFWriter { output.write(bytes: $0) }),
            redactor: try RedactionSettings.redactor(in: context))
        for path in paths {
            try TrajectoryFileReader(file: context.absolute(path), display: path).read(into: &sink)
        }
        for failure in sink.base.failures {
            context.terminal.say("broken: \(Visible.line(failure.description))")
        }
        if !sink.base.failures.isEmpty { throw CommandFailure.silent(.negative) }
    }
}

/// Writes documents and remembers what could not be read.
struct ConversionSink: TrajectorySink {
    var writer: ATIFWriter
    var failures: [TrajectoryFailure] = []

    init(writer: ATIFWriter) { self.writer = writer }

    mutating func began(file: String, ordinal: Int, format: TrajectoryFormat) throws {
        try writer.began(file: file, ordinal: ordinal, format: format)
    }

    mutating func step(_ step: Step) throws { try writer.step(step) }

    mutating func ended(_ summary: TrajectorySummary) throws { try writer.ended(summary) }

    mutating func broke(_ failure: TrajectoryFailure) throws {
        failures.append(failure)
        try writer.broke(failure)
    }
}
