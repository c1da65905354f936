internal import ArgumentParser
internal import Evolution
internal import Git
internal import JSON
internal import Skill
internal import SkillRepository

/// `skillgit status`.
struct StatusCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show where a skill stands: branch, changes, open patches, a merge in progress.",
        discussion: """
            In a folder of skills, every skill below it is shown.

            EXAMPLES
              skillgit status
              skillgit status ~/.claude/skills
              skillgit status --json
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Argument(help: "The skill's folder, or a folder of skills.", completion: .directory)
    var folder = "."

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        if folder != "." { try LeadingOptions.change(to: folder, in: context) }
        if Self.isInNoRepository(context.directory),
            case let skills = SkillSearch.skills(below: context.directory), !skills.isEmpty
        {
            return try runOverFolder(skills, in: context)
        }
        let status = try SkillStatus(context.openSkillWithDecisions(forReading: true), in: context)
        if json.isOn {
            context.print(json: status.json, for: "status")
        } else {
            status.print(to: context.terminal)
        }
    }

    /// A repository that is there and cannot be read is no reason to look for others.
    private static func isInNoRepository(_ folder: String) -> Bool {
        do {
            _ = try SkillRepository.discover(from: folder)
            return false
        } catch let error as GitError {
            return error.code == .notFound || error.code == .notARepository
        } catch {
            return false
        }
    }

    private func runOverFolder(_ skills: [String], in context: CommandContext) throws {
        var all: [JSONValue] = []
        for path in skills {
            guard let repository = try? SkillRepository.open(at: SkillLocation(repository: path)) else {
                context.terminal.say("\(Visible.line(path)): no repository; skillgit init makes it one")
                continue
            }
            let status = try SkillStatus(repository, in: context)
            if json.isOn {
                all.append(JSONValue(members: status.json))
            } else {
                context.terminal.print(context.terminal.output.styled(Visible.line(path), .bold))
                status.print(to: context.terminal)
            }
        }
        if json.isOn { context.print(json: [("skills", .array(all))], for: "status") }
    }
}

/// Where one skill stands.
struct SkillStatus {
    var name: String
    var branch: String?
    var head: String?
    var changes: [StatusEntry]
    var openRuns: [(run: String, open: Int, accepted: Int)]
    var merge: MergeState?
    /// Whether an `evolve` waits for answers or was interrupted.
    var isEvolving: Bool
    var findings: [Finding]

    init(_ repository: SkillRepository, in context: CommandContext) throws {
        let root = repository.git.workDirectory ?? repository.git.gitDirectory
        let folderName = SkillInspection.name(of: root)
        name =
            repository.git.isBare && folderName.hasSuffix(".git")
            ? String(folderName.dropLast(4)) : folderName
        let head = try repository.git.head()
        branch = head.branch
        self.head = head.id?.hex
        changes = repository.git.workDirectory == nil ? [] : try repository.git.status()
        openRuns = []
        if let log = try? repository.log() {
            openRuns = log.open.map { run in
                (
                    run.record.id.text, run.patches.count { $0.decision == nil && $0.merged == nil },
                    run.patches.count { $0.decision?.verdict == .accept && $0.merged == nil }
                )
            }
        }
        merge = try repository.mergeState()
        isEvolving = (try? PendingEvolution(repository).arguments()) != nil
        findings = repository.git.workDirectory == nil ? [] : SkillInspection.findings(at: root, in: context)
    }

    var json: [(String, JSONValue)] {
        [
            ("name", .string(name)), ("branch", .optional(branch)), ("head", .optional(head)),
            (
                "changes",
                .array(
                    changes.map {
                        JSONValue(members: [("path", .string($0.path)), ("kind", .string($0.kind.rawValue))])
                    })
            ),
            (
                "open_runs",
                .array(
                    openRuns.map {
                        JSONValue(members: [
                            ("run", .string($0.run)), ("open", .count($0.open)),
                            ("accepted", .count($0.accepted)),
                        ])
                    })
            ),
            ("merge_in_progress", .optional(merge?.name)), ("evolve_in_progress", .bool(isEvolving)),
            ("errors", .count(findings.count { $0.severity == .error })),
            ("warnings", .count(findings.count { $0.severity == .warning })),
        ]
    }

    func print(to terminal: Terminal) {
        terminal.print("skill \(Visible.line(name)) on \(branch.map(Visible.line) ?? "no branch")")
        if let merge {
            terminal.print(
                "a merge of \(Visible.line(merge.name)) is in progress, \(plural(merge.conflicts.count, "file")) to resolve in \(merge.folder)"
            )
            terminal.print("    skillgit merge --continue, or skillgit merge --abort")
        }
        if isEvolving {
            terminal.print("an evolve was interrupted or waits for answers: skillgit evolve --resume")
        }
        for change in changes { terminal.print("    \(change.kind.rawValue): \(Visible.line(change.path))") }
        for run in openRuns {
            terminal.print("run \(run.run): \(run.open) to review, \(run.accepted) accepted and not merged")
        }
        if openRuns.isEmpty { terminal.print("no patches wait") }
        let errors = findings.count { $0.severity == .error }
        if !findings.isEmpty {
            terminal.print(
                "validate: \(plural(errors, "error")), \(plural(findings.count - errors, "warning"))")
        }
    }
}
