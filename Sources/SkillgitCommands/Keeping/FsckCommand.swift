internal import ArgumentParser
internal import Git
internal import JSON
internal import SkillRepository

/// `skillgit fsck`.
struct FsckCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "fsck",
        abstract: "Check that a skill repository is whole.",
        discussion: """
            git checks its objects; then runs, decisions, evolution branches, accepted series, the log of operations, \
            settings and locks are checked against each other. Nothing is changed. Each finding names what mends it.

            EXAMPLES
              skillgit fsck
              skillgit fsck --json

            EXIT CODES
              0    whole, warnings allowed
              1    errors found
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let repository = try context.openSkill()
        var findings = try objects(of: repository)
        findings += try IntegrityCheck.findings(in: repository)
        let errors = findings.count { $0.severity == .error }
        if json.isOn {
            context.print(
                json: [("whole", .bool(errors == 0)), ("findings", try .of(findings))], for: "fsck")
        } else {
            for finding in findings { print(finding, to: context.terminal) }
            let warnings = findings.count - errors
            context.terminal.print(
                findings.isEmpty
                    ? "the repository is whole"
                    : "\(plural(errors, "error")), \(plural(warnings, "warning"))")
        }
        if errors > 0 { throw CommandFailure.silent(.negative) }
    }

    private func print(_ finding: IntegrityFinding, to terminal: Terminal) {
        let severity =
            finding.severity == .error
            ? terminal.output.styled("error", .red) : terminal.output.styled("warning", .yellow)
        terminal.print(
            "\(Visible.line(finding.subject)): \(severity): \(Visible.line(finding.message)) [\(finding.rule)]"
        )
        terminal.print("    \(terminal.output.styled(Visible.line(finding.mend), .dim))")
    }

    /// What git has to say about its objects; dangling ones are none of our business.
    private func objects(of repository: SkillRepository) throws -> [IntegrityFinding] {
        let result = try ChildProcess.capture(
            ["git", "--git-dir", repository.git.gitDirectory, "fsck", "--no-progress", "--no-dangling"],
            withErrors: true)
        guard result.status != 0 else { return [] }
        let lines = result.output.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("notice:") }
        let shown = lines.isEmpty ? ["git fsck ended with \(result.status)"] : Array(lines.prefix(20))
        return shown.map {
            IntegrityFinding(
                .error, "objects", "git fsck", $0,
                mend: "Fetch from a clone that has them, or restore a backup; git fsck --full says more")
        }
    }
}
