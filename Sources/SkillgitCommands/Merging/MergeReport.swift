internal import Evolution
internal import Git
internal import JSON
internal import SkillRepository
internal import StructuralMerge

/// Says how a merge ended, or would end.
struct MergeReport {
    var plan: MergePlan
    var json: Bool

    static func print(_ result: MergeOutcome, json: Bool, in context: CommandContext) throws {
        switch result {
        case .alreadyMerged(let plan): MergeReport(plan: plan, json: json).printNothing(isDryRun: false, in: context)
        case .merged(let commit, let plan, let updatedWorkTree):
            MergeReport(plan: plan, json: json).printMerged(commit, updatedWorkTree, in: context)
        case .conflicts(let state, let plan):
            try MergeReport(plan: plan, json: json).printStop(state, in: context)
        }
    }

    private func printNothing(isDryRun: Bool, in context: CommandContext) {
        if json {
            return context.print(json: [("state", "already merged")] + (isDryRun ? members : []), for: "merge")
        }
        context.terminal.print(
            plan.run == nil
                ? "\(Visible.line(plan.branch)) has \(Visible.line(plan.name)) already"
                : "everything accepted is merged already")
    }

    private func printMerged(_ commit: ObjectID, _ updatedWorkTree: Bool, in context: CommandContext) {
        if json {
            return context.print(
                json: [("state", "merged"), ("commit", .string(commit.hex))] + members
                    + [("work_tree_updated", .bool(updatedWorkTree))], for: "merge")
        }
        let terminal = context.terminal
        let isForward = if case .fastForward = plan.outcome { true } else { false }
        terminal.print(
            isForward
                ? "moved \(Visible.line(plan.branch)) forward to \(Visible.line(plan.name)): \(commit.hex.prefix(10))"
                : "merged \(subject) into \(Visible.line(plan.branch)): \(commit.hex.prefix(10))")
        printPatches(to: terminal)
        for path in plan.changedPaths { terminal.print("  changed \(Visible.line(path))") }
        MergeWording(merge: plan.merge).print(to: terminal)
    }

    private func printStop(_ state: MergeState, in context: CommandContext) throws {
        if json {
            context.print(
                json: [
                    ("state", "conflicts"), ("conflicts", .array(state.conflicts.map { .string($0) })),
                    ("places", MergeWording(merge: plan.merge).conflicts), ("folder", .string(state.folder)),
                ] + members, for: "merge")
        } else {
            MergeWording(merge: plan.merge).print(to: context.terminal)
        }
        throw CommandFailure(
            "\(plural(state.conflicts.count, "file needs", "files need")) a person: \(state.conflicts.map(Visible.line).joined(separator: ", "))",
            hints: [
                state.markers
                    ? "skillgit resolve, or resolve the markers in the work tree, then: skillgit merge --continue"
                    : "skillgit resolve, or resolve the markers in \(state.folder), then: skillgit merge --continue",
                "or give it up: skillgit merge --abort",
            ] + (MergeWording.commitHint(state).map { [$0] } ?? []), status: .conflicts)
    }

    func printDryRun(in context: CommandContext) throws {
        let terminal = context.terminal
        switch plan.outcome {
        case .alreadyMerged: printNothing(isDryRun: true, in: context)
        case .clean, .fastForward:
            if json { return context.print(json: [("state", "would merge")] + members, for: "merge") }
            let isForward = if case .fastForward = plan.outcome { true } else { false }
            terminal.print(
                isForward
                    ? "would move \(Visible.line(plan.branch)) forward to \(Visible.line(plan.name))"
                    : "would merge \(subject) into \(Visible.line(plan.branch))")
            printPatches(to: terminal)
            for path in plan.changedPaths { terminal.print("  would change \(Visible.line(path))") }
            MergeWording(merge: plan.merge).print(to: terminal)
        case .conflicts(let conflicts):
            let wording = MergeWording(merge: plan.merge)
            if json {
                context.print(
                    json: [
                        ("state", "would conflict"), ("conflicts", .array(conflicts.map { .string($0.path) })),
                        ("places", wording.conflicts),
                    ] + members, for: "merge")
                throw CommandFailure.silent(.conflicts)
            }
            for path in plan.changedPaths { terminal.print("  would change \(Visible.line(path))") }
            wording.print(to: terminal)
            throw CommandFailure(
                "would stop at conflicts in \(conflicts.map { Visible.line($0.path) }.joined(separator: ", "))",
                status: .conflicts)
        }
    }

    private var subject: String {
        plan.run == nil
            ? Visible.line(plan.name) : "\(plural(plan.patches.count, "patch", "patches")) of \(plan.name)"
    }

    private var members: [(String, JSONValue)] {
        [
            ("run", .optional(plan.run?.text)), ("name", .string(plan.name)), ("branch", .string(plan.branch)),
            ("patches", .array(plan.patches.map { .string($0.patch.id.text) })),
            ("paths", .array(plan.changedPaths.map { .string($0) })),
        ] + MergeWording(merge: plan.merge).members
    }

    private func printPatches(to terminal: Terminal) {
        for effective in plan.patches {
            terminal.print("  \(effective.patch.id)  \(Visible.line(effective.patch.title))")
        }
    }
}
