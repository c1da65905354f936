internal import ArgumentParser

/// Options that every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(name: .customShort("C"), help: ArgumentHelp("Run as if started in DIR.", valueName: "dir"))
    var directory: String?

    /// Changes to the folder given by `-C`, where there is one.
    func apply(to context: CommandContext) throws {
        if let directory { try LeadingOptions.change(to: directory, in: context) }
    }
}

/// The option of every command that reports.
struct JSONOption: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Print one JSON object instead of text.")
    var isOn = false
}
