internal import ContentHash

/// The prompts' texts with their `{{placeholders}}`; the program embeds them, the user may replace them.
public struct EvolutionPrompts: Hashable, Sendable {
    /// `analysis-prompt.md`.
    public var analysis: String
    /// `merge-prompt.md`.
    public var merge: String
    /// `agent-prompt.md`; empty where no agentic analyst is asked.
    public var agent: String
    /// `conflict-prompt.md`; without it contradictions stay open.
    public var conflict: String
    /// `curation-prompt.md`; without it nothing is curated.
    public var curation: String
    /// `revision-prompt.md`, for the strategy ``EvolutionConfiguration/Strategy/sequential``.
    public var revision: String

    /// Takes the texts over.
    public init(
        analysis: String, merge: String, agent: String = "", conflict: String = "", curation: String = "",
        revision: String = ""
    ) {
        self.analysis = analysis
        self.merge = merge
        self.agent = agent
        self.conflict = conflict
        self.curation = curation
        self.revision = revision
    }

    /// A short hash over the agentic analyst's text.
    var agentFingerprint: String { ContentHash(of: agent).prefix(12) }

    /// A short hash over the texts of calls that all analysts make; part of the configuration of runs that ask a model.
    var fingerprint: String {
        var hasher = ContentHasher()
        for text in [analysis, merge, conflict, curation, revision] { hasher.update(field: text) }
        return hasher.finalize().prefix(12)
    }
}
