internal import Evolution
internal import Git
internal import JSON
internal import SkillRepository
internal import Trajectory

/// Says what an import came to.
struct ImportReport {
    var result: ImportResult
    /// `nil` when nothing was to be written.
    var written: WrittenEvolution?
    var source: ReleaseFolder
    var json: Bool

    private func count(_ state: EditFate.State) -> Int { result.edits.count { $0.state == state } }

    func print(in context: CommandContext) throws {
        if json { return try printJSON(in: context) }
        let terminal = context.terminal
        let run = result.evolution.run
        let files = source.release.patches
        terminal.print(
            "\(plural(result.edits.count, "edit")) in \(plural(files.count, "file")), \(plural(source.release.records.count, "record")) of runs"
        )
        let parts = EditFate.State.allCases.compactMap { state in
            count(state) > 0 ? "\(count(state)) \(state.rawValue)" : nil
        }
        terminal.print("  \(parts.joined(separator: ", "))")
        let commits = result.evolution.commits
        if let branch = written?.branch {
            terminal.print(
                "\(terminal.output.styled("run \(run.id)", .bold)): \(plural(commits.count, "patch", "patches")) on \(terminal.output.styled(Visible.line(branch), .cyan)):"
            )
        } else {
            terminal.print(
                written == nil
                    ? "would write \(plural(commits.count, "patch", "patches")):" : "run \(run.id): no patches")
        }
        for commit in commits {
            let patch = commit.patch
            let flags =
                patch.risks.isEmpty
                ? ""
                : terminal.output.styled(" flagged: \(patch.risks.map(\.rawValue).joined(separator: ", "))", .yellow)
            terminal.print(
                "    \(terminal.output.styled(patch.id.text, .yellow)) \(Visible.line(patch.title))\(flags)")
            terminal.print(terminal.output.styled("      \(PatchWording.support(patch.count))", .dim))
        }
        for edit in result.edits where edit.state != .committed {
            terminal.print(
                "  \(edit.state.rawValue) \(Visible.line(edit.source))#\(edit.number) \(Visible.line(edit.operation)) "
                    + "\(Visible.line(edit.file)): \(Visible.line(edit.reason ?? ""))")
        }
        if !run.refused.isEmpty {
            terminal.print("  \(plural(run.refused.count, "lesson")) of the records refused, with reasons in the run")
        }
        for problem in source.problems {
            terminal.print("  not read: \(Visible.line(problem.file)): \(Visible.line(problem.reason))")
        }
        if source.redactions.total > 0 { terminal.print("  \(plural(source.redactions.total, "secret")) redacted") }
        if written?.branch != nil { terminal.say("next: skillgit log, skillgit show PATCH, skillgit review") }
    }

    private func printJSON(in context: CommandContext) throws {
        let run = result.evolution.run
        let patches = try result.evolution.commits.map { commit in
            JSONValue(members: [
                ("id", .string(commit.patch.id.text)), ("title", .string(commit.patch.title)),
                ("theme", .string(commit.patch.theme)), ("route", .string(commit.patch.route.rawValue)),
                ("support", try .of(commit.patch.count)),
                ("risks", .array(commit.patch.risks.map { .string($0.rawValue) })),
            ])
        }
        let states = EditFate.State.allCases.map { ($0.rawValue, JSONValue.count(count($0))) }
        context.print(
            json: [
                ("state", .string(written == nil ? "would import" : "done")), ("run", .string(run.id.text)),
                ("base", .string(run.base)), ("branch", .optional(written?.branch)),
                ("commits", .array((written?.commits ?? []).map { .string($0.hex) })),
                ("totals", try .of(run.totals)), ("edit_states", JSONValue(members: states)),
                ("edits", try .of(result.edits)), ("patches", .array(patches)),
                ("parked", .array(run.parked.map { .string($0.id.text) })),
                ("conflicts", try .of(run.conflicts)), ("refused", try .of(run.refused)),
                ("record_files", .array(source.recordFiles.map { .string($0) })),
                (
                    "not_read",
                    .array(
                        source.problems.map {
                            JSONValue(members: [("file", .string($0.file)), ("reason", .string($0.reason))])
                        })
                ), ("redactions", .count(source.redactions.total)),
            ], for: "import-trace2skill")
    }

    static func printAlreadyDone(_ done: WrittenEvolution, json: Bool, in context: CommandContext) {
        if json {
            context.print(
                json: [
                    ("state", "already done"), ("run", .string(done.run.text)), ("branch", .optional(done.branch)),
                ], for: "import-trace2skill")
        } else {
            context.terminal.print(
                "already imported: \(done.run)\(done.branch.map { " on \(Visible.line($0))" } ?? "")")
        }
    }
}
