/// What a command gave, in mini-swe-agent's words: `<returncode>1</returncode>` and `<output>…</output>`.
struct MiniSWEObservation {
    /// The exit code.
    var code: Int
    /// What the command printed.
    var output: String

    /// Reads a message; `nil` when it is none of these.
    init?(_ text: String) {
        let opening = "<returncode>"
        let trimmed = text.trimmed
        guard trimmed.hasPrefix(opening) else { return nil }
        let rest = trimmed.dropFirst(opening.count)
        guard let end = rest.firstRange(of: "</returncode>"), let code = Int(String(rest[..<end.lowerBound]).trimmed)
        else { return nil }
        self.code = code
        var output = String(rest[end.upperBound...]).trimmed
        if output.hasPrefix("<output>"), output.hasSuffix("</output>") {
            output = String(output.dropFirst(8).dropLast(9)).trimmed
        }
        self.output = output
    }
}
