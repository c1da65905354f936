internal import Glibc

/// The exit codes of every command, as `skillgit help` documents them.
public enum ExitStatus: Int32, Sendable {
    /// Done.
    case done = 0
    /// A negative answer: differences, an invalid skill, too many failed analyses.
    case negative = 1
    /// The command line is wrong.
    case usage = 2
    /// Answers of the hand-off are still missing.
    case pending = 3
    /// The budget is used up.
    case budget = 4
    /// The merge has conflicts.
    case conflicts = 5
    /// The command could not be carried out.
    case fatal = 128
    /// The user interrupted it (Ctrl-C).
    case interrupted = 130
}

/// Ends the process.
public func exit(status: Int32) -> Never {
    Glibc.exit(status)
}
