internal import LanguageModel

/// What the analysts of a run found, consolidated as far as it goes without knowing earlier runs.
struct AnalysisOutcome {
    /// The lessons that passed the gate.
    var lessons: [Lesson] = []
    /// The candidates that are left after folding and merging.
    var candidates: [Candidate] = []
    /// What became of the buckets.
    var merges: [MergeRecord] = []
    /// Lessons that did not pass.
    var refused: [RefusedLesson] = []
    /// Episodes whose model call failed, with the reason.
    var failures: [Int: String] = [:]
    /// Supports that a merge dropped, with the reason.
    var dropped: [(support: Support, reason: String)] = []
    /// The candidates sorted by earlier rules, where that had to be known before the end.
    var sorted: PriorSorting.Sorted?
    /// The steps of sequential editing, in order.
    var steps: [Candidate] = []
    /// Candidates that no step could take in, with the reason.
    var held: [(candidate: Candidate, reason: String)] = []
    /// How far the stages are.
    var stages = EvolutionStages(analyses: 0)
    /// The calls.
    var ledger: [LedgerEntry] = []
    /// The models that were asked.
    var models: [ModelIdentity] = []
}
