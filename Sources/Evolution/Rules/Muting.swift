/// What makes a message go away without mending what it is about; a recovery made of these is never taught.
enum Muting {
    /// Whether one of the tokens that a retry added only mutes the failure.
    static func isMuting(added tokens: [String]) -> Bool {
        let words = tokens.map { $0.lowercased() }
        if words.contains(where: { mutes($0) }) { return true }
        return pairs.contains { pair in
            zip(words, words.dropFirst()).contains { $0 == pair.0 && $1 == pair.1 }
        }
    }

    /// Whether a command does nothing but change what is said, or destroys what it is about.
    static func isUnfit(command tokens: [String]) -> Bool {
        if isMuting(added: tokens) { return true }
        guard let first = tokens.first?.lowercased() else { return true }
        return destructive.contains(first) || first == "set" || first == "export" || first == "unset"
    }

    private static func mutes(_ token: String) -> Bool {
        if exact.contains(token) { return true }
        // `2>`, `&>`: the message goes elsewhere. Plain `>` may be the purpose of the command.
        if token.hasSuffix(">"), token.utf8.count > 1, token != "=>", token != "->", token != "<>" {
            return true
        }
        guard token.hasPrefix("-") else { return stems.contains { token.hasPrefix($0) } }
        let name = token.drop { $0 == "-" }
        return flags.contains(String(name)) || stems.contains { name.hasPrefix($0) }
            || ["no-", "skip", "ignore", "allow-"].contains { name.hasPrefix($0) }
    }

    private static let exact: Set<String> = [
        "||", "/dev/null", "try", "except", "catch", "rescue", "pass", "finally", "ignore", "+e", "noqa",
        "xfail",
        "nowarn", "skip", "true", "or_ignore", "&>", ">&", "exists",
    ]
    private static let flags: Set<String> = ["f", "q", "s", "w", "k", "force", "quiet", "silent", "yes", "y"]
    private static let stems = [
        "suppress", "silenc", "noverify", "no_verify", "disabl", "errors=", "warnings", "skip_", "skiptest",
        "eslint-disable", "ts-ignore", "force",
    ]
    private static let pairs = [
        ("if", "exists"), ("if", "not"), ("or", "ignore"), ("on", "conflict"), (";", "true"),
    ]
    private static let destructive: Set<String> = [
        "rm", "del", "delete", "drop", "truncate", "rmdir", "unlink", "kill", "pkill", "killall", "sudo",
        "chmod",
        "chown", "curl", "wget", "eval", "exec", "source", "reset", "revert", "shutdown", "dd", "mkfs",
    ]
}
