internal import Evolution
internal import Git
internal import JSON
internal import LanguageModel
internal import SkillRepository
internal import Trajectory

/// Says what a run came to.
struct EvolveReport {
    var result: EvolutionResult
    var written: WrittenEvolution
    var ingest: IngestReport
    /// What models took in this process, with the time that the run's record leaves out.
    var ledger: [LedgerEntry]
    /// The same of the processes before it.
    var earlier: [LedgerEntry]
    var json: Bool

    func print(in context: CommandContext) throws {
        if json { return try printJSON(in: context) }
        let terminal = context.terminal
        let run = result.run
        terminal.print("\(terminal.output.styled("run \(run.id)", .bold)): \(RunWording.totals(run.totals))")
        if let sight = RunWording.sight(run.report) { terminal.print("  \(sight)") }
        if let branch = written.branch {
            terminal.print(
                "  \(plural(result.commits.count, "patch", "patches")) on \(terminal.output.styled(Visible.line(branch), .cyan)):"
            )
        } else {
            terminal.print("  no new patches")
        }
        for commit in result.commits {
            let patch = commit.patch
            let flags =
                patch.risks.isEmpty
                ? ""
                : terminal.output.styled(
                    " flagged: \(patch.risks.map(\.rawValue).joined(separator: ", "))", .yellow)
            terminal.print(
                "    \(terminal.output.styled(patch.id.text, .yellow)) \(Visible.line(patch.title))\(flags)")
            terminal.print(terminal.output.styled("      \(PatchWording.support(patch.count))", .dim))
        }
        for (reason, count) in RunWording.reasons(run.trajectories).prefix(8) {
            terminal.print(
                terminal.output.styled(
                    "  no new patch from \(plural(count, "trajectory", "trajectories")): \(Visible.line(reason))",
                    .dim))
        }
        printChanges(run, to: terminal)
        Self.printIngest(ingest, to: terminal)
        if written.branch != nil { terminal.say("next: skillgit log, skillgit show PATCH, skillgit review") }
    }

    private func printChanges(_ run: EvolutionRun, to terminal: Terminal) {
        let changes = run.changes
        if !run.parked.isEmpty {
            terminal.print(
                "  \(plural(run.parked.count, "patch", "patches")) parked: skillgit log --parked --run \(run.id)"
            )
        }
        if !run.reinforced.isEmpty {
            let gained = run.reinforced.filter { $0.newEpisodes > 0 }
            terminal.print(
                "  \(plural(run.reinforced.count, "rule")) of earlier runs found again, "
                    + (gained.isEmpty ? "none in new runs" : "\(gained.count) in new runs:"))
            for found in gained {
                terminal.print("    \(found.patch) +\(plural(found.newEpisodes, "new run"))")
            }
        }
        if !changes.superseded.isEmpty {
            terminal.print(
                "  \(plural(changes.superseded.count, "earlier patch", "earlier patches")) superseded")
        }
        for held in changes.suppressed {
            terminal.print("  not proposed again: \(held.patch), \(Visible.line(held.reason))")
        }
        if !run.refused.isEmpty {
            terminal.print("  \(plural(run.refused.count, "lesson")) refused, with reasons in the run")
        }
        if !run.conflicts.isEmpty {
            terminal.print("  \(plural(run.conflicts.count, "pair")) of patches exclude each other")
        }
        for entry in run.report?.withheld.prefix(5) ?? [] {
            terminal.print(
                "  withheld: \(Visible.line(entry.signature)) in \(plural(entry.episodes, "run")): \(Visible.line(entry.reason))"
            )
        }
        for line in SpendingWording.lines(ledger) { terminal.print("  \(line)") }
        if !earlier.isEmpty {
            terminal.print("  before that, for the same run:")
            for line in SpendingWording.lines(earlier) { terminal.print("    \(line)") }
        }
    }

    /// What reading came upon.
    static func printIngest(_ ingest: IngestReport, to terminal: Terminal) {
        let redactions = ingest.redactions
        if redactions.total > 0 {
            let encoded = redactions.encoded.values.reduce(0, +)
            let note = encoded > 0 ? " (\(encoded) of them encoded)" : ""
            terminal.print(
                "  \(plural(redactions.total, "secret")) redacted\(note): \(redactions.counts.keys.sorted().joined(separator: ", "))"
            )
        }
        for note in ingest.notes.prefix(10) { terminal.print("  note: \(Visible.line(note))") }
    }

    private func printJSON(in context: CommandContext) throws {
        let run = result.run
        let patches = try result.commits.map { commit in
            JSONValue(members: [
                ("id", .string(commit.patch.id.text)), ("title", .string(commit.patch.title)),
                ("theme", .string(commit.patch.theme)), ("route", .string(commit.patch.route.rawValue)),
                ("support", try .of(commit.patch.count)),
                ("risks", .array(commit.patch.risks.map { .string($0.rawValue) })),
            ])
        }
        context.print(
            json: [
                ("state", "done"), ("run", .string(run.id.text)), ("base", .string(run.base)),
                ("branch", .optional(written.branch)),
                ("commits", .array(written.commits.map { .string($0.hex) })),
                ("totals", try .of(run.totals)), ("report", try run.report.map { try .of($0) } ?? .null),
                ("patches", .array(patches)), ("parked", .array(run.parked.map { .string($0.id.text) })),
                ("reinforced", try .of(run.reinforced)), ("changes", try .of(run.changes)),
                (
                    "reasons",
                    .array(
                        RunWording.reasons(run.trajectories).map { reason, count in
                            JSONValue(members: [("reason", .string(reason)), ("trajectories", .count(count))])
                        })
                ),
                ("refused", try .of(run.refused)), ("ledger", try .of(ledger)),
                ("earlier", try .of(earlier)),
                ("ingest", try .of(ingest)),
            ], for: "evolve")
    }
}
