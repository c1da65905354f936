import JSON
import TestSupport
import Testing

/// Clones of a skill repository: what travels, how decisions of two reviewers join, what is published and forgotten.
@Suite struct CloneTests {
    /// A skill that has learned, pushed to a bare `origin.git`.
    private func published(evidence: Bool = false) throws -> (scene: SkillScene, run: String) {
        let scene = try SkillScene()
        let run = try scene.evolvedSkill(publishing: evidence)
        try scene.sandbox.git("init", "--quiet", "--bare", "origin.git")
        try scene.sandbox.git("remote", "add", "origin", "../origin.git", in: "sums")
        try scene.skillgit("init", in: "sums")
        try push(scene, "sums")
        return (scene, run)
    }

    private func push(_ scene: SkillScene, _ folder: String) throws {
        try scene.sandbox.git(
            "push", "--quiet", "origin", "main", "refs/skillgit/*:refs/skillgit/*",
            "refs/heads/evolve/*:refs/heads/evolve/*", in: folder)
    }

    private func clone(_ scene: SkillScene, _ name: String) throws -> JSONValue {
        try scene.json("clone", "file://" + scene.sandbox.path + "/origin.git", name)
    }

    private func decisions(_ scene: SkillScene, _ folder: String) throws -> [String] {
        try scene.sandbox.git("ls-tree", "--name-only", "refs/skillgit/review", in: folder).split(
            separator: "\n"
        ).map(String.init)
    }

    @Test func runsTravelAndWordsStay() throws {
        let (scene, run) = try published()
        let report = try clone(scene, "other")
        #expect(report["schema"]?.string == "skillgit.clone/1")
        #expect(report["runs"]?.integer == 1)
        #expect(report["branch"]?.string == "main")
        #expect(scene.sandbox.read("other/SKILL.md") == scene.sandbox.read("sums/SKILL.md"))
        let patch = try #require(scene.patches(in: "other").first)
        #expect(try scene.json("show", patch, in: "other")["evidence_sharing"]?.string == "not shared")
        #expect(try scene.json("fsck", in: "other")["whole"]?.bool == true)
        // Later runs come with a plain fetch.
        #expect(
            try scene.sandbox.git("config", "--get-all", "remote.origin.fetch", in: "other").contains(
                "refs/skillgit/runs/"))
        let name = try scene.skillgit("clone", "origin.git")
        #expect(name.output.hasPrefix("cloned into origin:"))
        #expect(try scene.json("log", "--run", run, in: "origin")["runs"]?.array?.count == 1)
        try scene.skillgit("clone", "gone.git", status: 128)
    }

    @Test func decisionsOfTwoReviewersJoin() throws {
        let (scene, _) = try published()
        _ = try clone(scene, "ann")
        _ = try clone(scene, "ben")
        let patches = try scene.patches()
        try #require(patches.count >= 2)
        try scene.skillgit("review", "--accept", patches[0], in: "ann")
        try scene.skillgit("review", "--reject", patches[1], "--reason", "no", in: "ben")
        try push(scene, "ann")
        try scene.sandbox.git("fetch", "--quiet", in: "ben")
        let joined = try scene.skillgit("log", in: "ben")
        #expect(joined.errors.contains("joined 1 decision of origin"))
        #expect(try decisions(scene, "ben").count == 2)
        // Once joined there is nothing to join, and undo takes back a decision of one's own or says why not.
        #expect(try scene.skillgit("log", in: "ben").errors.contains("joined") == false)
        try push(scene, "ben")
        try scene.sandbox.git("fetch", "--quiet", in: "ann")
        try scene.skillgit("status", in: "ann")
        let tips = try ["ann", "ben"].map {
            try scene.sandbox.git("rev-parse", "refs/skillgit/review", in: $0)
        }
        #expect(tips[0] == tips[1])
        try scene.skillgit("merge", in: "ann")
        #expect(try scene.json("fsck", in: "ann")["whole"]?.bool == true)
    }

    @Test func laterDecisionStandsOnBothSides() throws {
        let (scene, _) = try published()
        _ = try clone(scene, "ann")
        _ = try clone(scene, "ben")
        let patch = try #require(scene.patches().first)
        try scene.skillgit(
            "review", "--accept", patch, in: "ann", environment: ["SOURCE_DATE_EPOCH": "1750000100"])
        try scene.skillgit(
            "review", "--reject", patch, "--reason", "later", in: "ben",
            environment: ["SOURCE_DATE_EPOCH": "1750000200"])
        try push(scene, "ben")
        try scene.sandbox.git("fetch", "--quiet", in: "ann")
        try scene.skillgit("log", in: "ann")
        try push(scene, "ann")
        try scene.sandbox.git("fetch", "--quiet", in: "ben")
        try scene.skillgit("log", in: "ben")
        for folder in ["ann", "ben"] {
            let text = try scene.sandbox.git("show", "refs/skillgit/review:\(patch).json", in: folder)
            #expect(text.contains("later"))
        }
    }

    @Test func publishedQuotesTravelAndAreForgotten() throws {
        let (scene, run) = try published(evidence: true)
        _ = try clone(scene, "other")
        let patch = try #require(scene.patches().first)
        #expect(try scene.json("show", patch, in: "other")["evidence_sharing"]?.string == "published")
        let shown = try scene.json("show", patch, in: "sums")
        let quoted = try #require(shown["quotes"]?.array?.first?["reference"]?["trajectory"]?.string)
        let forgotten = try scene.json("forget", quoted, in: "sums", status: 1)
        #expect(forgotten["published"]?.array?.first?.string == run)
        #expect((forgotten["quotes"]?.integer ?? 0) > 0)
        let files = try scene.sandbox.run(["grep", "-rl", "\"\(quoted)\"", ".git/skillgit"], in: "sums")
        #expect(files.output.isEmpty)
        let again = try scene.json("forget", quoted, in: "sums", status: 1)
        #expect(again["quotes"]?.integer == 0)
        try scene.skillgit("forget", "no-such-run", in: "sums", status: 128)
        try scene.skillgit("publish", run, in: "other", status: 128)
    }

    @Test func publishLater() throws {
        let (scene, run) = try published()
        let report = try scene.json("publish", run, in: "sums")
        #expect((report["patches"]?.integer ?? 0) > 0)
        try push(scene, "sums")
        _ = try clone(scene, "other")
        let patch = try #require(scene.patches().first)
        #expect(try scene.json("show", patch, in: "other")["evidence_sharing"]?.string == "published")
        let quoted = try #require(
            scene.json("show", patch, in: "sums")["quotes"]?.array?.first?["reference"]?["trajectory"]?.string
        )
        try scene.sandbox.git("update-ref", "-d", "refs/skillgit/evidence/\(run)", in: "sums")
        #expect(try scene.skillgit("forget", quoted, in: "sums").output.contains("removed"))
    }
}
