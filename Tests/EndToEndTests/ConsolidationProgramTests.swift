import JSON
import TestSupport
import Testing

/// Conflicts, curation, strategies and remembered decisions, from the command line to the merge.
@Suite("consolidation on the command line")
struct ConsolidationProgramTests {
    private static let item = "Read the task to its end and say in one sentence what a correct result looks like."
    private static let first = "Say in two sentences what a correct result looks like."
    private static let second = "Write down what a wrong result looks like."

    /// Runs of even tasks teach one text for the first step, those of odd ones another.
    private static let contrary = ScriptedTeacher(
        lesson: { number in
            let rule = number / 2 % 2 == 0 ? first : second
            return ScriptedTeacher.lesson(String(rule.dropLast()), rule, edit: replacing(rule))
        },
        place: { replacing($0 + ".") })

    private static func replacing(_ rule: String) -> JSONValue {
        ScriptedTeacher.edit("replace", section: ["Shop", "Procedure"], quote: item, content: "1. " + rule)
    }

    private func json(_ workspace: ModelWorkspace, _ arguments: String...) throws -> JSONValue {
        let run = try workspace.skillgit(arguments + ["--json"])
        try #require(run.status == 0, "\(run.output)\(run.errors)")
        return try JSONValue.parse(run.output)
    }

    @Test("an open conflict is on no branch, is shown everywhere, and is settled by accepting one of the two")
    func conflict() throws {
        let server = try Self.contrary.serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let run = try workspace.skillgit(workspace.evolving("openai:scripted"), server.variables)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("1 conflict left open"), "\(run.output)")
        #expect(server.count(.conflict) == 1)
        #expect(try workspace.git("for-each-ref", "refs/heads/evolve").isEmpty)
        let log = try #require(try json(workspace, "log")["runs"]?.array?.first)
        let patches = try #require(log["contested"]?.array).compactMap { $0["id"]?.string }
        #expect(patches.count == 2)
        let conflict = try #require(log["conflicts"]?.array?.first)
        #expect([conflict["first"]?.string, conflict["second"]?.string] == patches)
        #expect(conflict["left_open_because"]?.string == "Nothing tells which is right.")
        let text = try workspace.skillgit(["log"]).output
        #expect(text.contains("≠ \(patches[0])") && text.contains("excludes \(patches[1])"), "\(text)")
        let shown = try workspace.skillgit(["show", patches[0]]).output
        #expect(shown.contains("(in conflict)") && shown.contains("Conflict  excludes \(patches[1])"), "\(shown)")
        #expect(try json(workspace, "show", patches[1])["patch"]?["conflicts"]?.array?.count == 1)

        let all = try workspace.skillgit(["merge", "--all"])
        #expect(all.status != 0, "nothing is picked silently: \(all.output)")
        let both = try workspace.skillgit(["review", "--accept", patches[0], patches[1]])
        #expect(both.status != 0 && both.errors.contains("exclude each other"), "\(both.errors)")
        #expect(try workspace.skillgit(["review", "--accept", patches[1]]).status == 0)
        let other = try workspace.skillgit(["review", "--accept", patches[0]])
        #expect(other.status != 0 && other.errors.contains("--reject \(patches[1])"), "\(other.errors)")
        #expect(try json(workspace, "show", patches[0])["patch"]?["state"]?.string == "set aside")
        #expect(try workspace.skillgit(["merge"]).status == 0)
        let skill = try workspace.git("show", "main:SKILL.md")
        #expect(skill.contains(Self.second) != skill.contains(Self.first))
        #expect(!skill.contains(Self.item))
        #expect(try workspace.skillgit(["log"]).output.isEmpty, "the run is finished")
        let checked = try workspace.skillgit(["fsck"])
        #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
    }

    @Test("a rejected rule stays away, its reason reaches the prompts, and it comes back when its support has doubled")
    func rejected() throws {
        let rule = "Wait for a clear yes of the customer before an order is touched."
        let server = try ScriptedTeacher(lesson: { _ in ScriptedTeacher.lesson("Wait for a clear yes", rule) }).serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 6)
        #expect(try workspace.skillgit(workspace.evolving("openai:scripted"), server.variables).status == 0)
        let run = try #require(try json(workspace, "log")["runs"]?.array?.first)
        let patch = try #require(run["patches"]?.array?.first?["id"]?.string)
        let said = "policy says so already, see token ghp_16C7e42F292c6912E7710c838347Ae178B4a"
        #expect(try workspace.skillgit(["review", "--reject", patch, "--reason", said]).status == 0)

        try workspace.sandbox.write("runs.jsonl", ModelRuns.messages(8))
        let before = server.requests.count
        let again = try workspace.skillgit(workspace.evolving("openai:scripted"), server.variables)
        #expect(
            again.status == 0 && again.output.contains("not proposed again: \(patch)"), "\(again.output)\(again.errors)"
        )
        let asked = server.requests.dropFirst(before).map(\.body)
        #expect(asked.count == 8)
        #expect(
            asked.allSatisfy { $0.contains("a reviewer rejected: Wait for a clear yes because policy says so already") }
        )
        #expect(!asked.joined().contains("16C7e42F292c"))

        try workspace.sandbox.write("runs.jsonl", ModelRuns.messages(12))
        let doubled = try workspace.skillgit(workspace.evolving("openai:scripted") + ["--json"], server.variables)
        #expect(doubled.status == 0, "\(doubled.errors)")
        let proposed = try #require(
            try JSONValue.parse(doubled.output)["patches"]?.array?.first?["id"]?.string, "\(doubled.output)")
        let page = try workspace.skillgit(["show", proposed]).output
        #expect(page.contains("Again     support doubled from 3 to 6 tasks since a reviewer rejected it"), "\(page)")
        let messages = try workspace.git("log", "--branches", "--format=%B").split(whereSeparator: \.isWhitespace)
        #expect(messages.joined(separator: " ").contains("Proposed again: support doubled from 3 to 6 tasks since"))
        #expect(try json(workspace, "show", proposed)["patch"]?["again"]?["from"]?.integer == 3)
    }

    @Test("the strategies ask for no analysis twice, and each gives commits that a reviewer can take")
    func strategies() throws {
        let rules = [
            "Wait for a clear yes before an order is touched.", "Read a changed address back.",
            "Compare the parcel with its task.", "Name the missing detail.",
        ]
        let server = try ScriptedTeacher(lesson: {
            ScriptedTeacher.lesson(rules[$0 % 4], rules[$0 % 4], theme: "topic \($0 % 4)")
        })
        .serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        for (strategy, options) in [("parallel", []), ("sequential", ["--step-size", "3"]), ("bank", [])]
            as [(String, [String])]
        {
            let run = try workspace.skillgit(
                workspace.evolving(
                    "openai:scripted", ["--strategy", strategy, "--name", "try/\(strategy)", "--json"] + options),
                server.variables)
            #expect(run.status == 0, "\(strategy): \(run.errors)")
            #expect(server.count(.analysis) == 12)
            let patches = try #require(try JSONValue.parse(run.output)["patches"]?.array)
            // The second step of four adds the fourth rule, and the last two find nothing new.
            #expect(patches.count == (strategy == "sequential" ? 2 : 4), "\(strategy): \(run.output)")
            let skill = try workspace.git("show", "try/\(strategy):SKILL.md")
            for rule in rules { #expect(skill.contains(rule) == (strategy != "bank"), "\(strategy): \(skill)") }
        }
        #expect(server.count(.revision) == 4)
        let bank = try workspace.git("show", "try/bank:references/lessons.md")
        for rule in rules { #expect(bank.contains("- \(rule) Why: "), "\(bank)") }
        #expect(try workspace.git("show", "try/bank:SKILL.md").contains("](references/lessons.md)"))
        let log = try json(workspace, "log")
        #expect(log["runs"]?.array?.count == 3)
        let wrong = try workspace.skillgit([
            "evolve", "--traces", workspace.sandbox.path + "/runs.jsonl", "--strategy", "sequential",
        ])
        #expect(wrong.status == 2 && wrong.errors.contains("needs a model"), "\(wrong.errors)")
    }

    @Test("curation comes when asked for, flagged, and merge --all leaves it")
    func curation() throws {
        var teacher = ScriptedTeacher(lesson: { _ in
            ScriptedTeacher.lesson("Wait for a clear yes", "Wait for a clear yes before an order is touched.")
        })
        teacher.changes = [
            [
                "op": "delete", "file": "SKILL.md", "section": ["Shop", "Procedure"], "quote": .string(Self.item),
                "content": "", "to": [], "topic": "", "title": "Take out the first step", "why": "No run needed it.",
                "lessons": [],
            ]
        ]
        let server = try teacher.serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 6)
        let run = try workspace.skillgit(workspace.evolving("openai:scripted", ["--curate"]), server.variables)
        #expect(run.status == 0 && run.output.contains("flagged: standing-text"), "\(run.output)\(run.errors)")
        #expect(server.count(.curation) == 1)
        #expect(try workspace.skillgit(["merge", "--all"]).status == 0)
        let skill = try workspace.git("show", "main:SKILL.md")
        #expect(skill.contains(Self.item) && skill.contains("Wait for a clear yes"))
        let left = try #require(
            try json(workspace, "log")["runs"]?.array?.first?["patches"]?.array?.first { $0["state"]?.string == "open" }
        )
        let patch = try #require(left["id"]?.string)
        #expect(left["risks"]?.array?.compactMap(\.string) == ["standing-text"])
        #expect(try workspace.skillgit(["review", "--accept", patch]).status == 0)
        #expect(try workspace.skillgit(["merge"]).status == 0)
        #expect(try !workspace.git("show", "main:SKILL.md").contains(Self.item))
    }

    @Test("323 runs over twelve topics: supports as counted, one commit a patch, every reference linked")
    func paperScale() throws {
        @Sendable func rule(_ number: Int) -> String {
            "Topic \(number % 12 + 1) has a \([3: "second", 7: "second", 5: "third"][number / 12] ?? "first") rule"
        }
        let names = [
            "signs", "units", "headers", "rounding", "dates", "names", "totals", "currency", "columns", "blanks",
            "sorting", "links",
        ]
        let server = try ScriptedTeacher(lesson: { number in
            ScriptedTeacher.lesson(
                rule(number), "Mind \(number) and \(number * 7919 % 10007) beside \(number * 104729 % 9973).",
                theme: names[number % 12])
        }).serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 323)
        let run = try workspace.skillgit(
            workspace.evolving("openai:scripted", ["--max-patches", "40", "--concurrency", "32"]), server.variables)
        #expect(run.status == 0, "\(run.errors)")
        #expect(server.count(.analysis) == 323)
        var counted: [String: Set<Int>] = [:]
        for number in 0..<323 { counted[rule(number), default: []].insert(number) }
        let log = try #require(try json(workspace, "log")["runs"]?.array?.first)
        let patches = (log["patches"]?.array ?? []) + (log["parked"]?.array ?? [])
        #expect(patches.count == 36)
        for patch in patches {
            let runs = counted[patch["title"]?.string ?? ""] ?? []
            let support = ["episodes", "success", "tasks"].map { Int(patch["support"]?[$0]?.integer ?? -1) }
            let expected = [runs.count, runs.count { $0 % 3 == 0 }, Set(runs.map { $0 / 2 }).count]
            #expect(support == expected, "\(patch)")
        }
        let branch = try #require(log["branch"]?.string)
        let commits = try workspace.git("rev-list", "--count", "main..\(branch)")
        #expect(commits == "\(log["patches"]?.array?.count ?? 0)\n")
        let skill = try workspace.git("show", "\(branch):SKILL.md")
        let references = try workspace.git("ls-tree", "--name-only", branch, "references/").split(separator: "\n")
        #expect(references.count == 12)
        for path in references { #expect(skill.contains("](\(path))")) }
        #expect(skill.split(separator: "\n").count < 500)
        #expect(try workspace.skillgit(["validate"]).status == 0)
    }
}
