import JSON
import TestSupport
import Testing

/// The same input gives the same branch.
@Suite struct ReproducibilityTests {
    @Test func sameInputGivesTheSameCommits() throws {
        var tips: Set<String> = []
        for _ in 0..<2 {
            let workspace = try Workspace.new()
            let evolved = try workspace.evolve(Demo.runs)
            tips.insert(try workspace.git("rev-parse", evolved.branch, "refs/skillgit/runs/\(evolved.run)"))
            try workspace.expectSound()
        }
        #expect(tips.count == 1)
    }

    @Test func timeChangesNoTextAndNoOrder() throws {
        let workspace = try Workspace.new()
        var histories: Set<String> = []
        for (name, time) in [("one", ""), ("two", "1790000000")] {
            let copy = try workspace.copy(name)
            // Empty means: the clock of the machine.
            let run = try copy.run(
                ["evolve", "--traces", Demo.runs], environment: ["SOURCE_DATE_EPOCH": time])
            #expect(run.status == 0, "\(run.errors)")
            let branch = try copy.git("for-each-ref", "--format=%(refname)", "refs/heads/evolve")
            histories.insert(
                try copy.git("log", "--format=%T%n%B", "main..\(branch.split(separator: "\n")[0])") + branch)
        }
        #expect(histories.count == 1)
    }

    @Test func secondCallIsAlreadyDone() throws {
        let workspace = try Workspace.new()
        let first = try workspace.evolve(Demo.runs)
        let before = try workspace.git("for-each-ref")
        let again = try workspace.run(["evolve", "--traces", Demo.runs])
        #expect(again.status == 0)
        #expect((again.output + again.errors).contains("already done"))
        let report = try workspace.json("evolve", "--traces", Demo.runs)
        #expect(report["run"]?.string == first.run)
        #expect(report["state"]?.string == "already done")
        #expect(try workspace.git("for-each-ref") == before)
        try workspace.expectSound()
    }

    @Test func namesAndOrderOfFilesDoNotMatter() throws {
        let workspace = try Workspace.new()
        let lines = try #require(workspace.sandbox.read(Demo.runs)).split(separator: "\n")
        let middle = lines.count / 2
        func file(_ name: String, _ part: ArraySlice<Substring>) throws -> String {
            try workspace.sandbox.write(name, part.map { $0 + "\n" }.joined())
        }
        let head = try file("traces/a.jsonl", lines[..<middle])
        let tail = try file("traces/b.jsonl", lines[middle...])
        let other = try file("elsewhere/z.jsonl", lines[..<middle])
        let otherTail = try file("elsewhere/deep/c.jsonl", lines[middle...])
        let backwards = try file("backwards.jsonl", lines.reversed()[...])
        let folder = workspace.sandbox.path + "/traces"
        var results: Set<String> = []
        for (number, traces) in [[head, tail], [tail, head], [folder], [Demo.runs]].enumerated() {
            results.insert(try result(of: traces, in: workspace.copy("same\(number)")).whole)
        }
        #expect(results.count == 1, "the same order of runs gives the same commits")
        var runs: Set<String> = []
        for (number, traces) in [[head, tail], [otherTail, other], [backwards]].enumerated() {
            runs.insert(try result(of: traces, in: workspace.copy("other\(number)")).run)
        }
        #expect(runs.count == 1, "the same runs have the same name, whatever files they lie in")
    }

    private func result(of traces: [String], in workspace: Workspace) throws -> (run: String, whole: String) {
        let run = try workspace.run(["evolve", "--json", "--traces"] + traces)
        #expect(run.status == 0, "\(run.errors)")
        let report = try JSONValue.parse(run.output)
        let branch = try #require(report["branch"]?.string)
        return (try #require(report["run"]?.string), try workspace.git("rev-parse", branch))
    }
}
