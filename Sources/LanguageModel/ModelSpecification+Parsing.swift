extension ModelSpecification {
    /// The forms of `--model`, for help texts.
    public static let forms = [
        "openai:NAME", "anthropic:NAME", "ollama:NAME", "llamacpp[:NAME]", "command:PROGRAM", "claude[:NAME]",
        "codex[:NAME]", "gemini[:NAME]", "llm[:NAME]", "handoff[:FOLDER]", "replay:FOLDER",
    ]

    private static let kinds = [
        "openai", "anthropic", "ollama", "llamacpp", "command", "claude", "codex", "gemini", "llm", "handoff",
        "replay",
    ]

    /// Reads what stands after `--model`.
    ///
    /// - Throws: ``ModelSpecificationError`` with the nearest known form.
    public init(parsing text: String) throws(ModelSpecificationError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let kind = String(parts[0])
        let rest = parts.count > 1 ? String(parts[1]) : nil
        let name = rest.flatMap { $0.isEmpty ? nil : $0 }
        if rest != nil, name == nil {
            throw ModelSpecificationError(
                "'\(text)' names nothing after the colon", mend: ModelSpecification.mend)
        }
        switch kind {
        case "openai", "anthropic", "ollama", "replay", "command":
            guard let name else {
                throw ModelSpecificationError(
                    "'\(text)' lacks a name",
                    mend: "write \(ModelSpecification.forms.first { $0.hasPrefix(kind) } ?? kind)")
            }
            self = try ModelSpecification.named(kind, name)
        case "claude": self = .claude(name)
        case "codex": self = .codex(name)
        case "gemini": self = .gemini(name)
        case "llm": self = .llm(name)
        case "llamacpp", "llama.cpp": self = .llama(name)
        case "handoff": self = .handoff(name)
        default:
            throw ModelSpecificationError(
                "'\(text)' is no model that skillgit knows",
                mend: ModelSpecification.suggestion(for: kind, rest: name))
        }
    }

    private static func named(
        _ kind: String, _ name: String
    ) throws(ModelSpecificationError) -> ModelSpecification {
        switch kind {
        case "openai": return .openAI(name)
        case "anthropic": return .anthropic(name)
        case "ollama": return .ollama(name)
        case "replay": return .replay(name)
        default: break
        }
        let words = try CommandWords.split(name)
        guard !words.isEmpty, words[0] != "" else {
            throw ModelSpecificationError("the command is empty", mend: "write command:PROGRAM")
        }
        return .command(words)
    }

    private static var mend: String { "write one of \(forms.joined(separator: ", "))" }

    private static func suggestion(for kind: String, rest: String?) -> String {
        let nearest = kinds.map { ($0, distance(kind.lowercased(), $0)) }.min { $0.1 < $1.1 }
        if let (known, steps) = nearest, steps <= 2 {
            return "did you mean '\(known)\(rest.map { ":\($0)" } ?? "")'?"
        }
        // The name of a model alone, as other tools take it.
        if kind.hasPrefix("gpt") || kind.hasPrefix("o1") || kind.hasPrefix("o3") || kind.hasPrefix("o4") {
            return "did you mean 'openai:\(kind)'?"
        }
        if kind.hasPrefix("claude") { return "did you mean 'anthropic:\(kind)' or 'claude:\(kind)'?" }
        if kind.hasPrefix("gemini") { return "did you mean 'gemini:\(kind)'?" }
        return mend
    }

    /// How many letters have to be put in, taken out or changed.
    private static func distance(_ left: String, _ right: String) -> Int {
        let from = Array(left.unicodeScalars.prefix(32))
        let to = Array(right.unicodeScalars)
        var row = Array(0...to.count)
        for (index, letter) in from.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (place, other) in to.enumerated() {
                let changed = diagonal + (letter == other ? 0 : 1)
                diagonal = row[place + 1]
                row[place + 1] = min(changed, diagonal + 1, row[place] + 1)
            }
        }
        return row[to.count]
    }
}

extension ModelSpecification: CustomStringConvertible {
    /// As `--model` takes it.
    public var description: String {
        switch self {
        case .openAI(let name): "openai:\(name)"
        case .anthropic(let name): "anthropic:\(name)"
        case .ollama(let name): "ollama:\(name)"
        case .llama(let name): name.map { "llamacpp:\($0)" } ?? "llamacpp"
        case .command(let words): "command:\(words.joined(separator: " "))"
        case .claude(let name): name.map { "claude:\($0)" } ?? "claude"
        case .codex(let name): name.map { "codex:\($0)" } ?? "codex"
        case .gemini(let name): name.map { "gemini:\($0)" } ?? "gemini"
        case .llm(let name): name.map { "llm:\($0)" } ?? "llm"
        case .handoff(let folder): folder.map { "handoff:\($0)" } ?? "handoff"
        case .replay(let folder): "replay:\(folder)"
        }
    }
}
