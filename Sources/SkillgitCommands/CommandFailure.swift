/// An error as a person reads it: what went wrong, why, and the command that mends it.
///
/// The libraries throw values; each command turns them into one of these, in one place.
struct CommandFailure: Error, Equatable {
    /// What went wrong and why, without `error:` in front.
    var message: String
    /// What to do about it, one sentence or command each.
    var hints: [String]
    /// The exit code.
    var status: ExitStatus

    init(_ message: String, hints: [String] = [], status: ExitStatus = .fatal) {
        self.message = message
        self.hints = hints
        self.status = status
    }

    /// The command ran as it should, and the answer is no: everything was said already.
    static func silent(_ status: ExitStatus) -> CommandFailure {
        CommandFailure("", status: status)
    }

    /// The command line makes no sense.
    static func usage(_ message: String, hints: [String] = []) -> CommandFailure {
        CommandFailure(message, hints: hints, status: .usage)
    }
}
