internal import Evolution
internal import Git
internal import JSON
internal import SkillRepository

/// Says how a merge ended, or would end.
struct MergeReport {
    var plan: MergePlan
    var json: Bool

    static func print(_ result: MergeResult, json: Bool, in context: CommandContext) throws {
        let terminal = context.terminal
        switch result {
        case .alreadyMerged:
            if json {
                context.print(json: [("state", "already merged")], for: "merge")
            } else {
                terminal.print("everything accepted is merged already")
            }
        case .merged(let commit, let plan, let updatedWorkTree):
            let report = MergeReport(plan: plan, json: json)
            if json {
                context.print(
                    json: [("state", "merged"), ("commit", .string(commit.hex))] + report.members
                        + [("work_tree_updated", .bool(updatedWorkTree))], for: "merge")
                return
            }
            terminal.print(
                "merged \(plural(plan.patches.count, "patch", "patches")) of \(plan.run) into \(Visible.line(plan.branch)): \(commit.hex.prefix(10))"
            )
            report.printPatches(to: terminal)
            for path in plan.changedPaths { terminal.print("  changed \(Visible.line(path))") }
        case .conflicts(let state, let plan):
            if json {
                context.print(
                    json: [
                        ("state", "conflicts"), ("conflicts", .array(state.conflicts.map { .string($0) })),
                        ("folder", .string(state.folder)),
                    ]
                        + MergeReport(plan: plan, json: true).members, for: "merge")
            }
            throw CommandFailure(
                "\(plural(state.conflicts.count, "file needs", "files need")) a person: \(state.conflicts.map(Visible.line).joined(separator: ", "))",
                hints: [
                    state.markers
                        ? "resolve the markers in the work tree, then: skillgit merge --continue"
                        : "resolve the markers in \(state.folder), then: skillgit merge --continue",
                    "or give it up: skillgit merge --abort",
                ], status: .conflicts)
        }
    }

    func printDryRun(in context: CommandContext) throws {
        let terminal = context.terminal
        switch plan.outcome {
        case .alreadyMerged:
            if json {
                context.print(json: [("state", "already merged")] + members, for: "merge")
            } else {
                terminal.print("everything accepted is merged already")
            }
        case .clean:
            if json { return context.print(json: [("state", "would merge")] + members, for: "merge") }
            terminal.print(
                "would merge \(plural(plan.patches.count, "patch", "patches")) of \(plan.run) into \(Visible.line(plan.branch))"
            )
            printPatches(to: terminal)
            for path in plan.changedPaths { terminal.print("  would change \(Visible.line(path))") }
        case .conflicts(let conflicts):
            let paths = conflicts.map(\.path)
            if json {
                context.print(
                    json: [("state", "would conflict"), ("conflicts", .array(paths.map { .string($0) }))]
                        + members, for: "merge")
                throw CommandFailure.silent(.conflicts)
            }
            throw CommandFailure(
                "would stop at conflicts in \(paths.map(Visible.line).joined(separator: ", "))",
                status: .conflicts)
        }
    }

    private var members: [(String, JSONValue)] {
        [
            ("run", .string(plan.run.text)), ("branch", .string(plan.branch)),
            ("patches", .array(plan.patches.map { .string($0.patch.id.text) })),
            ("paths", .array(plan.changedPaths.map { .string($0) })),
        ]
    }

    private func printPatches(to terminal: Terminal) {
        for effective in plan.patches {
            terminal.print("  \(effective.patch.id)  \(Visible.line(effective.patch.title))")
        }
    }
}
