internal import ArgumentParser
internal import Glibc

/// Hands commands that are git's own (`push`, `pull`, `tag`, ...) to the `git` program.
enum GitPassThrough {
    /// The first argument, when it names a command that skillgit does not have.
    static func command(in arguments: [String]) -> String? {
        guard let first = arguments.first, !first.hasPrefix("-"), !Skillgit.names().contains(first) else {
            return nil
        }
        return first
    }

    /// Runs `git` with the arguments and gives its exit code.
    ///
    /// A word that git does not know either is answered with the commands of ours that are spelled nearly so.
    static func run(_ command: String, arguments: [String], in context: CommandContext) throws -> Int32 {
        if try !gitKnows(command) {
            let near = Spelling.nearest(to: command, among: Skillgit.names())
            throw CommandFailure.usage(
                "'\(Visible.line(command))' is a command of neither skillgit nor git",
                hints: near.map { "did you mean 'skillgit \($0)'?" }
                    + (near.isEmpty ? ["skillgit help lists the commands"] : []))
        }
        context.terminal.flush()
        return try ChildProcess.run(["git"] + arguments)
    }

    private static func gitKnows(_ command: String) throws -> Bool {
        let listing = try ChildProcess.output(of: ["git", "--list-cmds=main,others,alias"])
        return listing.split(separator: "\n").contains { $0 == command }
    }
}
