internal import Glibc

/// Options that stand before the command, as git takes them: `skillgit -C DIR log`.
enum LeadingOptions {
    /// Obeys the options in front of the command and gives the rest.
    ///
    /// - Throws: ``CommandFailure`` when `-C` has no folder, or one that does not exist.
    static func take(from arguments: [String], in context: CommandContext) throws -> [String] {
        var rest = arguments[...]
        while let first = rest.first {
            if first == "-C" {
                guard let folder = rest.dropFirst().first else {
                    throw CommandFailure.usage("no folder given for -C", hints: ["skillgit -C DIR COMMAND"])
                }
                try change(to: folder, in: context)
                rest = rest.dropFirst(2)
            } else if first == "--no-color" {
                context.terminal.output.hasColor = false
                context.terminal.errors.hasColor = false
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        return Array(rest)
    }

    /// Makes the folder the one the command works in, as if it had been started there.
    static func change(to folder: String, in context: CommandContext) throws {
        let path = context.absolute(folder)
        guard chdir(path) == 0, let pointer = getcwd(nil, 0) else {
            throw CommandFailure(
                "cannot change to '\(Visible.line(folder))': \(String(cString: strerror(errno)))")
        }
        defer { free(pointer) }
        context.directory = String(cString: pointer)
    }
}
