import JSON
import TestSupport
import Testing

/// Settling the conflicts of a merge in progress with `skillgit resolve`.
@Suite struct ResolveTests {
    private static let times = "# Times\n\nEvery shift begins at seven.\n"
    private static let units = "# Units\n\n## Money\n\nSums are in cents.\n\n## Weight\n\nBoxes weigh four pounds.\n"

    /// A merge in progress with conflicts 1 (`references/times.md`), 2 and 3 (`references/units.md`).
    private func conflicting() throws -> Workspace {
        let workspace = try Workspace.new()
        func commit(_ times: String, _ money: String, _ weight: String) throws {
            try workspace.write("references/times.md", Self.times.replacing("seven", with: times))
            let units = Self.units.replacing("cents", with: money).replacing("four pounds", with: weight)
            try workspace.write("references/units.md", units)
            try workspace.git("add", ".")
            try workspace.git("commit", "-qm", times)
        }
        try commit("seven", "cents", "four pounds")
        try workspace.git("checkout", "-qb", "side")
        try commit("nine", "euros", "two kilograms")
        try workspace.git("checkout", "-q", "main")
        try commit("six", "dollars", "sixty ounces")
        try workspace.skillgit("merge", "side", status: 5)
        #expect(try states(workspace, status: 5) == ["open", "open", "open"])
        return workspace
    }

    /// The states of all conflicts, by number.
    private func states(
        _ workspace: Workspace, status: Int32, location: SourceLocation = #_sourceLocation
    ) throws -> [String] {
        let report = try workspace.json("resolve", status: status, location: location)
        return (report["conflicts"]?.array ?? []).map { $0["state"]?.string ?? "" }
    }

    /// The file as it is being resolved.
    private func resolving(_ name: String, _ workspace: Workspace) throws -> String {
        try workspace.file(".git/skillgit/merge/files/references/\(name)")
    }

    @Test func aFileIsSettledAsAWholeAndTheRestStaysOpen() throws {
        let workspace = try conflicting()
        let listed = try workspace.json("resolve", "--file", "references/units.md", status: 5)
        #expect((listed["conflicts"]?.array ?? []).count == 2)
        try workspace.skillgit("resolve", "--all", "--file", "references/units.md", "--theirs")
        #expect(try states(workspace, status: 5) == ["open", "settled", "settled"])
        let units = try resolving("units.md", workspace)
        #expect(units == Self.units.replacing("cents", with: "euros").replacing("four pounds", with: "two kilograms"))
        #expect(try resolving("times.md", workspace).contains("<<<<<<<"))
        #expect(try workspace.file("references/units.md").contains("dollars"), "agents go on reading our side")
        try workspace.skillgit("resolve", "--file", "references/none.md", "--ours", status: 2)
        try workspace.skillgit("merge", "--continue", status: 5)
        try workspace.skillgit("merge", "--abort")
        try workspace.expectSound()
    }

    @Test func allThatIsOpenIsSettledAndWhatIsSettledStays() throws {
        let workspace = try conflicting()
        try workspace.skillgit("resolve", "2", "--theirs", status: 5)
        try workspace.skillgit("resolve", "--all", "--ours")
        #expect(try states(workspace, status: 0) == ["settled", "settled", "settled"])
        try workspace.skillgit("merge", "--continue")
        let units = try workspace.file("references/units.md")
        #expect(units == Self.units.replacing("cents", with: "euros").replacing("four pounds", with: "sixty ounces"))
        #expect(try workspace.file("references/times.md") == Self.times.replacing("seven", with: "six"))
        #expect(try workspace.git("status", "--porcelain").isEmpty)
        try workspace.expectSound()
    }

    @Test func whatIsReopenedIsAskedAgainAndNotRemembered() throws {
        let workspace = try conflicting()
        try workspace.skillgit("resolve", "--all", "--theirs")
        try workspace.skillgit("resolve", "2", "--reopen", status: 5)
        #expect(try states(workspace, status: 5) == ["settled", "open", "settled"])
        let units = try resolving("units.md", workspace)
        #expect(units.contains("<<<<<<<") && units.contains("two kilograms") && !units.contains("sixty ounces"))
        try workspace.skillgit("merge", "--continue", status: 5)
        try workspace.skillgit("merge", "--abort")
        // The next merge knows the two others.
        try workspace.skillgit("merge", "side", status: 5)
        let again = try workspace.json("resolve", status: 5)["conflicts"]?.array ?? []
        #expect(again.map { $0["state"]?.string } == ["open", "settled"], "the file of the first is settled wholly")
        try workspace.skillgit("resolve", "--all", "--reopen", status: 5)
        try workspace.skillgit("merge", "--abort")
        try workspace.skillgit("merge", "side", status: 5)
        #expect(!(try states(workspace, status: 5)).contains("settled"))
    }

    @Test func anEditorWritesTheText() throws {
        let workspace = try conflicting()
        let script = try workspace.sandbox.writeProgram(
            "editor",
            "#!/bin/sh\ncp \"$1\" '\(workspace.sandbox.path)/shown'\necho 'Shifts have no fixed begin.' > \"$1\"\n")
        try workspace.skillgit("resolve", "1", "--edit", status: 5, environment: ["EDITOR": script, "VISUAL": script])
        let shown = try #require(workspace.sandbox.read("shown"))
        for line in ["seven", "six", "nine"].map({ "Every shift begins at \($0).\n" }) { #expect(shown.contains(line)) }
        #expect(shown.hasPrefix("<<<<<<<") && shown.contains("|||||||"))
        #expect(try states(workspace, status: 5) == ["settled", "open", "open"])
        #expect(try resolving("times.md", workspace) == "# Times\n\nShifts have no fixed begin.\n")
        // What was settled is what the editor shows next.
        let word = "sed -i s/fixed/common/"
        try workspace.skillgit("resolve", "1", "--edit", status: 5, environment: ["EDITOR": word, "VISUAL": word])
        #expect(try resolving("times.md", workspace) == "# Times\n\nShifts have no common begin.\n")
        try workspace.skillgit("resolve", "--all", "--both")
        try workspace.skillgit("merge", "--continue")
        #expect(try workspace.file("references/times.md") == "# Times\n\nShifts have no common begin.\n")
        let units = try workspace.file("references/units.md")
        #expect(units.contains("dollars") && units.contains("euros"))
        try workspace.expectSound()
    }

    @Test func anEditorThatFailsOrLeavesMarkersChangesNothing() throws {
        let workspace = try conflicting()
        for (editor, status) in [("true", Int32(5)), ("false", 128)] {
            try workspace.skillgit(
                "resolve", "1", "--edit", status: status, environment: ["EDITOR": editor, "VISUAL": editor])
            #expect(try states(workspace, status: 5) == ["open", "open", "open"])
        }
        #expect(workspace.sandbox.read("\(workspace.folder)/.git/skillgit/EDIT_CONFLICT.md") == nil)
    }

    @Test func gitCommitDuringAMergeIsWarnedOfAndExplained() throws {
        let workspace = try conflicting()
        #expect(try workspace.run(["resolve"]).errors.contains("'git commit' would record it"))
        let before = try workspace.git("rev-parse", "--short=10", "main").split(separator: "\n")[0]
        try workspace.git("commit", "-qam", "All done")
        let commit = try workspace.git("rev-parse", "--short=10", "main").split(separator: "\n")[0]
        let errors = try workspace.run(["status"]).errors
        #expect(errors.contains("the merge of side was ended with git by commit \(commit)"))
        #expect(errors.contains("our side, as before the merge, in references/times.md, references/units.md"))
        #expect(errors.contains("git reset --keep \(before), then skillgit merge side"))
        #expect(try workspace.run(["status"]).errors.isEmpty)
    }
}
