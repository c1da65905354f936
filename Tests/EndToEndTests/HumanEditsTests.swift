import JSON
import TestSupport
import Testing

/// What people do to merged rules stands: a deleted rule stays away until its support has doubled, a reworded one stays as
/// they put it.
@Suite struct HumanEditsTests {
    @Test func deletedAndRewordedRulesStayAsPeopleLeftThem() throws {
        let workspace = try Workspace.new()
        let half = try halves(workspace)
        let first = try workspace.evolve(half.first)
        try workspace.skillgit("merge", "--all")

        let table = try #require(first.commits.first { $0.adds("name a table") })
        let resent = try #require(
            first.commits.first { $0.adds("Do not send a failing call again as it was") })
        var lines = try workspace.file("SKILL.md").split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        let place = try #require(lines.firstIndex { $0.contains("name a table") })
        let mark = lines[place].prefix { $0 != " " }
        let reworded = "\(mark) Never guess the name of a table: look up first which tables there are."
        lines[place] = reworded
        lines.removeAll { $0.contains("Do not send a failing call again as it was") }
        try workspace.write("SKILL.md", lines.joined(separator: "\n"))
        try workspace.git("commit", "-am", "Say it in our words")

        for (round, file) in [half.first, half.second].enumerated() {
            let evolved = try workspace.evolve(file, options: ["--min-tasks", "2"])
            let added = evolved.commits.flatMap(\.added)
            #expect(!added.contains { $0.contains("name a table") }, "\(added)")
            let skill = try workspace.git("show", "\(evolved.branch):SKILL.md")
            #expect(skill.contains(reworded))
            let again = evolved.commits.first { $0.adds("send a failing call again") }
            #expect(skill.contains("Do not send a failing call again") == (again != nil))
            if round == 0 { #expect(again == nil, "nothing is known that was not known before") }
            if let again { try expectDoubled(again.message) }

            let record = try JSONValue.parse(
                try workspace.git("show", "refs/skillgit/runs/\(evolved.run):reinforced.json"))
            let entries = record["entries"]?.array ?? []
            #expect(!entries.contains { $0["patch"]?.string == resent.patch })
            let entry = entries.first { $0["patch"]?.string == table.patch }
            #expect(entry != nil)
            let fresh = entry?["new_episodes"]?.integer ?? 0
            #expect(round == 0 ? fresh == 0 : fresh > 0)
        }
        let runs = try RecordedRun.read(Demo.runs)
        let all = Count.answered(["no such table"], runs)
        let log = try workspace.json("log", "--all")
        let patches = (log["runs"]?.array ?? []).flatMap { $0["patches"]?.array ?? [] }
        let shown = patches.first { $0["id"]?.string == table.patch }
        #expect(shown?["total_support"]?["trajectories"]?.integer == all.passed + all.failed)
        try workspace.expectSound()
    }

    /// A section of the template is empty until a person and an evolution both begin it.
    @Test func firstItemsOfAPersonAndAnEvolutionAreOneList() throws {
        let workspace = try Workspace.new()
        let evolved = try workspace.evolve(Demo.runs)
        let own = "- Say which account is meant before anything is changed."
        let skill = try workspace.file("SKILL.md")
        #expect(skill.contains("## Pitfalls\n"))
        try workspace.write("SKILL.md", skill.replacing("## Pitfalls\n", with: "## Pitfalls\n\n\(own)\n"))
        try workspace.git("commit", "-am", "Begin the pitfalls")
        try workspace.skillgit("merge", "--all")
        let merged = try workspace.file("SKILL.md")
        let lines = merged.split(separator: "\n", omittingEmptySubsequences: false).drop { $0 != "## Pitfalls" }
        let list = lines.dropFirst(2).prefix { !$0.isEmpty }
        #expect(list.contains(Substring(own)), "\(merged)")
        #expect(list.count > 1 && list.allSatisfy { $0.hasPrefix("- ") || $0.hasPrefix("  ") }, "\(merged)")
        #expect(evolved.commits.count > 1)
        try workspace.expectSound()
    }

    /// A rule that a person took out is proposed again only with twice the tasks behind it, and says so.
    private func expectDoubled(_ message: String) throws {
        let text = message.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let said = "Proposed again: support doubled from "
        let start = try #require(text.firstRange(of: said)?.upperBound, "\(text)")
        let words = text[start...].split(separator: " ").prefix(4)
        let (before, now) = (try #require(Int(words[0])), try #require(Int(words[2])))
        #expect(before > 0 && now >= 2 * before, "\(text)")
        #expect(text.contains("since a person took it out again"))
    }

    /// The demo's runs in two files: every second trial in each.
    private func halves(_ workspace: Workspace) throws -> (first: String, second: String) {
        let text = try #require(workspace.sandbox.read(Demo.runs))
        var parts = ["", ""]
        for (number, line) in text.split(separator: "\n").enumerated() { parts[number % 2] += line + "\n" }
        return (
            try workspace.sandbox.write("first.jsonl", parts[0]),
            try workspace.sandbox.write("second.jsonl", parts[1])
        )
    }
}
