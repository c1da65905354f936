import JSON
import TestSupport
import Testing

/// Input that is missing, broken or labelled anew.
@Suite struct InputTests {
    @Test func missingFileIsWrongUsageAndLeavesNoRun() throws {
        let workspace = try Workspace.new()
        let before = try workspace.git("for-each-ref")
        let run = try workspace.run(["evolve", "--traces", "nowhere.jsonl"])
        #expect(run.status != 0)
        #expect(run.errors.contains("nowhere.jsonl"))
        #expect(try workspace.git("for-each-ref") == before)
        try workspace.expectSound()
    }

    @Test func brokenFilesAloneLeaveNoRunThatCountsAsDone() throws {
        let workspace = try Workspace.new()
        let before = try workspace.git("for-each-ref")
        for (name, text) in [("one", "{\"messages\": [\n"), ("two", "{\"messages\": \"\n")] {
            let path = try workspace.sandbox.write("\(name).jsonl", text)
            let run = try workspace.run(["evolve", "--traces", path])
            #expect(run.status == 1)
            #expect(run.errors.contains("no trajectory can be read"), "\(run.errors)")
        }
        #expect(try workspace.git("for-each-ref") == before)
        try workspace.expectSound()
    }

    @Test func otherOutcomesAreAnotherRun() throws {
        let workspace = try Workspace.new("deploying")
        for number in 0..<AgentSessions.count {
            try workspace.sandbox.write("runs/\(number).jsonl", AgentSessions.claude(number))
        }
        let runs = workspace.sandbox.path + "/runs"
        let inferred = try workspace.evolve(runs)
        let lines = (0..<AgentSessions.count).map {
            "{\"id\": \"session-\($0)\", \"outcome\": \"failure\"}\n"
        }
        let outcomes = try workspace.sandbox.write("told.jsonl", lines.joined())
        let told = try workspace.run(["evolve", "--json", "--traces", runs, "--outcomes", outcomes])
        #expect(told.status == 0, "\(told.errors)")
        let report = try JSONValue.parse(told.output)
        #expect(report["run"]?.string != inferred.run)
        #expect(report["totals"]?["outcomes"]?["failure"]?.integer == AgentSessions.count, "\(report)")
        #expect(report["totals"]?["inferred"]?.integer == 0)
        try workspace.expectSound()
    }

    @Test func brokenLinesAreCountedAndTheRestIsUsed() throws {
        let workspace = try Workspace.new()
        var lines = try #require(workspace.sandbox.read(Demo.runs)).split(separator: "\n").map(String.init)
        lines.insert("{\"messages\": [{\"role\":", at: 7)
        let path = try workspace.sandbox.write("runs.jsonl", lines.joined(separator: "\n") + "\n")
        let evolved = try workspace.evolve(path)
        #expect(evolved.report["totals"]?["states"]?["failed"]?.integer == 1)
        #expect(evolved.report["totals"]?["trajectories"]?.integer == lines.count)
        let reasons = (evolved.report["reasons"]?.array ?? []).compactMap { $0["reason"]?.string }
        #expect(reasons.contains { $0.contains("line 8") }, "\(reasons)")
        let states = evolved.report["totals"]?["states"]
        let names = ["used", "merged", "refused", "failed", "irrelevant", "duplicate"]
        #expect(names.compactMap { states?[$0]?.integer }.reduce(0, +) == lines.count)
        try workspace.expectSound()
    }
}
