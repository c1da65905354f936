internal import Glibc
internal import Trajectory

/// Finds the trajectories that a run reads.
struct EvolveSources {
    var options: EvolveInput
    var skill: String
    var context: CommandContext

    /// The files and folders: those that were named, else the sessions that were found and agreed to.
    func paths() throws -> [String] {
        if !options.traces.isEmpty { return options.traces }
        let found = SessionDiscovery(
            environment: context.environment, home: context.environment["HOME"] ?? ""
        )
        .sessions(using: skill)
        let terminal = context.terminal
        guard !found.isEmpty else {
            throw CommandFailure(
                "no trajectories are named, and no session of Claude Code or Codex shows the skill '\(Visible.line(skill))' in use",
                hints: ["skillgit evolve --traces FILE-OR-FOLDER"], status: .usage)
        }
        terminal.say("found \(plural(found.count, "session")) that used the skill:")
        for session in found.prefix(20) {
            terminal.say(
                "  \(session.format.rawValue)  \(Visible.line(session.project))  \(session.size / 1024) KB  \(Visible.line(session.path))"
            )
        }
        if found.count > 20 { terminal.say("  ... and \(found.count - 20) more") }
        if options.sessions { return found.map(\.path) }
        guard terminal.canAsk else {
            throw CommandFailure(
                "no trajectories are named",
                hints: ["take these sessions: skillgit evolve --sessions", "or name others: --traces PATH"],
                status: .usage)
        }
        let answer = terminal.ask("learn from them? [y/N] ")?.lowercased()
        guard answer == "y" || answer == "yes" else {
            throw CommandFailure("nothing was read", status: .negative)
        }
        return found.map(\.path)
    }
}
