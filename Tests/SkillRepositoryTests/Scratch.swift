import ContentHash
import Evolution
import Git
import Glibc
import MarkdownTree
import Skill
import Testing
import Trajectory

@testable import SkillRepository

/// A repository of its own in a temporary folder, and runs to write into it.
final class Scratch {
    let path: String
    /// What a person writes that is too near to the first patch's rule for both to stand.
    static let rivalRule = "- List the tables before you name one in any query at all.\n"

    let base = """
        ---
        name: sql-questions
        description: Answers questions about a database.
        ---

        # Answering

        Read the question twice.

        ## Rules

        - Answer in one sentence.

        """

    init(_ path: String? = nil) throws {
        if let path {
            self.path = path
            return
        }
        var template = Array("/tmp/skillgit-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Shell.Failure(description: "no temporary folder") }
        self.path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { if getenv("KEEP_SCRATCH") == nil { _ = try? Shell.run("rm", ["-rf", path]) } }

    /// A time that grows with `step`, so that commit times are ordered and fixed.
    static func signature(_ step: Int64 = 0, name: String = "A Reviewer") -> Signature {
        Signature(name: name, email: "reviewer@example.org", time: GitTime(seconds: 1_800_000_000 + step))
    }

    /// Appends what sets insert, by rank: a pure function of the subset, as the real renderer is.
    static let renderer: @Sendable (SkillFolder, [EditSet]) throws -> SkillFolder = { base, sets in
        var folder = base
        for set in sets.sorted(by: { $0.rank < $1.rank }) {
            for edit in set.edits {
                if edit.operation == .createFile {
                    folder.files[edit.file] = SkillFile(text: (edit.content ?? "") + "\n")
                } else if let text = folder.text(of: edit.file), let content = edit.content {
                    folder.files[edit.file] = SkillFile(text: text + content + "\n")
                }
            }
        }
        return folder
    }

    /// A repository with one commit of the skill.
    func repository(branch: String = "main") throws -> SkillRepository {
        let made = try SkillRepository.create(
            at: SkillLocation(repository: path), defaultBranch: branch, render: Scratch.renderer)
        made.staleLockMilliseconds = 5
        try made.commit(
            SkillFolder(files: [.skill: SkillFile(text: base)]), message: "Begin\n", by: Scratch.signature())
        return made
    }

    func open() throws -> SkillRepository {
        let opened = try SkillRepository.open(at: SkillLocation(repository: path), render: Scratch.renderer)
        opened.staleLockMilliseconds = 5
        return opened
    }

    @discardableResult
    func git(_ arguments: String..., expecting status: Int32 = 0) throws -> String {
        let output = try Shell.run("git", ["-C", path] + arguments)
        guard output.status == status else {
            throw Shell.Failure(
                description: "git \(arguments.joined(separator: " ")): \(output.status) \(output.text)")
        }
        return output.text
    }

    func file(_ name: String) throws -> String? {
        try TestFiles.read("\(path)/\(name)").map { String(decoding: $0, as: UTF8.self) }
    }

    func write(_ name: String, _ text: String) throws { try TestFiles.write("\(path)/\(name)", text) }

    /// Nothing is damaged, and nothing of ours is left behind.
    func expectSound(_ location: SourceLocation = #_sourceLocation) throws {
        let output = try Shell.run("git", ["-C", path, "fsck", "--strict", "--no-dangling"])
        #expect(output.status == 0, "\(output.text)", sourceLocation: location)
        #expect(output.text.isEmpty, "\(output.text)", sourceLocation: location)
    }

    // MARK: Runs

    static func hash(_ name: String) -> ContentHash { ContentHash(of: name) }

    static func patch(
        _ digits: String, rank: Int, rule: String, support: [Int] = [0, 1], depends: [String] = [],
        risks: [Risk] = [],
        route: Patch.Route = .skill, file: String = "SKILL.md", operation: Edit.Operation = .append
    ) throws -> Patch {
        let path = try #require(SkillPath(file))
        let count = SupportCount(
            episodes: support.count, ofEpisodes: 4, success: 1, failure: support.count - 1, unknown: 0,
            inferred: 0,
            tasks: support.count, ofTasks: 4)
        return Patch(
            id: try #require(PatchID("p-" + digits)), rank: rank, key: "key-" + digits,
            title: "Rule \(digits)",
            rationale: "Because of \(digits).", theme: "rules",
            edits: [
                Edit(
                    id: "e1", file: path, operation: operation,
                    anchor: operation == .createFile ? nil : Anchor(headings: ["Answering", "Rules"]),
                    content: rule)
            ], support: Support(support), count: count, evidence: [], lessons: [], risks: risks,
            depends: try depends.map { try #require(PatchID("p-" + $0)) }, route: route)
    }

    static func records(_ names: [String]) -> [TrajectoryRecord] {
        names.enumerated().map { index, name in
            TrajectoryRecord(
                id: name, hash: hash(name),
                outcome: OutcomeLabel(outcome: index == 0 ? .success : .failure, origin: .recorded),
                task: "task-" + name,
                state: .used)
        }
    }

    /// A run over the default branch's tip, with its commits rendered.
    static func result(
        _ digits: String, on repository: SkillRepository, patches: [Patch],
        names: [String] = ["a", "b", "c", "d"],
        reinforced: [Reinforcement] = []
    ) throws -> EvolutionResult {
        let base = try repository.defaultTip()
        let id = try #require(RunID("r-" + digits))
        let run = EvolutionRun(
            id: id, base: base.hex, configuration: EvolutionConfiguration(), trajectories: records(names),
            patches: patches, reinforced: reinforced)
        let folder = try repository.skill(at: base)
        var sets: [EditSet] = []
        var commits: [PatchCommit] = []
        for patch in run.commits {
            sets.append(EditSet(id: patch.id.text, rank: patch.rank, edits: patch.edits))
            commits.append(
                PatchCommit(
                    patch: patch, folder: try renderer(folder, sets),
                    message: CommitMessage(patch: patch, run: id).description))
        }
        let evidence = Evidence(
            reference: EvidenceReference(episode: 0, trajectory: "a", firstStep: 1, lastStep: 2),
            quote: "a secret sentence of a transcript", role: "error")
        return EvolutionResult(
            run: run, commits: commits,
            evidence: Dictionary(uniqueKeysWithValues: patches.map { ($0.id, [evidence]) }))
    }

    /// Four patches: two plain ones, one that depends on the second, one that is flagged.
    static func fourPatches() throws -> [Patch] {
        [
            try patch("0000000001", rank: 1, rule: "- List the tables before you name one in a query."),
            try patch(
                "0000000002", rank: 2, rule: "- Describe a table with `DESCRIBE` before naming a column."),
            try patch(
                "0000000003", rank: 3, rule: "- Quote identifiers that contain spaces or capitals.",
                depends: ["0000000002"]),
            try patch("0000000004", rank: 4, rule: "- Open https://example.org for help.", risks: [.url]),
        ]
    }

    static func ids(_ digits: String...) throws -> [PatchID] {
        try digits.map { try #require(PatchID("p-000000000" + $0)) }
    }
}
