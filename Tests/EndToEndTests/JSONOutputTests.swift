import JSON
import TestSupport
import Testing

/// Every command with `--json` prints one object that names its schema, and the same one each time.
@Suite struct JSONOutputTests {
    @Test func everyCommandPrintsOneObject() throws {
        let workspace = try Workspace(folder: "sql-questions")
        let created = try workspace.sandbox.skillgit("new", "sql-questions", "--json")
        #expect(try JSONValue.parse(created.output)["schema"]?.string == "skillgit.new/1")
        try workspace.json("init")
        let estimate = try workspace.run(["evolve", "--traces", Demo.runs, "--dry-run", "--json"])
        #expect(try JSONValue.parse(estimate.output)["schema"]?.string?.hasPrefix("skillgit.evolve") == true)
        let evolved = try workspace.evolve(Demo.runs)
        let patch = evolved.commits[0].patch
        for command in [
            ["status"], ["list"], ["validate"], ["log"], ["log", "--all", "--parked"], ["show", patch],
            ["diff", "main", evolved.run], ["blame", "SKILL.md"], ["blame", "--revision", evolved.branch],
        ] {
            let first = try workspace.run(command + ["--json"])
            let second = try workspace.run(command + ["--json"])
            #expect(first.status == 0, "\(first.errors)")
            let value = try JSONValue.parse(first.output)
            #expect(value["schema"]?.string == "skillgit.\(command[0])/1")
            #expect(first.output == second.output, "\(command) prints the same object twice")
        }
        try workspace.json("review", "--accept", patch)
        try workspace.json("merge", "--dry-run")
        try workspace.json("merge")
        #expect(try workspace.json("merge")["state"]?.string == "already merged")
        try workspace.json("undo")
        try workspace.json("redo")
        let traces = try workspace.run(["traces", "list", Demo.runs, "--json"])
        #expect(try JSONValue.parse(traces.output)["schema"]?.string?.hasPrefix("skillgit.traces") == true)
        try workspace.expectSound()
    }

    @Test func failuresAreOneObjectTooOrNothing() throws {
        let workspace = try Workspace.new()
        for command in [
            ["show", "p-0000000000"], ["review", "--accept", "p-0000000000"], ["merge", "--continue"],
        ] {
            let run = try workspace.run(command + ["--json"])
            #expect(run.status != 0)
            #expect(!run.errors.isEmpty)
            if !run.output.isEmpty { #expect(try JSONValue.parse(run.output)["schema"] != nil) }
        }
    }
}
