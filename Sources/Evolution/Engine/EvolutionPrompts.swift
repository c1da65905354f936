internal import ContentHash

/// The prompts' texts with their `{{placeholders}}`; the program embeds them, the user may replace them.
public struct EvolutionPrompts: Hashable, Sendable {
    /// `analysis-prompt.md`.
    public var analysis: String
    /// `merge-prompt.md`.
    public var merge: String
    /// `agent-prompt.md`; empty where no agentic analyst is asked.
    public var agent: String

    /// Takes the texts over.
    public init(analysis: String, merge: String, agent: String = "") {
        self.analysis = analysis
        self.merge = merge
        self.agent = agent
    }

    /// A short hash over the agentic analyst's text.
    var agentFingerprint: String { ContentHash(of: agent).prefix(12) }

    /// A short hash over the texts of calls that all analysts make; part of the configuration of runs that ask a model.
    var fingerprint: String {
        var hasher = ContentHasher()
        hasher.update(field: analysis)
        hasher.update(field: merge)
        return hasher.finalize().prefix(12)
    }
}
