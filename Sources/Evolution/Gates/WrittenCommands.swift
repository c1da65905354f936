/// Finds what looks like a command in Markdown: code spans and lines of code blocks.
///
/// It knows no tool by name: a command is code with the signs of a shell or with an order in it, or more than one word
/// of code that begins like an invocation. A masked error signature reads as prose and is none.
enum WrittenCommands {
    /// The commands in a text, in order.
    ///
    /// - Parameter onlySigned: whether only code with the signs of a shell or an order counts; for texts whose other code
    ///   is known to be messages of tools.
    static func commands(in text: String, onlySigned: Bool = false) -> [String] {
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
        return TextTokens.codeSpans(of: prose).filter { onlySigned ? isSigned($0) : isCommand($0) } + found
    }

    /// Whether code has the signs of a shell, or orders to run or install something.
    static func isSigned(_ code: String) -> Bool {
        let signs = ["$(", "&&", "||", " | ", ">>", " --", "./", "$ "]
        if signs.contains(where: code.contains) { return true }
        // A name such as `install_check` is one word of code and orders nothing.
        let words = code.lowercased().split { $0.isWhitespace || ":,;.!".contains($0) }
        guard words.count > 1 else { return false }
        if words.contains(where: orders.contains) { return true }
        return zip(words, words.dropFirst()).contains {
            $0 == "please" && ($1 == "run" || $1 == "call" || $1 == "use")
        }
    }

    /// Whether the code of a span looks like a command.
    static func isCommand(_ code: String) -> Bool {
        if isSigned(code) || [" > ", "; ", " -"].contains(where: code.contains) { return true }
        let words = code.split(separator: " ")
        guard words.count > 1, let first = words.first, let last = words.last else { return false }
        if code.contains("<") || code.contains("…") || code.contains("...") { return false }
        if first.hasSuffix(":") || first.hasSuffix(",") || last.hasSuffix(":") || last.hasSuffix(".") {
            return false
        }
        if TextTokens.words(of: code).contains(where: messageWords.contains) { return false }
        return first.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F: true
            default: false
            }
        }
    }

    private static let orders: Set<Substring> = [
        "install", "reinstall", "download", "execute", "paste", "sudo", "eval", "chmod",
    ]

    private static let messageWords: Set<Substring> = [
        "the", "is", "not", "no", "was", "were", "cannot", "must", "invalid", "error", "failed", "missing",
        "unknown",
        "found", "denied", "exception", "unsupported", "unexpected", "ambiguous", "already", "does", "has",
    ]
}
