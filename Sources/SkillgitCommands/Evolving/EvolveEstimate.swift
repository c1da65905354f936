internal import Evolution
internal import JSON
internal import LanguageModel
internal import Trajectory

/// What `evolve --dry-run` says.
struct EvolveEstimate {
    var engine: EvolutionEngine
    var models: EvolveModels

    /// Reads the trajectories and prints what a run would read, ask and spend.
    func print(_ ingest: TrajectoryIngest, _ options: EvolveCommand, _ context: CommandContext) throws {
        var report = IngestReport()
        var pricing = EvolutionEngine.Pricing(prices: models.prices.list, isBatch: models.options.batch)
        if let named = try models.named() {
            pricing.models = [.analysis: named.analysis.description, .merge: named.merge.description]
        }
        let estimate = try engine.estimate(pricing) { sink in report = try ingest.read(into: &sink) }
        if options.json.isOn {
            context.print(
                json: [("state", "estimate"), ("estimate", try .of(estimate)), ("ingest", try .of(report))],
                for: "evolve")
            return
        }
        let terminal = context.terminal
        terminal.print(
            "would read \(plural(estimate.trajectories, "trajectory", "trajectories")), \(estimate.episodes) of them about the skill"
        )
        if estimate.calls == 0 {
            terminal.print("would ask no model")
        } else {
            print(estimate, to: terminal)
        }
        EvolveReport.printIngest(report, to: terminal)
    }

    private static func name(of purpose: ModelRequest.Purpose) -> String {
        switch purpose {
        case .analysis: "to read"
        case .merge: "to merge, at the most"
        case .revision: "to write into the skill, at the most"
        case .conflict: "to settle contradictions, at the most"
        case .curation: "to look the text over, at the most"
        case .draft: "to draft"
        }
    }

    private func print(_ estimate: EvolutionEstimate, to terminal: Terminal) {
        terminal.print("would make at most about \(plural(estimate.calls, "call")):")
        for stage in estimate.stages where stage.calls > 0 {
            let name = Self.name(of: stage.purpose)
            let cost = stage.cost.flatMap { cost in
                estimate.currency.map { ", at most \(SpendingWording.money(cost, $0))" }
            }
            terminal.print(
                "  \(SpendingWording.count(stage.calls)) \(name) (\(Visible.line(stage.model))): about "
                    + "\(SpendingWording.count(stage.inputTokens)) tokens in, at most "
                    + "\(SpendingWording.count(stage.outputTokens)) out\(cost ?? "")")
        }
        if let cost = estimate.cost, let currency = estimate.currency {
            let date = models.prices.list.date
            terminal.print(
                "cost\(models.options.batch ? " in batches" : ""): at most about \(SpendingWording.money(cost, currency)), without repairs, retries and prompt caches"
            )
            terminal.print(
                "  by the prices of \(models.prices.source)\(date.isEmpty ? "" : ", \(Visible.line(date))"): check them"
            )
        } else {
            let unknown = estimate.stages.filter { $0.calls > 0 && $0.cost == nil }.map(\.model)
            let names = Set(unknown).sorted().map(Visible.line).joined(separator: " and ")
            terminal.print("cost: unknown, \(models.prices.source) has no price for \(names)")
        }
    }
}
