import JSON
import TestSupport
import Testing

/// What Trace2Skill left becomes an evolution branch like any other.
@Suite struct ImportTrace2SkillTests {
    private static let skill = """
        ---
        name: sheets
        description: Works on spreadsheets. Use it for every workbook.
        ---

        # Sheets

        ## Formulas

        Formulas are kept.

        ## Checks

        Compare the totals.

        """

    private static let records = #####"""
        [{"instance_id":"10747","source_file":"analysis_report.md","items":[{"type":"failure_cause","number":1,"title":"Values were stale","description":"They were read before recalculation.","content":"","relation_to_skill":""}]},
         {"instance_id":"10748","source_file":"analysis_report.md","items":[]}]
        """#####

    private static let recalculate =
        #####"{"file":"SKILL.md","op":"append_to_section","target_section":"## Formulas","content":"- Recalculate before you read a value."}"#####

    private static let final = #####"""
        {"reasoning":"merged","edits":[
          \#####(recalculate),
          {"file":"SKILL.md","op":"replace_in_section","old_text":"Compare the totals.","content":"Compare every total."},
          {"file":"SKILL.md","op":"replace_in_section","old_text":"the totals","content":"only what was asked"},
          {"file":"references/dates.md","op":"create","content":"# Dates\n\nDates are numbers."},
          {"file":"SKILL.md","op":"append_to_section","target_section":"## Formulae","content":"x"},
          {"file":"SKILL.md","op":"delete_file"},
          {"file":"../../outside.md","op":"create","content":"x"}],
         "changelog_entries":[]}
        """#####

    private func workspace() throws -> Workspace {
        let workspace = try Workspace(folder: "sheets")
        try workspace.write("SKILL.md", Self.skill)
        try workspace.skillgit("init")
        for (name, text) in [
            ("parsed_error_records.json", Self.records), ("sheets_parallel_output/final_patch.json", Self.final),
            (
                "sheets_parallel_output/map_patches/patch_0001.json",
                #####"{"reasoning":"","edits":[\#####(Self.recalculate)],"changelog_entries":[],"batch_index":0}"#####
            ),
            (
                "sheets_parallel_output/map_patches/patch_0002.json",
                #####"{"reasoning":"","edits":[],"changelog_entries":[],"batch_index":1}"#####
            ),
        ] {
            try workspace.sandbox.write("run/" + name, text)
        }
        return workspace
    }

    @Test func editsBecomeCommitsThatAreReviewedAndMerged() throws {
        let workspace = try workspace()
        let before = try workspace.git("rev-parse", "main")
        let run = try workspace.run(["import", "trace2skill", "../run", "--json"])
        #expect(run.status == 0, "\(run.errors)")
        let report = try JSONValue.parse(run.output)
        #expect(report["schema"]?.string == "skillgit.import-trace2skill/1")
        let states = report["edits"]?.array?.map { $0["state"]?.string ?? "" } ?? []
        let ends = ["committed", "committed", "contested", "contested", "refused", "refused", "refused"]
        #expect(states.sorted() == ends)
        #expect(states.prefix(1) == ["committed"] && states.suffix(3) == ["refused", "refused", "refused"])
        let counts = report["edit_states"]?.memberValues.compactMap(\.integer) ?? []
        #expect(counts.reduce(0, +) == 7)
        #expect(report["conflicts"]?.array?.count == 1)

        let branch = try #require(report["branch"]?.string)
        let commits = try workspace.commits("main", branch)
        #expect(commits.count == 2)
        #expect(commits.allSatisfy { $0.value("Skillgit-Run") == report["run"]?.string })
        let traced = try #require(commits.first { $0.added.contains { $0.contains("Recalculate") } })
        #expect(traced.value("Skillgit-Support") == "1/2 (success 0, failure 1, unknown 0)")
        let other = try #require(commits.first { $0.message.contains("references/dates.md") })
        #expect(other.value("Skillgit-Support") == "0/2 (success 0, failure 0, unknown 0)")
        #expect(other.message.contains("recorded nowhere"))
        #expect(try workspace.git("rev-parse", "main") == before)

        try workspace.skillgit("review", "--accept", traced.patch)
        try workspace.skillgit("review", "--reject", other.patch, "--reason", "not ours")
        try workspace.skillgit("merge")
        #expect(try workspace.git("show", "main:SKILL.md").contains("- Recalculate before"))
        #expect(!(try workspace.git("show", "main:SKILL.md").contains("dates.md")))
        #expect(try workspace.json("validate")["valid"]?.bool == true)

        // On the new tip it is another run, which finds what is decided and does not propose it twice.
        let again = try JSONValue.parse(workspace.run(["import", "trace2skill", "../run", "--json"]).output)
        #expect(again["run"] != report["run"])
        let decided = again["edits"]?.array?.filter { $0["state"]?.string == "known" } ?? []
        let known = Set(decided.compactMap { $0["patch"]?.string })
        #expect(known.isSuperset(of: [traced.patch, other.patch]))
        #expect(decided.contains { $0["reason"]?.string?.hasPrefix("a reviewer rejected it") == true })
        #expect(decided.contains { $0["reason"]?.string == "an earlier run has it" })
        try workspace.expectSound()
    }

    @Test func theSameAgainIsDone() throws {
        let workspace = try workspace()
        try workspace.skillgit("import", "trace2skill", "../run")
        let refs = try workspace.git("for-each-ref")
        let again = try workspace.skillgit("import", "trace2skill", "../run")
        #expect(again.hasPrefix("already imported: r-"))
        #expect(try workspace.git("for-each-ref") == refs)
    }

    @Test func dryRunsWriteNothing() throws {
        let workspace = try workspace()
        let refs = try workspace.git("for-each-ref")
        let output = try workspace.skillgit("import", "trace2skill", "../run", "--dry-run")
        #expect(output.contains("would write 2 patches"))
        #expect(output.contains("it would delete SKILL.md"))
        #expect(try workspace.git("for-each-ref") == refs)
    }

    @Test func aSkillThatLiesElsewhereIsNamed() throws {
        let workspace = try workspace()
        let run = try workspace.sandbox.skillgit("import", "trace2skill", "run", "--skill", "sheets", "--stage", "map")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("1 edit in 2 files"))
    }

    @Test func whatCannotBeImportedIsSaid() throws {
        let workspace = try workspace()
        #expect(try workspace.skillgit("import", "trace2skill", "../nowhere", status: 128).isEmpty)
        try workspace.sandbox.write("run/" + "broken_records.json", "{")
        try workspace.sandbox.write(
            "run/" + "second/final_patch.json", #####"{"edits":[{"file":"SKILL.md","op":"delete_file"}]}"#####)
        let several = try workspace.run(["import", "trace2skill", "../run"])
        #expect(several.status == 2)
        #expect(several.errors.contains("2 outputs of Trace2Skill"))
        let none = try workspace.run(["import", "trace2skill", "../run/second"])
        #expect(none.status == 1)
        #expect(none.output.contains("1 refused"))
        let noted = try workspace.run([
            "import", "trace2skill", "../run/sheets_parallel_output", "--records", "../run/broken_records.json",
        ])
        #expect(noted.status == 0)
        #expect(noted.output.contains("not read: broken_records.json: no JSON"))
        #expect(try workspace.run(["import", "trace2skill", "."]).status == 1)
        try workspace.expectSound()
    }
}
