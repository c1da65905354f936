/// Everything a command takes from the process around it: environment, folder, clock, terminal.
final class CommandContext {
    let environment: [String: String]
    /// The folder the command works in, absolute: the process's own, changed by every `-C`.
    var directory: String
    let terminal: Terminal

    init(environment: [String: String], directory: String, terminal: Terminal) {
        self.environment = environment
        self.directory = directory
        self.terminal = terminal
    }

    /// Seconds since 1970: `SOURCE_DATE_EPOCH` where it is set, so that builds of the same input are the same, else the
    /// clock's.
    var now: Int64 {
        if let fixed = environment["SOURCE_DATE_EPOCH"].flatMap({ Int64($0) }) { return fixed }
        return SystemClock.seconds()
    }

    /// An absolute path for one that the user gave, which is relative to ``directory``.
    func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        if path == "." { return directory }
        return directory.hasSuffix("/") ? directory + path : directory + "/" + path
    }
}
