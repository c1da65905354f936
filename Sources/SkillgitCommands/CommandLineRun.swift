internal import ArgumentParser
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
        defer { context.terminal.flush() }
        return run(Array(CommandLine.arguments.dropFirst()), in: context)
    }

    static func run(_ arguments: [String], in context: CommandContext) -> Int32 {
        do {
            let rest = try LeadingOptions.take(from: arguments, in: context)
            if let foreign = GitPassThrough.command(in: rest) {
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
        let text = Skillgit.fullMessage(for: error)
        if Skillgit.exitCode(for: error) == .success {
            if !text.isEmpty { terminal.print(text) }
            return ExitStatus.done.rawValue
        }
        terminal.say(text)
        return ExitStatus.usage.rawValue
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
