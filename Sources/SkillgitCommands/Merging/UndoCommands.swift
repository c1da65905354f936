internal import ArgumentParser
internal import Git
internal import JSON
internal import SkillRepository

/// `skillgit undo`.
struct UndoCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take the last operation back; repeated, step further back.",
        discussion: """
            Undone are operations of skillgit: runs, decisions, merges. Commits that you made with git are yours.

            EXAMPLES
              skillgit undo
              skillgit undo && skillgit undo
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let repository = try context.openSkill()
        let entry = try repository.undo(by: context.signature(in: repository))
        OperationWording.printStep("undid", entry, json: json.isOn, command: "undo", in: context)
    }
}

/// `skillgit redo`.
struct RedoCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "redo",
        abstract: "Do the operation again that was undone last.",
        discussion: """
            What was undone can be done again until something new is done.

            EXAMPLES
              skillgit redo
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let repository = try context.openSkill()
        let entry = try repository.redo(by: context.signature(in: repository))
        OperationWording.printStep("redid", entry, json: json.isOn, command: "redo", in: context)
    }
}

/// `skillgit op`.
struct OperationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "op", abstract: "Look at the log of operations.", subcommands: [OperationLogCommand.self]
    )
}

/// `skillgit op log`.
struct OperationLogCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "List the operations, newest first.",
        discussion: """
            Each operation is shown with the references it moved; 'skillgit undo' takes the newest back. The log is \
            local to this clone and never pushed.

            EXAMPLES
              skillgit op log
              skillgit op log -n 5 --json
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Option(
        name: .customShort("n"),
        help: ArgumentHelp("The most operations that are listed.", valueName: "count"))
    var limit = 50

    func validate() throws {
        if limit < 1 { throw ValidationError("-n takes a whole number from 1") }
    }

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let entries = try context.openSkill(forReading: true).operations.entries(limit: limit)
        if json.isOn {
            let values = try entries.map { entry in
                JSONValue(members: [("id", .string(entry.id.hex)), ("operation", try .of(entry.operation))])
            }
            context.print(json: [("operations", .array(values))], for: "op-log")
            return
        }
        if entries.isEmpty { context.terminal.say("no operations yet") }
        for entry in entries {
            let operation = entry.operation
            context.terminal.print(
                "\(context.terminal.output.styled(String(entry.id.hex.prefix(10)), .yellow)) \(Visible.line(operation.summary))"
            )
            for change in operation.changes {
                let old = change.old.map { String($0.hex.prefix(10)) } ?? "none"
                let new = change.new.map { String($0.hex.prefix(10)) } ?? "none"
                context.terminal.print(
                    context.terminal.output.styled("    \(change.ref)  \(old) → \(new)", .dim))
            }
        }
    }
}

/// How operations are put into words.
enum OperationWording {
    static func printStep(
        _ verb: String, _ entry: OperationLog.Entry, json: Bool, command: String, in context: CommandContext
    ) {
        if json {
            context.print(
                json: [
                    ("operation", .string(entry.id.hex)), ("summary", .string(entry.operation.summary)),
                    ("refs", .array(entry.operation.changes.map { .string($0.ref) })),
                ], for: command)
        } else {
            context.terminal.print(
                "\(verb) \(entry.id.hex.prefix(10)): \(Visible.line(entry.operation.summary))")
        }
    }
}
