import JSON
import TestSupport
import Testing

/// `skillgit fsck`: a whole repository passes, each kind of damage is named with what mends it.
@Suite struct FsckTests {
    private func rules(_ scene: SkillScene, status: Int32 = 1) throws -> Set<String> {
        let report = try scene.json("fsck", in: "sums", status: status)
        #expect(report["schema"]?.string == "skillgit.fsck/1")
        for finding in report["findings"]?.array ?? [] { #expect(finding["mend"]?.string?.isEmpty == false) }
        return Set((report["findings"]?.array ?? []).compactMap { $0["rule"]?.string })
    }

    @Test func wholeAfterEveryStep() throws {
        let scene = try SkillScene()
        _ = try scene.evolvedSkill()
        #expect(try rules(scene, status: 0).isEmpty)
        let patches = try scene.patches()
        try scene.skillgit("review", "--accept", patches[0], in: "sums")
        try scene.skillgit("merge", in: "sums")
        #expect(try rules(scene, status: 0).isEmpty)
        try scene.skillgit("undo", in: "sums")
        #expect(try rules(scene, status: 0).isEmpty)
        #expect(try scene.skillgit("fsck", in: "sums").output == "the repository is whole\n")
    }

    @Test func runThatIsGone() throws {
        let scene = try SkillScene()
        let run = try scene.evolvedSkill()
        try scene.sandbox.git("update-ref", "-d", "refs/skillgit/runs/\(run)", in: "sums")
        #expect(try rules(scene) == ["patch-trailer"])
    }

    @Test func runThatIsNoRecord() throws {
        let scene = try SkillScene()
        let run = try scene.evolvedSkill()
        let tip = try scene.sandbox.git("rev-parse", "main", in: "sums").split(separator: "\n").joined()
        try scene.sandbox.git("update-ref", "refs/skillgit/runs/\(run)", tip, in: "sums")
        #expect(try rules(scene).contains("run-record"))
        try scene.sandbox.git("update-ref", "refs/skillgit/runs/nonsense", tip, in: "sums")
        #expect(try rules(scene).contains("run-record"))
    }

    @Test func decisionsAndLog() throws {
        let scene = try SkillScene()
        _ = try scene.evolvedSkill()
        try scene.skillgit("review", "--accept", try #require(scene.patches().first), in: "sums")
        let script = """
            set -e
            blob=$(echo '{' | git hash-object -w --stdin)
            tree=$(printf '100644 blob %s\\tp-0123456789.json\\n' "$blob" | git mktree)
            git update-ref refs/skillgit/review "$(git commit-tree -m x "$tree")"
            git update-ref refs/skillgit-local/operations main
            """
        let run = try scene.sandbox.run(["sh", "-c", script], in: "sums")
        #expect(run.status == 0, "\(run.errors)")
        // The log that cannot be read stops every command but says what mends it.
        let stopped = try scene.skillgit("fsck", in: "sums", status: 128)
        #expect(stopped.errors.contains("git update-ref -d refs/skillgit-local/operations"))
        try scene.sandbox.git("update-ref", "-d", "refs/skillgit-local/operations", in: "sums")
        #expect(try rules(scene).contains("decision"))
    }

    @Test func settingsObjectsAndBranches() throws {
        let scene = try SkillScene()
        _ = try scene.evolvedSkill()
        try scene.sandbox.git("config", "--unset-all", "transfer.hideRefs", in: "sums")
        #expect(try rules(scene, status: 0) == ["settings"])
        try scene.sandbox.git("remote", "add", "origin", "/nowhere", in: "sums")
        try scene.sandbox.git("config", "skillgit.defaultBranch", "gone", in: "sums")
        #expect(try rules(scene) == ["settings"])
        try scene.sandbox.git("config", "skillgit.defaultBranch", "main", in: "sums")
        try scene.skillgit("init", in: "sums")
        #expect(try rules(scene, status: 0).isEmpty)
        let blob = try scene.sandbox.git("rev-parse", "main:SKILL.md", in: "sums").split(separator: "\n")
            .joined()
        try scene.sandbox.run(
            ["rm", "-f", ".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"], in: "sums")
        #expect(try rules(scene).contains("objects"))
    }

    @Test func theDriverIsConfiguredAndAskedFor() throws {
        let scene = try SkillScene()
        _ = try scene.evolvedSkill()
        let git = scene.sandbox
        func findings() throws -> [String] {
            let run = try scene.skillgit("fsck", "--json", in: "sums")
            return (try JSONValue.parse(run.output)["findings"]?.array ?? []).compactMap { $0["subject"]?.string }
        }
        let both = ["SKILL.md: merge", "references/file.md: merge"]
        #expect(try findings().isEmpty)
        // The line is gone, the settings are not.
        try git.run(["rm", ".git/info/attributes"], in: "sums")
        #expect(try findings() == both)
        // Attributes that travel with the files do as well, for the files that they name.
        try git.write("sums/.gitattributes", "SKILL.md merge=skillgit\n")
        #expect(try findings() == ["references/file.md: merge"])
        try git.write("sums/.gitattributes", "*.md merge=skillgit\n")
        #expect(try findings().isEmpty)
        // A line elsewhere takes the attribute away again; what mends it, mends it.
        try git.write("sums/.gitattributes", "*.md -merge\n")
        #expect(try findings() == both)
        #expect(try scene.skillgit("install-driver", in: "sums").status == 0)
        #expect(try findings().isEmpty)
        try git.write("sums/.git/info/attributes", "*.md merge=skillgit\nSKILL.md merge=union\n")
        let report = try scene.skillgit("fsck", in: "sums").output
        #expect(report.contains("its attribute merge is union") && report.contains("Another line takes"))
        try git.write("sums/.git/info/attributes", "*.md merge=skillgit\n")
        try git.git("config", "merge.skillgit.driver", "skillgit merge-driver %O %A %B", in: "sums")
        #expect(try findings() == ["merge.skillgit.driver"])
        try git.git("config", "--unset", "merge.skillgit.driver", in: "sums")
        #expect(try findings() == ["merge.skillgit.driver"])
        #expect(try scene.skillgit("install-driver", in: "sums").status == 0)
        #expect(try findings().isEmpty)
    }
}
