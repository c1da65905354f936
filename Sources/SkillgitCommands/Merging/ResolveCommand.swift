internal import ArgumentParser
internal import Git
internal import JSON
internal import SkillRepository
internal import StructuralMerge

/// `skillgit resolve`.
struct ResolveCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "List the conflicts of a merge, and settle them one by one.",
        discussion: """
            Without an answer the conflicts of the merge in progress are listed with their numbers. How each is settled \
            is remembered in this clone: the same conflict in a later merge is settled the same way.

            EXAMPLES
              skillgit resolve
              skillgit resolve 1 3 --ours
              skillgit resolve --all --file references/units.md --theirs
              skillgit resolve 2 --edit
              skillgit resolve --memory

            EXIT CODES
              0    done; nothing is left to settle
              5    conflicts are left
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Flag(help: "Our text stands.")
    var ours = false
    @Flag(help: "Their text stands.")
    var theirs = false
    @Flag(help: "Both texts stand, ours first.")
    var both = false
    @Flag(help: "Write the text in an editor.")
    var edit = false
    @Flag(help: "Open settled conflicts again.")
    var reopen = false
    @Flag(help: "Settle all that are open.")
    var all = false
    @Option(help: ArgumentHelp("Only conflicts of this file.", valueName: "path"))
    var file: String?
    @Flag(help: "List what is remembered.")
    var memory = false
    @Option(help: ArgumentHelp("Forget what is remembered under a number of --memory.", valueName: "number"))
    var forget: [Int] = []
    @Flag(name: .customLong("forget-all"), help: "Forget everything that is remembered.")
    var forgetsAll = false
    @Argument(help: "The numbers of the conflicts.")
    var numbers: [Int] = []

    private var answers: Int { [ours, theirs, both, edit, reopen].count { $0 } }

    func validate() throws {
        let forgets = memory || forgetsAll || !forget.isEmpty
        if answers > 1 { throw ValidationError("one answer at a time: --ours, --theirs, --both, --edit or --reopen") }
        if forgets, answers > 0 || all || !numbers.isEmpty {
            throw ValidationError("--memory, --forget and --forget-all stand alone")
        }
        if answers == 1, numbers.isEmpty, !all, file == nil {
            throw ValidationError("say which conflicts: their numbers, --file or --all")
        }
        if answers == 0, !numbers.isEmpty || all {
            throw ValidationError("say how: --ours, --theirs, --both, --edit or --reopen")
        }
    }

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let isSettling = answers > 0
        let repository = try context.openSkill(forReading: !isSettling && forget.isEmpty && !forgetsAll)
        if memory || forgetsAll || !forget.isEmpty { return try recall(repository, in: context) }
        if isSettling { try settle(repository, in: context) }
        try ResolveReport(
            conflicts: selected(repository.merging.conflicts()),
            hint: repository.mergeState().flatMap(MergeWording.commitHint),
            json: json.isOn
        ).print(in: context)
    }

    private func selected(_ conflicts: [MergeSession.Numbered]) throws -> [MergeSession.Numbered] {
        guard let file else { return conflicts }
        let found = conflicts.filter { $0.file.path == file }
        if found.isEmpty {
            throw CommandFailure.usage(
                "no conflict is in '\(Visible.line(file))'", hints: ["skillgit resolve lists them"])
        }
        return found
    }

    private func settle(_ repository: SkillRepository, in context: CommandContext) throws {
        let conflicts = try selected(repository.merging.conflicts())
        let chosen =
            numbers.isEmpty
            ? conflicts.filter { ($0.place.settlement == nil) != reopen && !$0.isByHand }.map(\.number) : numbers
        guard edit else {
            let answer: MergeSession.Answer = ours ? .ours : theirs ? .theirs : both ? .both : .reopen
            try repository.merging.resolve(chosen, answer)
            return
        }
        for number in chosen {
            guard let conflict = conflicts.first(where: { $0.number == number }) else {
                throw CommandFailure.usage("there is no conflict \(number)", hints: ["skillgit resolve lists them"])
            }
            let text = try ConflictEditing(conflict: conflict, repository: repository, context: context).perform()
            try repository.merging.resolve([number], .text(text))
        }
    }

    private func recall(_ repository: SkillRepository, in context: CommandContext) throws {
        let known = try repository.resolutions.entries()
        if let wrong = forget.first(where: { !known.indices.contains($0 - 1) }) {
            throw CommandFailure.usage(
                "nothing is remembered under \(wrong)", hints: ["skillgit resolve --memory lists what is"])
        }
        let gone = forgetsAll ? Set(known.map(\.key)) : Set(forget.map { known[$0 - 1].key })
        for key in gone.sorted() { try repository.resolutions.forget(key) }
        let left = try repository.resolutions.entries()
        if json.isOn {
            let values = left.enumerated().map { MergeWording.value($1.place, in: $1.file, number: $0 + 1) }
            return context.print(json: [("memory", .array(values)), ("forgotten", .count(gone.count))], for: "resolve")
        }
        if !gone.isEmpty { context.terminal.print("forgot \(plural(gone.count, "resolution"))") }
        guard memory else { return }
        if left.isEmpty { context.terminal.say("nothing is remembered") }
        for (index, entry) in left.enumerated() {
            let place = MergeWording.place(entry.file, entry.place.conflict.path)
            context.terminal.print(
                "\(index + 1)  \(place)  \(entry.place.conflict.kind.rawValue): \(entry.place.settlement?.choice.rawValue ?? "")"
            )
        }
    }
}
