internal import Evolution
internal import LanguageModel

/// How a run stands at one moment, for whoever shows it.
struct ProgressSnapshot: Equatable {
    /// How far the stages are.
    var stages: EvolutionStages
    /// Calls in flight.
    var running = 0
    /// Calls that wait before they are tried again.
    var backingOff = 0
    /// Calls at once, at most.
    var concurrency = 1
    /// What the run spent, earlier parts included.
    var spent = Spending()
    /// The currency of the costs.
    var currency = "USD"
    /// Whether every model that was asked has a price.
    var isPriced = true
    /// Whether tokens are partly estimated.
    var isEstimated = false
    /// Calls that ended in this process with an exchange.
    var ended = 0
    /// Seconds that their exchanges took, added up.
    var seconds = 0.0

    /// Seconds until the end, guessed from how long calls took so far; `nil` while too little is known.
    ///
    /// Answers from the journal take no time and tell nothing about it. Merges that are not known yet are taken to come as
    /// often as before; those of higher levels, contradictions and curation are left out until they are known.
    var secondsLeft: Double? {
        guard ended >= 3, seconds > 0 else { return nil }
        let analyses = stages.analysis.planned - stages.analysis.done
        let further =
            stages.analysis.done > 0
            ? Double(stages.merge.planned) * Double(analyses) / Double(stages.analysis.done) : 0
        let calls = Double(stages.planned - stages.done) + further
        guard calls > 0 else { return 0 }
        let each = seconds / Double(ended)
        return max(each, calls * each / Double(max(1, concurrency)))
    }
}

extension ProgressSnapshot {
    /// How a run stands now.
    init(_ stages: EvolutionStages, schedulers: EvolutionSchedulers, meter: SpendingMeter) {
        self.init(stages: stages)
        let all =
            schedulers.analysis === schedulers.merge
            ? [schedulers.analysis] : [schedulers.analysis, schedulers.merge]
        for scheduler in all {
            let load = scheduler.load
            let total = scheduler.ledger.total
            running += load.running
            backingOff += load.backingOff
            ended += total.answered + total.failed
            seconds += total.seconds
        }
        concurrency = schedulers.analysis.concurrency
        let totals = meter.totals
        spent = totals.spent
        currency = meter.currency
        isPriced = totals.unpriced == 0
        isEstimated = totals.estimated > 0
    }
}
