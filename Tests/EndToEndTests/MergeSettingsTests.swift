import TestSupport
import Testing

/// What the user told git holds for `skillgit merge`, too.
@Suite struct MergeSettingsTests {
    /// A skill whose branch `side` is in conflict with it in one line, and `new` is not.
    private func diverged() throws -> Workspace {
        let workspace = try Workspace.new()
        func commit(_ line: String, _ name: String) throws {
            try workspace.write(name, "# Times\n\nEvery shift begins at \(line).\n")
            try workspace.git("add", ".")
            try workspace.git("commit", "-qm", line)
        }
        try commit("seven", "references/times.md")
        for name in ["side", "new"] { try workspace.git("branch", name) }
        try commit("six", "references/times.md")
        try workspace.git("checkout", "-q", "side")
        try commit("nine", "references/times.md")
        try workspace.git("checkout", "-q", "new")
        try commit("ten", "references/more.md")
        try workspace.git("checkout", "-q", "main")
        return workspace
    }

    @Test func theAuthorIsWhoTheEnvironmentNames() throws {
        let workspace = try diverged()
        let author = [
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_AUTHOR_DATE": "2020-01-02T03:04:05+0100",
        ]
        let names = ["log", "-1", "--format=%an <%ae> %aI, %cn"]
        let expected = "Ada <ada@example.org> 2020-01-02T03:04:05+01:00, Test Author\n"
        try workspace.skillgit("merge", "new", environment: author)
        #expect(try workspace.git(names).output == expected)
        try workspace.skillgit("merge", "side", status: 5)
        try workspace.skillgit("resolve", "--all", "--theirs")
        try workspace.skillgit("merge", "--continue", environment: author)
        #expect(try workspace.git(names).output == expected)
    }

    @Test func aMissingSignatureIsSaid() throws {
        let workspace = try diverged()
        try workspace.git("config", "commit.gpgsign", "true")
        let run = try workspace.run(["merge", "new"])
        #expect(run.status == 0 && run.errors.contains("is not signed"))
    }

    @Test func anotherRepositoryIsNeverTakenForTheOneThatIsNamed() throws {
        let workspace = try diverged()
        let other = try workspace.copy("other")
        let before = try workspace.git("rev-parse", "main")
        for variable in ["GIT_DIR", "GIT_WORK_TREE"] {
            let place = other.folder + (variable == "GIT_DIR" ? "/.git" : "")
            let run = try workspace.run(["merge", "new"], environment: [variable: place])
            #expect(run.status == 128 && run.errors.contains(variable), "\(run.errors)")
        }
        #expect(try workspace.git("rev-parse", "main") == before)
        // As git names it for hooks and aliases.
        try workspace.skillgit("merge", "new", environment: ["GIT_DIR": ".git", "GIT_WORK_TREE": "."])
    }

    @Test func whatIsNoCommitIsSaidInOurWords() throws {
        let workspace = try diverged()
        for name in ["HEAD:SKILL.md", "HEAD:", "main..side", "abc", ":"] {
            let run = try workspace.run(["merge", name])
            #expect(run.status == 128 && run.errors.contains("'\(name)'"), "\(run.errors)")
            #expect(run.errors.contains("hint: "))
        }
    }
}
