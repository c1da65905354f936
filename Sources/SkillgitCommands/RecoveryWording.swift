internal import Git
internal import SkillRepository

/// Says what an interrupted command left and what was done about it.
enum RecoveryWording {
    static func say(_ report: RecoveryReport, in context: CommandContext) {
        guard !report.isEmpty else { return }
        if let operation = report.operation, !report.moved.isEmpty {
            note("finished an interrupted operation: \(Visible.line(operation.summary))", context)
        }
        for kept in report.kept {
            note(
                "kept \(kept.ref) where you moved it; an interrupted operation had wanted it elsewhere",
                context)
        }
        if report.finishedCheckout { note("finished an interrupted update of the work tree", context) }
        if !report.obstacles.isEmpty {
            let paths = report.obstacles.map { Visible.line($0.path) }.joined(separator: ", ")
            note(
                "the work tree still waits to follow its branch; uncommitted changes are in the way: \(paths)",
                context)
        }
        if report.finishedMerge { note("finished an interrupted merge", context) }
        if report.mergeEndedByGit { note("the merge that was in progress has been ended with git", context) }
    }

    private static func note(_ text: String, _ context: CommandContext) {
        context.terminal.say("\(context.terminal.errors.styled("note:", .cyan)) \(text)")
    }
}
