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
        if report.mergeIsDamaged {
            note("the record of the merge in progress is damaged: skillgit merge --abort gives it up", context)
        }
        guard report.mergeEndedByGit else { return }
        guard let merge = report.mergeCommittedByGit else {
            return note("the merge that was in progress has been ended with git", context)
        }
        for text in lines(of: merge) { note(text, context) }
    }

    /// What a commit of git's left out, and how to take it back.
    private static func lines(of merge: GitEndedMerge) -> [String] {
        func list(_ paths: [String]) -> String { paths.map(Visible.line).joined(separator: ", ") }
        let name = Visible.line(merge.name)
        var lines = ["the merge of \(name) was ended with git by commit \(merge.commit.hex.prefix(10))"]
        if !merge.dropped.isEmpty { lines.append("that commit drops what \(name) changed in \(list(merge.dropped))") }
        if !merge.kept.isEmpty { lines.append("it has our side, as before the merge, in \(list(merge.kept))") }
        lines.append(
            merge.isTip
                ? "to take it back: git reset --keep \(merge.ours.hex.prefix(10)), then skillgit merge \(name)"
                : "to see what is missing: git diff \(merge.commit.hex.prefix(10)) \(merge.theirs.hex.prefix(10))")
        return lines
    }

    private static func note(_ text: String, _ context: CommandContext) {
        context.terminal.say("\(context.terminal.errors.styled("note:", .cyan)) \(text)")
    }
}
