/// Finds what looks like a command in Markdown: code spans and lines of code blocks.
///
/// It knows no tool by name: a command is more than one word of code that begins like an invocation, or code with the
/// signs of a shell. A masked error signature (with a placeholder, or ending like a message) is none.
enum WrittenCommands {
    /// The commands in a text, in order.
    static func commands(in text: String) -> [String] {
        var found: [String] = []
        var prose = ""
        var fence: String?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let trimmed = String(line).trimmed()
            if let open = fence {
                if trimmed.hasPrefix(open), trimmed.allSatisfy({ $0 == open.first }) { fence = nil; continue }
                if !trimmed.isEmpty, !trimmed.hasPrefix("#") { found.append(trimmed) }
            } else if trimmed.hasPrefix("```") || trimmed.hasPrefix("~~~") {
                fence = String(trimmed.prefix { $0 == trimmed.first })
            } else {
                prose += line + "\n"
            }
        }
        return TextTokens.codeSpans(of: prose).filter(isCommand) + found
    }

    /// Whether the code of a span looks like a command.
    static func isCommand(_ code: String) -> Bool {
        let signs = ["$(", "&&", "||", " | ", " > ", ">>", "; ", " --", " -", "./", "$ "]
        if signs.contains(where: code.contains) { return true }
        let words = code.split(separator: " ")
        guard words.count > 1, let first = words.first, let last = words.last else { return false }
        if code.contains("<") || code.contains("…") || code.contains("...") { return false }
        if first.hasSuffix(":") || first.hasSuffix(",") || last.hasSuffix(":") || last.hasSuffix(".") { return false }
        return first.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F: true
            default: false
            }
        }
    }
}
