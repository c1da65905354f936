internal import Git
internal import JSON
internal import SkillRepository
internal import StructuralMerge

/// Lists the conflicts of a merge in progress.
struct ResolveReport {
    var conflicts: [MergeSession.Numbered]
    /// What to say about ending the merge.
    var hint: String?
    var json: Bool

    private var isOpen: Bool {
        conflicts.contains { $0.isMissing || $0.place.settlement == nil && !$0.isByHand }
    }

    func print(in context: CommandContext) throws {
        if json {
            let values = conflicts.map { conflict in
                let state =
                    conflict.isMissing
                    ? "missing" : conflict.isByHand ? "by hand" : conflict.place.settlement == nil ? "open" : "settled"
                return JSONValue(
                    members: [
                        ("state", .string(state)),
                        (
                            "conflict",
                            MergeWording.value(conflict.place, in: conflict.file.path, number: conflict.number)
                        ),
                    ] + (conflict.sides.map(members) ?? []))
            }
            context.print(json: [("conflicts", .array(values))], for: "resolve")
        } else {
            for conflict in conflicts { print(conflict, to: context.terminal) }
            if let hint { context.terminal.say("\(context.terminal.errors.styled("note:", .cyan)) \(hint)") }
            if !isOpen { context.terminal.say("nothing is left to settle: skillgit merge --continue") }
        }
        if isOpen { throw CommandFailure.silent(.conflicts) }
    }

    private func print(_ numbered: MergeSession.Numbered, to terminal: Terminal) {
        let conflict = numbered.place.conflict
        let place = MergeWording.place(numbered.file.path, conflict.path)
        let state =
            if numbered.isMissing {
                "its file is gone: settle it again"
            } else if numbered.isByHand {
                "changed by hand"
            } else if let settlement = numbered.place.settlement {
                "settled: \(settlement.choice.rawValue)\(settlement.isRemembered ? ", as before" : "")"
            } else {
                "open"
            }
        terminal.print("\(numbered.number)  \(place)  \(conflict.kind.rawValue)  \(state)")
        guard numbered.place.settlement == nil, !numbered.isByHand else { return }
        printExcerpt("ours  ", conflict.texts.ours, numbered.sides?.ours, to: terminal)
        printExcerpt("theirs", conflict.texts.theirs, numbered.sides?.theirs, to: terminal)
    }

    /// The first lines of a side.
    private func printExcerpt(
        _ name: String, _ text: [UInt8], _ content: MergeSession.SideContent?, to terminal: Terminal
    ) {
        if let word = content.flatMap(words) { return terminal.print("     \(name) (\(word))") }
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        for line in lines.prefix(3) { terminal.print("     \(name) \(Visible.line(String(line)))") }
        if lines.count > 3 { terminal.print("     \(name) … \(lines.count - 3) more lines") }
        if lines.isEmpty { terminal.print("     \(name) (nothing)") }
    }

    /// What a side has, where it is no text.
    private func words(_ content: MergeSession.SideContent) -> String? {
        switch content {
        case .text: nil
        case .deleted: "deleted"
        case .binary(let count): "binary, \(plural(count, "byte"))"
        case .symlink(let target): "symbolic link to \(Visible.line(target))"
        case .submodule(let commit): "submodule at \(commit.hex.prefix(10))"
        }
    }

    private func members(_ sides: MergeSession.Sides) -> [(String, JSONValue)] {
        [
            ("ours_is", .string(words(sides.ours) ?? "text")),
            ("theirs_is", .string(words(sides.theirs) ?? "text")),
        ]
    }
}
