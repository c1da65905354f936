internal import JSON
internal import SkillRepository
internal import StructuralMerge

/// Lists the conflicts of a merge in progress.
struct ResolveReport {
    var conflicts: [MergeSession.Numbered]
    var json: Bool

    private var isOpen: Bool { conflicts.contains { $0.place.settlement == nil && !$0.isByHand } }

    func print(in context: CommandContext) throws {
        if json {
            let values = conflicts.map { conflict in
                let state = conflict.isByHand ? "by hand" : conflict.place.settlement == nil ? "open" : "settled"
                return JSONValue(members: [
                    ("state", .string(state)),
                    ("conflict", MergeWording.value(conflict.place, in: conflict.file.path, number: conflict.number)),
                ])
            }
            context.print(json: [("conflicts", .array(values))], for: "resolve")
        } else {
            for conflict in conflicts { print(conflict, to: context.terminal) }
            if !isOpen { context.terminal.say("nothing is left to settle: skillgit merge --continue") }
        }
        if isOpen { throw CommandFailure.silent(.conflicts) }
    }

    private func print(_ numbered: MergeSession.Numbered, to terminal: Terminal) {
        let conflict = numbered.place.conflict
        let place = MergeWording.place(numbered.file.path, conflict.path)
        let state =
            if numbered.isByHand {
                "changed by hand"
            } else if let settlement = numbered.place.settlement {
                "settled: \(settlement.choice.rawValue)\(settlement.isRemembered ? ", as before" : "")"
            } else {
                "open"
            }
        terminal.print("\(numbered.number)  \(place)  \(conflict.kind.rawValue)  \(state)")
        guard numbered.place.settlement == nil, !numbered.isByHand else { return }
        printExcerpt("-", conflict.texts.ours, numbered.file.isWhole && numbered.file.ours == nil, to: terminal)
        printExcerpt("+", conflict.texts.theirs, numbered.file.isWhole && numbered.file.theirs == nil, to: terminal)
    }

    /// The first lines of a side.
    private func printExcerpt(_ mark: String, _ text: [UInt8], _ isDeleted: Bool, to terminal: Terminal) {
        let name = mark == "-" ? "ours  " : "theirs"
        if isDeleted { return terminal.print("     \(name) (deleted)") }
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        for line in lines.prefix(3) { terminal.print("     \(name) \(Visible.line(String(line)))") }
        if lines.count > 3 { terminal.print("     \(name) … \(lines.count - 3) more lines") }
        if lines.isEmpty { terminal.print("     \(name) (nothing)") }
    }
}
