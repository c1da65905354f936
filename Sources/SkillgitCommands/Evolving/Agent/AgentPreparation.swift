internal import CommandSandbox
internal import Evolution

/// Makes an agentic analyst ready: its sandbox is tried before the first call, and what does not hold is said.
struct AgentPreparation {
    let options: EvolveAgent
    let context: CommandContext
    /// Where sessions keep what they need until the run has ended.
    let store: String

    /// The analyst's settings.
    ///
    /// - Parameter tries: whether the sandbox is tried; a dry run only names what it would need.
    func settings(tries: Bool) throws -> AgentSettings {
        var settings = AgentSettings(
            allowsUnproved: options.allowUnproved, redactor: try RedactionSettings.redactor(in: context))
        if let turns = options.maxTurns { settings.maximumTurns = turns }
        if let tokens = options.maxTokens { settings.maximumTokens = tokens }
        guard let folder = options.taskFiles else {
            if tries, !options.allowUnproved {
                context.terminal.say(
                    "note: without --task-files and --checker no cause can be proved, and unproved lessons are dropped")
            }
            return settings
        }
        try NamedFiles.check([folder], in: context)
        let checker = options.checker.map { CheckerCommand($0, in: context) }
        let (sandbox, notes) = tries ? try self.sandbox() : (nil, [])
        for note in notes { context.terminal.say("note: \(Visible.line(note))") }
        settings.workspaces = try TaskFolders(
            root: context.absolute(folder), checker: checker, sandbox: sandbox, notes: notes, store: store)
        return settings
    }

    /// A sandbox that keeps every promise on this machine, else none and why.
    private func sandbox() throws -> (CommandSandbox?, [String]) {
        let sandbox: CommandSandbox
        do throws(SandboxFailure) {
            sandbox = try CommandSandbox(
                limits: SandboxLimits(), path: context.environment["PATH"] ?? "/usr/bin:/bin",
                temporary: context.environment["TMPDIR"] ?? "/tmp")
        } catch {
            return (
                nil,
                [
                    "commands and checker are off: \([error.reason, error.mend].compactMap { $0 }.joined(separator: "; "))"
                ]
            )
        }
        let failures = try AsyncEntry.run { await SandboxProbe(sandbox).failures() }
        let notes = failures.map { failure in
            "commands and checker are off: the sandbox's promise on \(failure.promise.rawValue) does not hold here: "
                + failure.reason
        }
        return (notes.isEmpty ? sandbox : nil, notes)
    }
}
