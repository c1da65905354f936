import TestSupport
import Testing

/// The project's own recorded runs over SQLite, the ones that the demo shows.
@Suite struct DemoRunsTests {
    @Test func learnsTheSchemaFirstRulesFromAnotherDatabase() throws {
        let runs = try RecordedRun.read(Demo.runs)
        let workspace = try Workspace.new()
        let evolved = try workspace.evolve(Demo.runs)
        let table = try #require(evolved.commits.first { $0.adds("name a table", "no such table") })
        let column = try #require(
            evolved.commits.first { $0.adds("name a column", "`PRAGMA table_info(…)`") })
        for (commit, message) in [(table, "no such table"), (column, "no such column")] {
            let count = Count.answered([message], runs)
            #expect(commit.value("Skillgit-Support") == count.support(of: runs))
            #expect(commit.value("Skillgit-Tasks") == count.taskGroups(of: runs))
        }
        #expect(
            evolved.commits.contains { $0.adds("Do not send a call again whose answer you already have") })
        #expect(evolved.commits.contains { $0.adds("Do not send a failing call again as it was") })
        try workspace.expectSound()
    }

    @Test func demoEndsWithTheMergedSkill() throws {
        let workspace = try Workspace(folder: "demo")
        let run = try workspace.sandbox.run(["bash", Demo.script, ProgramRun.skillgit, workspace.folder])
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(run.output.contains("git fsck: clean"))
        #expect(try workspace.file("sql-questions/SKILL.md").contains("Before you name a table"))
    }
}
