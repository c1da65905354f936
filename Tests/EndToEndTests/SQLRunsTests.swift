import JSON
import TestSupport
import Testing

/// Real runs over MySQL databases, without a model: what is learned, and that every number in it is true.
@Suite(.serialized) struct SQLRunsTests {
    private let folder = SharedMaterial.path("traces/sql")

    /// Words that would teach an agent to hide what went wrong.
    private static let hiding = [
        "2>/dev/null", "|| true", "2>&1 >/dev/null", "set +e", "except: pass", "except Exception: pass",
        "IGNORE", "suppress", "silence", "hide the error",
    ]

    @Test func learnsTheSchemaFirstRulesWithTrueCounts() throws {
        guard let folder else { return }
        let runs = try RecordedRun.read(folder + "/gpt-4.jsonl")
        let workspace = try Workspace.new()
        let evolved = try workspace.evolve(folder + "/gpt-4.jsonl")

        let skill = try workspace.git("show", "\(evolved.branch):SKILL.md")
        let table = try #require(
            skill.split(separator: "\n").first { $0.contains("Before you name a table") })
        #expect(table.contains("`SHOW TABLES`"))
        let column = try #require(
            skill.split(separator: "\n").first { $0.contains("Before you name a column") })
        #expect(column.contains("`DESCRIBE …`"))
        #expect(try workspace.git("diff", "--name-only", "main", "HEAD").isEmpty)

        var rare = 0
        for commit in evolved.commits {
            let values = (commit.value("Skillgit-Support"), commit.value("Skillgit-Tasks"))
            guard let count = independent(commit, runs) else {
                rare += Int(values.0?.prefix { $0 != "/" } ?? "") ?? 0
                continue
            }
            #expect(values.0 == count.support(of: runs), "\(commit.title)")
            #expect(values.1 == count.taskGroups(of: runs), "\(commit.title)")
        }
        // The commits that name no message stand for all messages that no other names.
        let named = evolved.commits.compactMap(message)
        let others = Count(runs) { run in
            run.answers.contains { answer in
                answer.hasPrefix("Error") && !named.contains { holds(answer, $0) }
            }
        }
        #expect(rare == others.passed + others.failed)

        #expect(
            evolved.commits.contains { $0.adds("Do not send a call again whose answer you already have") })
        #expect(evolved.commits.contains { $0.adds("Do not send a failing call again as it was") })
        try expectNothingHidden(evolved.commits)
        try expectNoName(of: folder, evolved.commits)
        try workspace.expectSound()
    }

    @Test func findsTheSameRulesUnderOtherNames() throws {
        guard let folder else { return }
        let workspace = try Workspace.new()
        let text = try #require(workspace.sandbox.read(folder + "/gpt-4.jsonl"))
        let path = try workspace.sandbox.write("renamed.jsonl", Renaming.everything(in: text))
        let runs = try RecordedRun.read(folder + "/gpt-4.jsonl")
        let evolved = try workspace.evolve(path)
        let tables = try #require(evolved.commits.first { $0.adds("name a cupboard", "`UNVEIL CUPBOARDS`") })
        let drawers = try #require(evolved.commits.first { $0.adds("name a drawer", "`PORTRAY …`") })
        #expect(
            tables.value("Skillgit-Support")
                == Count.answered(["Table '", "doesn't exist"], runs).support(of: runs))
        #expect(
            drawers.value("Skillgit-Support") == Count.answered(["Unknown column"], runs).support(of: runs))
        #expect(
            evolved.commits.contains { $0.adds("Do not send a call again whose answer you already have") })
        #expect(evolved.commits.contains { $0.adds("Do not send a failing call again as it was") })
        try workspace.expectSound()
    }

    @Test func writesNothingTwiceAndAddsSupport() throws {
        guard let folder else { return }
        let first = try RecordedRun.read(folder + "/gpt-4.jsonl")
        let second = try RecordedRun.read(folder + "/gpt-3.5.jsonl")
        let workspace = try Workspace.new()
        let before = try workspace.evolve(folder + "/gpt-4.jsonl")
        try workspace.skillgit("merge", "--all")
        let after = try workspace.evolve(folder + "/gpt-3.5.jsonl")

        let merged = Set(before.commits.flatMap(\.added).map(unnumbered).filter { $0.count > 20 })
        for line in after.commits.flatMap(\.added) { #expect(!merged.contains(unnumbered(line)), "\(line)") }
        let skill = try workspace.git("show", "\(after.branch):SKILL.md").split(separator: "\n")
        #expect(skill.count { $0.contains("Before you name a table") } == 1)
        #expect(skill.count { $0.contains("Before you name a column") } == 1)

        let record = try JSONValue.parse(
            try workspace.git("show", "refs/skillgit/runs/\(after.run):reinforced.json"))
        let entries = record["entries"]?.array ?? []
        let log = try workspace.json("log", "--all")
        let blame = try workspace.json("blame", "SKILL.md")
        for commit in before.commits {
            guard let known = independent(commit, first), let added = independent(commit, second) else {
                continue
            }
            let fresh = added.passed + added.failed
            guard fresh > 0 else { continue }
            let entry = entries.first { $0["patch"]?.string == commit.patch }
            #expect(entry?["new_episodes"]?.integer == fresh, "\(commit.title)")
            let total = known.passed + known.failed + fresh
            let shown = patch(commit.patch, in: log)
            #expect(shown?["total_support"]?["trajectories"]?.integer == total, "\(commit.title)")
            #expect(shown?["total_support"]?["tasks"]?.integer == known.tasks.union(added.tasks).count)
            let blamed = (blame["lines"]?.array ?? []).first { $0["patch"]?["id"]?.string == commit.patch }
            #expect(blamed?["patch"]?["support"]?["trajectories"]?.integer == total, "\(commit.title)")
        }
        let table = try #require(before.commits.first { $0.adds("Before you name a table") }).patch
        #expect(try workspace.skillgit("log").contains("\(table)  +493 new"))
        #expect(try workspace.skillgit("blame", "SKILL.md").contains("\(table) 821 runs"))
        try expectNoName(of: folder, after.commits)
        try expectNothingHidden(after.commits)
        try workspace.expectSound()
    }

    /// The count of a commit's rule, made here from the file; `nil` for a rule about rare messages of a sort.
    private func independent(_ commit: PatchedCommit, _ runs: [RecordedRun]) -> Count? {
        if commit.adds("Do not send a failing call again as it was") {
            return .resent(runs, failing: "Error")
        }
        if commit.adds("Do not send a call again whose answer you already have") { return .repeated(runs) }
        if commit.adds("When two calls in turns bring back the same two answers") {
            return .alternating(runs)
        }
        return message(commit).map { pieces in
            Count(runs) { run in run.answers.contains { holds($0, pieces) } }
        }
    }

    /// The fixed pieces of the message that a commit's rule quotes.
    private func message(_ commit: PatchedCommit) -> [String]? {
        for line in commit.added {
            let spans = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map(\.element)
            if let span = spans.first(where: { $0.hasPrefix("Error") }) {
                return span.split(separator: "…").map(String.init)
            }
        }
        return nil
    }

    private func holds(_ answer: String, _ pieces: [String]) -> Bool {
        var rest = answer[...]
        for piece in pieces {
            guard let place = rest.firstRange(of: piece) else { return false }
            rest = rest[place.upperBound...]
        }
        return true
    }

    private func unnumbered(_ line: String) -> String {
        String(line.drop { $0.isNumber || $0 == "." || $0 == "-" || $0 == " " })
    }

    private func patch(_ id: String, in log: JSONValue) -> JSONValue? {
        (log["runs"]?.array ?? []).flatMap { $0["patches"]?.array ?? [] }.first { $0["id"]?.string == id }
    }

    private func expectNothingHidden(_ commits: [PatchedCommit]) throws {
        for text in commits.flatMap({ $0.added + [$0.body] }) {
            for word in SQLRunsTests.hiding { #expect(!text.contains(word), "\(text)") }
        }
    }

    private func expectNoName(of folder: String, _ commits: [PatchedCommit]) throws {
        let sandbox = try Sandbox()
        // One database has a table `show`, which is the word of a command, too.
        let names = DatabaseNames(dump: try #require(sandbox.read(folder + "/databases.mysql.sql")))
            .ofOneDatabase
            .subtracting(["show"])
        try #require(names.count > 200)
        for text in commits.flatMap({ $0.added + [$0.body] }) {
            let found = DatabaseNames.identifiers(quotedIn: text).intersection(names)
            #expect(found.isEmpty, "\(found.sorted()) in: \(text)")
        }
    }
}
