internal import ArgumentParser
internal import FileMerging
internal import Glibc

/// One start of the program: from the process's arguments to its exit code.
public enum CommandLineRun {
    /// Parses the process's arguments, runs the command, says what went wrong.
    ///
    /// - Returns: the exit code (``ExitStatus``).
    public static func main() -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        let environment = processEnvironment()
        let context = CommandContext(
            environment: environment, directory: currentDirectory(),
            terminal: Terminal(environment: environment))
        let status = run(Array(CommandLine.arguments.dropFirst()), in: context)
        return close(context.terminal, status: status)
    }

    /// Hands over what was printed; results that could not be written are no success.
    private static func close(_ terminal: Terminal, status: Int32) -> Int32 {
        terminal.output.flush()
        defer { terminal.errors.flush() }
        guard let failure = terminal.output.failure else { return status }
        terminal.say("\(terminal.errors.styled("error:", .red)) cannot write the output: \(failure)")
        return status == ExitStatus.done.rawValue ? ExitStatus.fatal.rawValue : status
    }

    static func run(_ arguments: [String], in context: CommandContext) -> Int32 {
        do {
            let rest = try LeadingOptions.take(from: arguments, in: context)
            // git starts these for every file: they do without the tree of commands.
            if let status = FileMergingProgram.run(rest) { return status }
            if let foreign = GitPassThrough.command(in: rest) {
                return try GitPassThrough.run(foreign, arguments: rest, in: context)
            }
            if rest.first == "help", let foreign = GitPassThrough.command(in: Array(rest.dropFirst())) {
                return try GitPassThrough.run(foreign, arguments: rest, in: context)
            }
            let command = try Skillgit.parseAsRoot(rest)
            guard let runnable = command as? any SkillgitCommand else {
                var command = command
                try command.run()
                return ExitStatus.done.rawValue
            }
            try runnable.run(in: context)
            return ExitStatus.done.rawValue
        } catch {
            return report(error, in: context)
        }
    }

    private static func report(_ error: any Error, in context: CommandContext) -> Int32 {
        let terminal = context.terminal
        if let failure = FailureWording.failure(for: error) {
            terminal.output.flush()
            if !failure.message.isEmpty {
                terminal.say("\(terminal.errors.styled("error:", .red)) \(failure.message)")
            }
            for hint in failure.hints {
                terminal.say("\(terminal.errors.styled("hint:", .yellow)) \(hint)")
            }
            return failure.status.rawValue
        }
        switch Skillgit.exitCode(for: error) {
        case .success:
            let text = Skillgit.fullMessage(for: error)
            if !text.isEmpty { terminal.print(text) }
            return ExitStatus.done.rawValue
        case .validationFailure:
            UsageWording.say(Skillgit.fullMessage(for: error), in: context)
            return ExitStatus.usage.rawValue
        default:
            terminal.output.flush()
            terminal.say(
                "\(terminal.errors.styled("error:", .red)) \(Visible.line(String(describing: error)))")
            return ExitStatus.fatal.rawValue
        }
    }

    private static func processEnvironment() -> [String: String] {
        var result: [String: String] = [:]
        var entry = environ
        while let pointer = entry.pointee {
            let text = String(cString: pointer)
            if let equals = text.firstIndex(of: "=") {
                result[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            entry += 1
        }
        return result
    }

    private static func currentDirectory() -> String {
        guard let pointer = getcwd(nil, 0) else { return "." }
        defer { free(pointer) }
        return String(cString: pointer)
    }
}
