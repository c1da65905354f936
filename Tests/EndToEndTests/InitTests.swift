import JSON
import TestSupport
import Testing

/// `skillgit init`, and `list` and `status` over folders of skills.
@Suite struct InitTests {
    private static func skill(_ name: String) -> String {
        "---\nname: \(name)\ndescription: Does \(name).\n---\n\n# \(name)\n"
    }

    @Test func folderThatIsNoRepository() throws {
        let scene = try SkillScene()
        try scene.sandbox.write("abc/SKILL.md", Self.skill("abc"))
        try scene.sandbox.write("abc/scripts/go.sh", "#!/bin/sh\n")
        try scene.sandbox.run(["chmod", "+x", "abc/scripts/go.sh"])
        try scene.sandbox.write("abc/.env", "TOKEN=x\n")
        try scene.sandbox.write("abc/.gitignore", ".env\n")
        try scene.skillgit("init", "abc", "--initial-branch", "trunk")
        #expect(
            try scene.sandbox.git("ls-tree", "-r", "--name-only", "trunk", in: "abc")
                == ".gitignore\nSKILL.md\nscripts/go.sh\n")
        #expect(try scene.sandbox.git("ls-tree", "trunk", "scripts/go.sh", in: "abc").hasPrefix("100755"))
        #expect(try scene.sandbox.git("status", "--porcelain", in: "abc").isEmpty)
        #expect(try scene.json("status", in: "abc")["branch"]?.string == "trunk")
        // Once more changes nothing.
        let head = try scene.sandbox.git("rev-parse", "HEAD", in: "abc")
        try scene.skillgit("init", "abc")
        #expect(try scene.sandbox.git("rev-parse", "HEAD", in: "abc") == head)
    }

    @Test func repositoryWithHistoryAndUncommittedFiles() throws {
        let scene = try SkillScene()
        try scene.sandbox.git("init", "--quiet", "--initial-branch", "develop", "abc")
        try scene.sandbox.write("abc/SKILL.md", Self.skill("abc"))
        try scene.sandbox.git("add", ".", in: "abc")
        try scene.sandbox.git("commit", "--quiet", "-m", "Begin", in: "abc")
        try scene.sandbox.write("abc/SKILL.md", Self.skill("abc") + "\nChanged.\n")
        try scene.sandbox.write("abc/notes.md", "new\n")
        let head = try scene.sandbox.git("rev-parse", "HEAD", in: "abc")
        let run = try scene.skillgit("init", "abc", "--initial-branch", "main")
        #expect(run.errors.contains("keeps its default branch develop"))
        #expect(try scene.sandbox.git("rev-parse", "HEAD", in: "abc") == head)
        #expect(try scene.sandbox.git("status", "--porcelain", in: "abc") == " M SKILL.md\n?? notes.md\n")
        #expect(try scene.sandbox.git("config", "skillgit.defaultBranch", in: "abc") == "develop\n")
    }

    @Test func repositoryWithoutACommit() throws {
        let scene = try SkillScene()
        try scene.sandbox.git("init", "--quiet", "--initial-branch", "x/y", "abc")
        try scene.sandbox.write("abc/SKILL.md", Self.skill("abc"))
        try scene.skillgit("init", "abc")
        #expect(try scene.sandbox.git("log", "--format=%s", "x/y", in: "abc") == "Add the skill abc\n")
    }

    @Test func insideAnotherRepository() throws {
        let scene = try SkillScene()
        try scene.sandbox.git("init", "--quiet", "outer")
        try scene.sandbox.write("outer/skills/abc/SKILL.md", Self.skill("abc"))
        let run = try scene.skillgit("init", "outer/skills/abc", status: 128)
        #expect(run.errors.contains("git submodule add"))
        try scene.skillgit("new", "outer/skills/other", status: 128)
        #expect(try scene.sandbox.run(["test", "-e", "outer/skills/abc/.git"]).status != 0)
        try scene.skillgit("init", "outer/nothing", status: 128)
    }

    @Test func foldersOfSkills() throws {
        let scene = try SkillScene()
        try scene.sandbox.write("skills/one/SKILL.md", Self.skill("one"))
        try scene.sandbox.write("skills/group/two/SKILL.md", Self.skill("two"))
        try scene.sandbox.write("skills/bad/SKILL.md", "# No frontmatter\n")
        try scene.sandbox.write("skills/notes/readme.md", "x\n")
        try scene.sandbox.run(["ln", "-s", "..", "skills/loop"])
        try scene.skillgit("init", "skills/one")
        let list = try scene.json("list", "skills")
        let rows = list["skills"]?.array ?? []
        #expect(rows.compactMap { $0["name"]?.string }.filter { $0 == "one" }.isEmpty == false)
        #expect(rows.first { $0["path"]?.string == "group/two" }?["valid"]?.bool == true)
        #expect(rows.first { $0["path"]?.string == "bad" }?["valid"]?.bool == false)
        let status = try scene.skillgit("status", in: "skills")
        #expect(status.output.contains("skill one on main"))
        #expect(status.errors.contains("no repository"))
        #expect(try scene.json("status", in: "skills")["skills"]?.array?.isEmpty == false)
        try scene.skillgit("list", "gone", status: 128)
    }
}
