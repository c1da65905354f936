internal import Evolution
internal import SkillRepository
internal import Trajectory

/// A patch as `show` and `review` print it.
struct PatchPage {
    var entry: LogView.Entry
    var run: EvolutionRun
    var diff: SectionDiff
    var words: RunStore.Words
    /// How many quotes are shown.
    var quotes: Int

    func print(to terminal: Terminal) {
        let output = terminal.output
        let patch = entry.patch
        terminal.print(
            "\(PatchWording.mark(entry, output)) \(output.styled("patch \(patch.id)", .yellow)) (\(PatchWording.state(entry))) of run \(run.id)"
        )
        terminal.print(output.styled(Visible.line(patch.title), .bold))
        terminal.print()
        if !patch.rationale.isEmpty {
            terminal.print(Visible.block(patch.rationale))
            terminal.print()
        }
        terminal.print("Support   \(PatchWording.support(patch.count))")
        if let more = PatchWording.reinforcement(entry.support) { terminal.print("          \(more)") }
        if let because = patch.parkedBecause { terminal.print("Parked    \(Visible.line(because))") }
        if let again = patch.again {
            terminal.print("Again     \(Visible.line("\(again.summary) since \(again.decision)")) (\(again.patch))")
        }
        for line in PatchWording.conflicts(entry) {
            terminal.print("Conflict  \(output.styled(line, .yellow))")
        }
        if let other = entry.setAsideFor { terminal.print("          \(other) was accepted instead") }
        if !patch.risks.isEmpty {
            terminal.print(
                "Flagged   \(output.styled(patch.risks.map(\.rawValue).joined(separator: ", "), .yellow))")
        }
        if !patch.depends.isEmpty {
            terminal.print("Needs     \(patch.depends.map(\.text).joined(separator: ", "))")
        }
        if let model = patch.model { terminal.print("Model     \(Visible.line(model))") }
        if let decision = entry.decision {
            let reason = decision.reason.map { ": \(Visible.line($0))" } ?? ""
            terminal.print(
                "Decision  \(decision.verdict.rawValue) by \(Visible.line(decision.reviewer))\(reason)")
        }
        terminal.print()
        diff.print(to: terminal)
        terminal.print()
        printEvidence(to: terminal)
    }

    private func printEvidence(to terminal: Terminal) {
        let output = terminal.output
        switch words {
        case .notShared:
            terminal.print("Evidence (evidence not shared with this clone; where it was seen:)")
            for place in entry.patch.evidence.prefix(quotes) {
                terminal.print("  \(Visible.line(place.description))")
            }
        case .local(let places), .published(let places):
            terminal.print("Evidence (\(min(quotes, places.count)) of \(entry.patch.evidence.count) places)")
            for place in places.prefix(quotes) {
                let outcome =
                    run.trajectories[safe: place.reference.episode]?.outcome.outcome.rawValue ?? "unknown"
                terminal.print(
                    "  \(output.styled(Visible.line(place.reference.description), .cyan)) (\(Visible.line(place.role)), \(outcome))"
                )
                for line in place.quote.split(separator: "\n").prefix(6) {
                    terminal.print("    \(Visible.line(String(line)))")
                }
            }
        }
    }
}

extension Array {
    /// The element, or `nil` when there is none at the index.
    subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
