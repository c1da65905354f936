/// What `--model` names.
///
/// `openai:NAME` (any OpenAI-compatible server), `anthropic:NAME`, `ollama:NAME`, `llamacpp` or `llamacpp:NAME`,
/// `command:PROGRAM ARGUMENTS`, `claude`, `codex`, `gemini` or `llm`, each alone or with `:NAME`, `handoff` or
/// `handoff:FOLDER`, `replay:FOLDER`.
public enum ModelSpecification: Hashable, Sendable {
    /// A model of an OpenAI-compatible server, by its name there.
    case openAI(String)
    /// A model behind Anthropic's Messages interface, by its name there.
    case anthropic(String)
    /// A model of an Ollama server, by its name there.
    case ollama(String)
    /// The model that a server of llama.cpp has loaded; a name where it has several.
    case llama(String?)
    /// A program that reads the prompt and writes the answer.
    case command([String])
    /// Claude Code without tools; the model's name where one is wanted.
    case claude(String?)
    /// Codex without write access; the model's name where one is wanted.
    case codex(String?)
    /// Gemini CLI without tools; the model's name where one is wanted.
    case gemini(String?)
    /// The program `llm`; the model's name where another than its default is wanted.
    case llm(String?)
    /// Files that somebody else answers; the folder where one is named.
    case handoff(String?)
    /// Answers recorded earlier, in a folder.
    case replay(String)
}

/// Why a model could not be named or made.
public struct ModelSpecificationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public var reason: String
    /// What to do about it.
    public var mend: String

    /// Describes a fault.
    public init(_ reason: String, mend: String) {
        self.reason = reason
        self.mend = mend
    }

    /// Reason and mend.
    public var description: String { "\(reason); \(mend)" }
}
