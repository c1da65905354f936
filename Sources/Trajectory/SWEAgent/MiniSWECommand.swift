internal import JSON

/// The command in an agent's text: its only code block of a shell.
enum MiniSWECommand {
    private static let openings = ["```bash\n", "```mswea_bash_command\n", "```sh\n"]

    /// The text without the command, and the command as a call; `nil` when there is none, or more than one.
    static func split(_ text: String) -> (text: String, call: ToolCall?)? {
        var found: (before: Substring, command: Substring, after: Substring)?
        for opening in openings {
            var rest = Substring(text)
            while let start = rest.firstRange(of: opening) {
                let body = rest[start.upperBound...]
                guard let end = body.hasPrefix("```") ? body.startIndex..<body.startIndex : body.firstRange(of: "\n```")
                else { break }
                if found != nil { return nil }
                found = (text[..<start.lowerBound], body[..<end.lowerBound], body[end.upperBound...])
                rest = body[end.upperBound...]
            }
        }
        guard let found else { return nil }
        let command = String(found.command).trimmed
        guard !command.isEmpty else { return nil }
        var after = found.after
        if after.hasPrefix("```") { after.removeFirst(3) }
        let words = [String(found.before).trimmed, String(after).trimmed].filter { !$0.isEmpty }
        return (
            words.joined(separator: "\n"),
            ToolCall(id: "", name: "bash", arguments: ["command": .string(command)])
        )
    }
}
