internal import ContentHash

/// The prompts' texts with their `{{placeholders}}`; the program embeds them, the user may replace them.
public struct EvolutionPrompts: Hashable, Sendable {
    /// `analysis-prompt.md`.
    public var analysis: String
    /// `merge-prompt.md`.
    public var merge: String

    /// Takes the texts over.
    public init(analysis: String, merge: String) {
        self.analysis = analysis
        self.merge = merge
    }

    /// A short hash over the texts; part of the configuration of runs that ask a model.
    var fingerprint: String {
        var hasher = ContentHasher()
        hasher.update(field: analysis)
        hasher.update(field: merge)
        return hasher.finalize().prefix(12)
    }
}
