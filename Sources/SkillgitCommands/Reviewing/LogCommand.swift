internal import ArgumentParser
internal import Evolution
internal import Git
internal import JSON
internal import Skill
internal import SkillRepository

/// `skillgit log`.
struct LogCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "List the patches of the evolution runs, with support, theme and decision.",
        discussion: """
            Shown are the runs in which something is left to decide or to merge. Marks: ○ open, ! open and flagged, \
            ≠ in conflict with another patch, ✔ accepted, ✎ accepted with your edits, ✘ rejected, ● merged.

            Support is counted by the program: runs that show the rule of all runs about the skill, by outcome, and \
            distinct tasks.

            EXAMPLES
              skillgit log
              skillgit log --all --parked
              skillgit log --run r-0123456789 --json
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Flag(help: "Show all runs, finished ones too.")
    var all = false
    @Flag(help: "Show the parked patches too: those with too little support, or too many.")
    var parked = false
    @Option(help: ArgumentHelp("Show this run only.", valueName: "run"))
    var run: String?

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let log = try context.openSkillWithDecisions(forReading: true).log()
        for failure in log.unreadable { context.terminal.say("warning: \(Visible.line(failure.message))") }
        let runs = try selected(log)
        if json.isOn { return try printJSON(log, runs, in: context) }
        for view in runs { print(view, to: context.terminal) }
        if runs.isEmpty {
            let finished = log.runs.count
            context.terminal.say(
                finished == 0
                    ? "no runs yet: skillgit evolve --traces FILE"
                    : "nothing is left to decide; skillgit log --all shows \(plural(finished, "finished run"))"
            )
        }
    }

    private func selected(_ log: LogView) throws -> [LogView.Run] {
        guard let run else { return all ? log.runs : log.open }
        let found = log.runs.filter {
            $0.record.id.text == run || $0.record.id.text.hasPrefix(run) || $0.branch == run
        }
        guard !found.isEmpty else {
            throw CommandFailure(
                "there is no run '\(Visible.line(run))'", hints: ["skillgit log --all lists the runs"])
        }
        return found
    }

    private func print(_ view: LogView.Run, to terminal: Terminal) {
        let output = terminal.output
        let totals = view.record.totals
        terminal.print(
            "\(output.styled("run \(view.record.id)", .bold)) on \(view.record.base.prefix(10))"
                + "\(view.branch.map { ", branch \(Visible.line($0))" } ?? "")")
        terminal.print(output.styled("    \(RunWording.totals(totals))", .dim))
        if run != nil { printLedger(view.record, to: terminal) }
        for entry in view.patches { print(entry, to: terminal) }
        if !view.contested.isEmpty {
            terminal.print(
                "  \(plural(view.record.conflicts.count, "conflict")), not on the branch: accept one patch of each with 'skillgit review'"
            )
            for entry in view.contested { print(entry, to: terminal) }
        }
        if !view.record.reinforced.isEmpty {
            terminal.print(
                "  strengthened: \(plural(view.record.changes.strengthened.count, "rule")) of earlier runs")
            for reinforcement in view.record.reinforced {
                terminal.print(
                    "    \(reinforcement.patch)  +\(reinforcement.newEpisodes) new of \(PatchWording.support(reinforcement.count))"
                )
            }
        }
        if parked {
            for entry in view.parked { print(entry, to: terminal) }
        } else if !view.parked.isEmpty {
            terminal.print(
                output.styled(
                    "  \(plural(view.parked.count, "patch", "patches")) parked: skillgit log --parked", .dim))
        }
    }

    /// What the run's models took, where one run is asked for.
    private func printLedger(_ record: EvolutionRun, to terminal: Terminal) {
        for line in SpendingWording.lines(record.ledger) {
            terminal.print(terminal.output.styled("    \(line)", .dim))
        }
        for line in SpendingWording.lines(record.earlier) {
            terminal.print(terminal.output.styled("    before that, \(line)", .dim))
        }
    }

    private func print(_ entry: LogView.Entry, to terminal: Terminal) {
        let patch = entry.patch
        let output = terminal.output
        let place = Set(patch.edits.map(\.file.text)).sorted().joined(separator: ", ")
        terminal.print(
            "  \(PatchWording.mark(entry, output)) \(output.styled(patch.id.text, .yellow)) \(Visible.line(patch.title))"
        )
        terminal.print(output.styled("      \(PatchWording.support(patch.count))", .dim))
        if let more = PatchWording.reinforcement(entry.support) {
            terminal.print(output.styled("      \(more)", .dim))
        }
        var words = [
            "\(PatchWording.state(entry))", "theme \(Visible.line(patch.theme))", Visible.line(place),
        ]
        words += PatchWording.conflicts(entry)
        if let again = patch.again { words.append("proposed again: \(again.summary)") }
        if let because = patch.parkedBecause { words.append(Visible.line(because)) }
        if !patch.risks.isEmpty {
            words.append("flagged: " + patch.risks.map(\.rawValue).joined(separator: ", "))
        }
        if !patch.depends.isEmpty {
            words.append("needs " + patch.depends.map(\.text).joined(separator: ", "))
        }
        if let reason = entry.decision?.reason { words.append("“\(Visible.line(reason))”") }
        terminal.print(output.styled("      \(words.joined(separator: " · "))", .dim))
    }

    private func printJSON(_ log: LogView, _ runs: [LogView.Run], in context: CommandContext) throws {
        let values = try runs.map { view in
            JSONValue(members: [
                ("run", .string(view.record.id.text)), ("base", .string(view.record.base)),
                ("branch", .optional(view.branch)), ("open", .bool(view.isOpen)),
                ("totals", try .of(view.record.totals)),
                ("report", try view.record.report.map { try .of($0) } ?? .null),
                ("patches", .array(try view.patches.map(PatchWording.json))),
                ("contested", .array(try view.contested.map(PatchWording.json))),
                ("conflicts", try .of(view.record.conflicts)),
                ("parked", .array(try view.parked.map(PatchWording.json))),
                ("reinforced", try .of(view.record.reinforced)), ("changes", try .of(view.record.changes)),
                ("ledger", try .of(view.record.ledger)), ("earlier", try .of(view.record.earlier)),
            ])
        }
        context.print(
            json: [("branch", .string(log.branch)), ("tip", .string(log.tip.hex)), ("runs", .array(values))],
            for: "log")
    }
}
