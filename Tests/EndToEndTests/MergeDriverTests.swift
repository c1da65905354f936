import TestSupport
import Testing

/// git with the merge driver, and without it.
@Suite struct MergeDriverTests {
    private static let text = "# Title\n\n- one\n- two\n- three\n\nThe end.\n"

    /// How the driver's program is found.
    enum Program: String, CaseIterable { case present, missing, killed, broken }

    /// What makes git merge a file.
    static let operations = [
        ["merge", "side"], ["rebase", "side"], ["cherry-pick", "side"], ["stash", "pop"],
    ]

    @Test(arguments: operations, Program.allCases)
    func conflictsEndAsGitsOwnOrBetter(operation: [String], program: Program) throws {
        let plain = try scene(driver: nil)
        let driven = try scene(driver: program)
        let expected = try run(operation, in: plain)
        let result = try run(operation, in: driven)
        #expect((result.status == 0) == (expected.status == 0), "\(result.output)\(result.errors)")
        #expect(try unlabelled(driven) == unlabelled(plain))
        #expect(try status(driven) == status(plain))
        #expect(try driven.run(["git", "fsck", "--strict"], in: "r").status == 0)
    }

    @Test(arguments: Program.allCases) func cleanMergesStayClean(program: Program) throws {
        let driven = try scene(driver: program, ours: "one", theirs: "end")
        #expect(try run(["merge", "side"], in: driven).status == 0)
        #expect(driven.read("r/SKILL.md") == "# Title\n\n- 1\n- two\n- three\n\nThe END.\n")
        #expect(try status(driven).isEmpty)
    }

    /// The configured command as a git that tells its drivers labels runs it, without any driver.
    @Test func labelsThatGitTellsStandBehindItsOwnMarkers() throws {
        let driven = try scene(driver: .missing)
        let versions = ["ours": "1\n", "base": "0\n", "theirs": "2\n"]
        for (name, text) in versions { try driven.write("r/\(name)", text) }
        try driven.write("r/ours.123.tmp", "half")
        var command = try driven.git("config", "merge.skillgit.driver", in: "r")
        let words = [
            "%O": "base", "%A": "ours", "%B": "theirs", "%L": "9", "%P": "'SKILL.md'", "%S": "'the base'",
            "%X": "'HEAD'",
            "%Y": "'a branch'",
        ]
        command = command.replacing("%%", with: "\u{1}")
        for (placeholder, word) in words { command = command.replacing(placeholder, with: word) }
        command = command.replacing("\u{1}", with: "%")
        let run = try driven.run(["sh", "-c", command], in: "r", environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
        #expect(run.status == 1, "\(run.errors)")
        #expect(driven.read("r/ours") == "<<<<<<<<< HEAD\n1\n=========\n2\n>>>>>>>>> a branch\n")
        #expect(driven.read("r/ours.123.tmp") == nil, "what a killed driver wrote is gone")
    }

    @Test func installingIsIdempotentAndTakenBack() throws {
        let sandbox = try Sandbox()
        try sandbox.git("init", "-q", "-b", "main", "r")
        try sandbox.write("r/.git/info/attributes", "*.png binary")
        let before = sandbox.read("r/.git/config")
        #expect(try sandbox.skillgit("install-driver", in: "r").status == 0)
        let attributes = sandbox.read("r/.git/info/attributes")
        #expect(attributes == "*.png binary\n*.md merge=skillgit\n")
        let again = try sandbox.skillgit("install-driver", in: "r")
        #expect(again.output == "the merge driver is installed already\n")
        #expect(sandbox.read("r/.git/info/attributes") == attributes)
        #expect(try sandbox.git("check-attr", "merge", "SKILL.md", in: "r") == "SKILL.md: merge: skillgit\n")
        #expect(try sandbox.skillgit("install-driver", "--uninstall", in: "r").status == 0)
        #expect(sandbox.read("r/.git/info/attributes") == "*.png binary\n")
        #expect(sandbox.read("r/.git/config")?.contains("skillgit") == false, "\(before ?? "")")
    }

    @Test func installsForAllRepositories() throws {
        let sandbox = try Sandbox()
        try sandbox.write("home/.gitconfig", "[core]\n\tattributesFile = ~/attributes\n")
        #expect(try sandbox.skillgit("install-driver", "--global").status == 0)
        #expect(sandbox.read("home/attributes") == "*.md merge=skillgit\n")
        #expect(try sandbox.git("config", "--global", "merge.skillgit.recursive") == "text\n")
        #expect(try sandbox.skillgit("install-driver", "--global", "--uninstall").status == 0)
        #expect(sandbox.read("home/attributes") == nil)
        #expect(sandbox.read("home/.gitconfig") == "[core]\n\tattributesFile = ~/attributes\n")
    }

    @Test func newSkillsHaveTheDriver() throws {
        let workspace = try Workspace.new()
        #expect(try workspace.git("check-attr", "merge", "SKILL.md") == "SKILL.md: merge: skillgit\n")
        #expect(try workspace.git("config", "merge.skillgit.driver").contains("merge-driver"))
    }

    @Test func obeysTheConfiguredRules() throws {
        let driven = try scene(driver: .present)
        try driven.git("stash", "drop", "-q", in: "r")
        for (branch, start, version) in [("old", "main", "1.9.0"), ("high", "old", "1.10.0"), ("low", "old", "1.9.1")] {
            try driven.git("checkout", "-qb", branch, start, in: "r")
            try driven.write("r/SKILL.md", "---\nname: bread\nversion: \(version)\n---\n")
            try driven.git("commit", "-qam", version, in: "r")
        }
        try driven.git("config", "skillgit.mergeRules", "versoin-max", in: "r")
        let conflict = try run(["merge", "high"], in: driven)
        #expect(conflict.status == 1)
        #expect(conflict.errors.contains("skillgit.mergeRules names a rule 'versoin-max'"), "\(conflict.errors)")
        try driven.git("merge", "--abort", in: "r")
        try driven.git("config", "skillgit.mergeRules", "version-max", in: "r")
        #expect(try run(["merge", "high"], in: driven).status == 0)
        #expect(driven.read("r/SKILL.md") == "---\nname: bread\nversion: 1.10.0\n---\n")
        #expect(try driven.run(["git", "fsck", "--strict"], in: "r").status == 0)
    }

    /// A repository whose branches `main` and `side` changed one file; with `stash pop` to come, also a stash.
    private func scene(driver: Program?, ours: String = "two", theirs: String = "two") throws -> Sandbox {
        let sandbox = try Sandbox()
        try sandbox.git("init", "-q", "-b", "main", "r")
        try sandbox.write("r/SKILL.md", Self.text)
        try sandbox.git("add", ".", in: "r")
        try sandbox.git("commit", "-qm", "base", in: "r")
        try sandbox.git("checkout", "-qb", "side", in: "r")
        try sandbox.write("r/SKILL.md", changed(theirs, to: "zwei"))
        try sandbox.git("commit", "-qam", "side", in: "r")
        try sandbox.git("checkout", "-q", "main", in: "r")
        try sandbox.write("r/SKILL.md", changed(theirs, to: "zwei"))
        try sandbox.git("stash", "-q", in: "r")
        try sandbox.write("r/SKILL.md", changed(ours, to: "2"))
        try sandbox.git("commit", "-qam", "ours", in: "r")
        guard let driver else { return sandbox }
        #expect(try sandbox.skillgit("install-driver", in: "r").status == 0)
        switch driver {
        case .present:
            try sandbox.run(["mkdir", "-p", "bin"])
            try sandbox.run(["ln", "-s", ProgramRun.skillgit, "bin/skillgit"])
        case .missing: break
        case .killed: try program("kill -9 $$", in: sandbox)
        case .broken: try program("exit 3", in: sandbox)
        }
        return sandbox
    }

    private func changed(_ place: String, to word: String) -> String {
        switch place {
        case "one": Self.text.replacing("one", with: "1")
        case "end": Self.text.replacing("end", with: "END")
        default: Self.text.replacing("two", with: word)
        }
    }

    private func program(_ script: String, in sandbox: Sandbox) throws {
        try sandbox.writeProgram("bin/skillgit", "#!/bin/sh\n\(script)\n")
    }

    private func run(_ operation: [String], in sandbox: Sandbox) throws -> ProgramRun {
        let path = "\(sandbox.path)/bin:/usr/local/bin:/usr/bin:/bin"
        return try sandbox.run(["git"] + operation, in: "r", environment: ["PATH": path])
    }

    /// The file without the names behind its markers, which git does not tell its drivers.
    private func unlabelled(_ sandbox: Sandbox) throws -> [String] {
        try #require(sandbox.read("r/SKILL.md")).split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.hasPrefix("<<<<<<<") || $0.hasPrefix(">>>>>>>") ? String($0.prefix(7)) : String($0)
        }
    }

    private func status(_ sandbox: Sandbox) throws -> String {
        try sandbox.git("status", "--porcelain", in: "r")
    }
}
