import JSON
import TestSupport
import Testing

/// Commits of an evolution that people took with git's own commands count as merged.
@Suite struct PickedCommitsTests {
    /// `git cherry-pick -x` writes a line into the paragraph of the trailers, and `-s` one more trailer.
    @Test(arguments: [["-x"], ["-x", "-s"], ["-s", "-x"]]) func aPickWithItsOriginIsMerged(options: [String]) throws {
        let workspace = try Workspace.new()
        let evolved = try workspace.evolve(Demo.runs)
        let commit = try #require(evolved.commits.first)
        let pick = try workspace.git(["cherry-pick"] + options + [commit.id])
        #expect(pick.status == 0, "\(pick.errors)")
        let message = try workspace.git("log", "-1", "--format=%B")
        try #require(message.contains("(cherry picked from commit \(commit.id))"))
        try expectMerged(commit, in: workspace)
        // Picked again from there, it says both origins.
        try workspace.git("branch", "picked")
        try workspace.git("reset", "-q", "--hard", "main~1")
        try workspace.git("commit", "-q", "--allow-empty", "-m", "Something else")
        let again = try workspace.git(["cherry-pick"] + options + ["picked"])
        #expect(again.status == 0, "\(again.errors)")
        #expect(try workspace.git("log", "-1", "--format=%B").matches(of: "(cherry picked from commit") == 2)
        try expectMerged(commit, in: workspace)
        #expect(try workspace.json("fsck")["findings"]?.array?.isEmpty == true)
    }

    private func expectMerged(_ commit: PatchedCommit, in workspace: Workspace) throws {
        let log = try workspace.json("log")
        let patches = (log["runs"]?.array ?? []).flatMap { $0["patches"]?.array ?? [] }
        let entry = try #require(patches.first { $0["id"]?.string == commit.patch })
        #expect(entry["state"]?.string == "merged" && entry["merged_by"]?.string == "commit")
        let others = patches.filter { $0["id"]?.string != commit.patch }
        #expect(!others.isEmpty && others.allSatisfy { $0["state"]?.string != "merged" })
        let blame = try workspace.json("blame", "SKILL.md")
        let blamed = (blame["lines"]?.array ?? []).compactMap { $0["patch"]?["id"]?.string }
        #expect(blamed.contains(commit.patch))
    }
}

extension String {
    /// How often a text is in it.
    fileprivate func matches(of text: String) -> Int { ranges(of: text).count }
}
