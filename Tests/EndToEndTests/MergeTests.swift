import JSON
import TestSupport
import Testing

/// Taking patches into a default branch that people work on.
@Suite struct MergeTests {
    /// What a person writes that is too near to a patch's rule for both to stand.
    static let rival =
        "5. Before you name a table, run `SELECT name FROM sqlite_master WHERE type = 'table'`: a name that was only"
        + " guessed ends in `Error: no such table: …`, and hardly any of the runs that met it and passed looked there"
        + " before the next try."
    private static let item = "4. Compare the result with the task before reporting it."
    private static let introduction = "What makes a result of this work good, and how to get there."

    /// A skill with an open run and all its patches accepted.
    private func accepted() throws -> (Workspace, Workspace.Evolved) {
        let workspace = try Workspace.new()
        let evolved = try workspace.evolve(Demo.runs)
        let run = try workspace.run(["review", "--accept"] + evolved.commits.map(\.patch))
        #expect(run.status == 0, "\(run.errors)")
        return (workspace, evolved)
    }

    private func replace(_ old: String, _ new: String, in workspace: Workspace) throws {
        let text = try workspace.file("SKILL.md")
        try #require(text.contains(old))
        try workspace.write("SKILL.md", text.replacing(old, with: new))
    }

    @Test func movedBranchMergesCleanly() throws {
        let (workspace, evolved) = try accepted()
        try replace(MergeTests.introduction, "How to answer with a query.", in: workspace)
        try workspace.write("references/units.md", "# Units\n\nAll sums are in cents.\n")
        try workspace.git("add", ".")
        try workspace.git("commit", "-m", "Say what it is about")
        let moved = try workspace.git("rev-parse", "main")
        try workspace.skillgit("merge")
        let skill = try workspace.file("SKILL.md")
        #expect(skill.contains("How to answer with a query.") && skill.contains("name a table"))
        #expect(try workspace.file("references/units.md").contains("cents"))
        #expect(try workspace.git("rev-parse", "main^1") == moved)
        #expect(try workspace.git("status", "--porcelain").isEmpty)
        #expect(try workspace.patches(in: "main") == Set(evolved.commits.map(\.patch)))
        try workspace.expectSound()
    }

    @Test func conflictStopsAndGoesOnWhenResolved() throws {
        let (workspace, evolved) = try conflicting()
        let before = try workspace.file("SKILL.md")
        try workspace.skillgit("merge", status: 5)
        #expect(try workspace.file("SKILL.md") == before, "agents go on reading our side")
        #expect(try workspace.git("ls-files", "--unmerged").split(separator: "\n").count == 3)
        #expect(try workspace.git("rev-parse", "MERGE_HEAD").isEmpty == false)
        #expect(try workspace.json("status")["merge_in_progress"]?.isNull == false)
        let marked = try workspace.file(".git/skillgit/merge/files/SKILL.md")
        #expect(marked.contains("<<<<<<<") && marked.contains(">>>>>>>"))
        try workspace.skillgit("merge", "--continue", status: 5)
        #expect(try workspace.file("SKILL.md") == before)
        let resolved = marked.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            !["<<<<<<<", "|||||||", "=======", ">>>>>>>"].contains { line.hasPrefix($0) }
                && line != MergeTests.rival
        }.joined(separator: "\n")
        try workspace.write(".git/skillgit/merge/files/SKILL.md", resolved)
        try workspace.skillgit("merge", "--continue")
        #expect(try workspace.file("SKILL.md") == resolved)
        #expect(try workspace.git("status", "--porcelain").isEmpty)
        #expect(try workspace.git("log", "-1", "--format=%P", "main").split(separator: " ").count == 2)
        #expect(try workspace.patches(in: "main") == Set(evolved.commits.map(\.patch)))
        #expect(try workspace.json("status")["merge_in_progress"]?.isNull == true)
        try workspace.expectSound()
    }

    @Test(arguments: [false, true]) func abortRestores(withMarkers: Bool) throws {
        let (workspace, _) = try conflicting()
        try workspace.write("notes.txt", "not in git\n")
        let before = try state(workspace)
        if withMarkers {
            try workspace.skillgit("merge", "--markers", status: 5)
            #expect(try workspace.file("SKILL.md").contains("<<<<<<<"))
        } else {
            try workspace.skillgit("merge", status: 5)
        }
        try workspace.skillgit("merge", "--abort")
        #expect(try state(workspace) == before)
        #expect(try workspace.file("notes.txt") == "not in git\n")
        try workspace.skillgit("merge", status: 5)
        try workspace.skillgit("merge", "--abort")
        #expect(try state(workspace) == before)
        try workspace.expectSound()
    }

    @Test func markersInTheWorkTreeAreResolvedAsInGit() throws {
        let (workspace, _) = try conflicting()
        try workspace.skillgit("merge", "--markers", status: 5)
        try workspace.skillgit("merge", "--continue", status: 5)
        let resolved = try workspace.file("SKILL.md").split(separator: "\n", omittingEmptySubsequences: false)
            .filter { line in
                !["<<<<<<<", "|||||||", "=======", ">>>>>>>"].contains { line.hasPrefix($0) }
                    && line != MergeTests.rival
            }.joined(separator: "\n")
        try workspace.write("SKILL.md", resolved)
        try workspace.skillgit("merge", "--continue")
        #expect(try workspace.git("show", "main:SKILL.md") == resolved)
        #expect(try workspace.git("status", "--porcelain").isEmpty)
        try workspace.expectSound()
    }

    @Test func uncommittedChangesAreNeverLost() throws {
        let (workspace, _) = try accepted()
        try replace(MergeTests.introduction, "Half a sentence that nobody has commi", in: workspace)
        try workspace.write("draft.md", "of mine\n")
        let before = try state(workspace)
        let edited = try workspace.file("SKILL.md")
        let run = try workspace.run(["merge"])
        #expect(try workspace.file("draft.md") == "of mine\n")
        if run.status == 0 {
            // Merged without touching the file, or together with the change.
            #expect(try workspace.file("SKILL.md").contains("nobody has commi"))
        } else {
            #expect(try workspace.file("SKILL.md") == edited)
            #expect(try state(workspace) == before)
            #expect(run.errors.contains("SKILL.md"))
        }
        try workspace.git("checkout", "--quiet", "SKILL.md")
        if run.status != 0 { try workspace.skillgit("merge") }
        // An undo would have to overwrite the change, too.
        try replace(MergeTests.introduction, "Again half a sent", in: workspace)
        _ = try workspace.run(["undo"])
        #expect(try workspace.file("SKILL.md").contains("Again half a sent"))
        #expect(try workspace.file("draft.md") == "of mine\n")
        try workspace.expectSound()
    }

    @Test func untrackedFileInTheWayStaysAsItIs() throws {
        guard let path = SharedMaterial.path("traces/sql/gpt-4.jsonl") else { return }
        let workspace = try Workspace.new()
        let evolved = try workspace.evolve(path)
        let names = try workspace.git("diff", "--name-only", "--diff-filter=A", "main", evolved.branch)
        let added = try #require(names.split(separator: "\n").first.map(String.init))
        try workspace.sandbox.run(["mkdir", "-p", "references"], in: workspace.folder)
        try workspace.write(added, "my own notes\n")
        let tip = try workspace.git("rev-parse", "main")
        let run = try workspace.run(["merge", "--all"])
        #expect(run.status != 0)
        #expect(run.errors.contains(added))
        #expect(try workspace.file(added) == "my own notes\n")
        #expect(try workspace.git("rev-parse", "main") == tip)
        try workspace.expectSound()
    }

    /// A skill whose default branch has changed the place that the patches change.
    private func conflicting() throws -> (Workspace, Workspace.Evolved) {
        let (workspace, evolved) = try accepted()
        try replace(MergeTests.item, "\(MergeTests.item)\n\(MergeTests.rival)", in: workspace)
        try workspace.git("commit", "-am", "Say it by hand")
        return (workspace, evolved)
    }

    /// What must be as before: references, index and work tree.
    private func state(_ workspace: Workspace) throws -> String {
        let references = try workspace.git(
            "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/skillgit/review")
        return references + (try workspace.git("ls-files", "--stage"))
            + (try workspace.git("status", "--porcelain"))
            + (try workspace.file("SKILL.md"))
    }
}
