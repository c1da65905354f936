public import LanguageModel

/// The models of a run behind their schedulers, by what they are asked for.
public struct EvolutionSchedulers: Sendable {
    /// Answers the analysts.
    public var analysis: CallScheduler
    /// Consolidates; may be the same as ``analysis``.
    public var merge: CallScheduler

    /// One model for everything.
    public init(_ scheduler: CallScheduler) {
        analysis = scheduler
        merge = scheduler
    }

    /// A model for each role.
    public init(analysis: CallScheduler, merge: CallScheduler) {
        self.analysis = analysis
        self.merge = merge
    }

    private var all: [CallScheduler] { analysis === merge ? [analysis] : [analysis, merge] }

    /// The models, each once.
    var models: [ModelIdentity] {
        var models: [ModelIdentity] = []
        for model in all.map(\.identity) where !models.contains(model) { models.append(model) }
        return models
    }

    /// What was asked, used and waited for in this process, sorted by purpose and model.
    public var ledger: [LedgerEntry] {
        var ledgers: [ModelLedger] = []
        for ledger in all.map(\.ledger) where !ledgers.contains(where: { $0 === ledger }) { ledgers.append(ledger) }
        return ModelLedger(entries: ledgers.flatMap(\.entries)).entries
    }
}
