import JSON
import TestSupport
import Testing

/// `skillgit diff` beside git's own, and as what git shows differences with.
@Suite struct DiffDriverTests {
    private static let old = "# Title\n\n## First\n\n- one thing\n- two things\n\n## Second\n\nThe end of it all.\n"
    private static let new = "# Title\n\n## First\n\n- one thing\n- two new things\n\n## Second\n\nThe end of it all.\n"

    // MARK: States

    @Test func comparesTheStatesThatGitCompares() throws {
        let sandbox = try scene()
        try sandbox.write("r/SKILL.md", Self.new)
        #expect(try names(sandbox, []) == ["SKILL.md"])
        try sandbox.git("add", "SKILL.md", in: "r")
        try sandbox.write("r/notes.txt", "other\n")
        try sandbox.write("r/untracked.md", "not told\n")
        let commands = [
            [], ["--cached"], ["--staged"], ["HEAD"], ["HEAD~1"], ["HEAD~1", "HEAD"], ["HEAD~1..HEAD"], ["HEAD~1.."],
            ["..HEAD~1"], ["side...main"], ["main...side"], ["side..main"], ["--cached", "HEAD~1"],
            ["--", "notes.txt"],
            ["HEAD", "--", "SKILL.md"], ["HEAD", "SKILL.md"], ["HEAD~1", "--", "sub"], ["--", "*.md"],
            ["HEAD", "--", "gone"],
            ["notes.txt"], ["--", "."],
        ]
        for command in commands {
            let git = try git(["diff", "--name-only"] + command, in: sandbox)
            #expect(try names(sandbox, command) == lines(git), "\(command)")
            let below = try sandbox.run(["git", "diff", "--name-only"] + command, in: "r/sub")
            let ours = try sandbox.run([ProgramRun.skillgit, "diff", "--name-only"] + command, in: "r/sub")
            if below.status == 0 { #expect(lines(ours.output) == lines(below.output), "\(command) in sub") }
        }
    }

    @Test(arguments: [["--exit-code"], ["--quiet"], ["-q"]]) func saysByExitCode(option: [String]) throws {
        let sandbox = try scene()
        #expect(try sandbox.run([ProgramRun.skillgit, "diff"] + option, in: "r").status == 0)
        try sandbox.write("r/SKILL.md", Self.new)
        let run = try sandbox.run([ProgramRun.skillgit, "diff"] + option, in: "r")
        #expect(run.status == 1)
        #expect(run.output.isEmpty == (option != ["--exit-code"]))
        #expect(try sandbox.skillgit("diff", in: "r").status == 0)
    }

    @Test func showsOtherFilesAsGitDoes() throws {
        let sandbox = try scene()
        try sandbox.write("r/notes.txt", "a\nb\nd\n")
        try sandbox.run(["sh", "-c", "printf 'a\\0b' > r/data.bin; printf 'a\\0c' > r/binary.md; chmod +x r/notes.txt"])
        try sandbox.git("add", "-N", "data.bin", "binary.md", in: "r")
        let ours = try sandbox.skillgit("diff", "--", "notes.txt", in: "r")
        let git = try sandbox.git("diff", "--", "notes.txt", in: "r")
        #expect(lines(ours.output).drop { !$0.hasPrefix("---") } == lines(git).drop { !$0.hasPrefix("---") })
        #expect(ours.output.contains("old mode 100644\nnew mode 100755"))
        let all = try sandbox.skillgit("diff", in: "r").output
        #expect(all.contains("Binary files") && all.contains("binary.md"))
    }

    @Test func tellsModesRenamesAndConflicts() throws {
        let sandbox = try scene()
        try sandbox.run(["chmod", "+x", "r/SKILL.md"])
        #expect(try sandbox.skillgit("diff", in: "r").output == "--- SKILL.md (mode 100644 → 100755)\n")
        try sandbox.git("checkout", "-q", "SKILL.md", in: "r")
        try sandbox.git("mv", "SKILL.md", "MOVED.md", in: "r")
        #expect(try sandbox.skillgit("diff", "--cached", in: "r").output == "--- SKILL.md → MOVED.md (renamed)\n")
        try sandbox.git("reset", "-q", "--hard", in: "r")
        try sandbox.write("r/SKILL.md", Self.new)
        try sandbox.git("commit", "-qam", "ours", in: "r")
        #expect(try sandbox.run(["git", "merge", "-q", "rival"], in: "r").status == 1)
        let run = try sandbox.skillgit("diff", in: "r")
        #expect(run.output.hasPrefix("* Unmerged path SKILL.md\n--- SKILL.md\n"), "\(run.output)")
        #expect(run.output.contains("<<<<<<<"))
    }

    @Test func namesWhatIsWrong() throws {
        let sandbox = try scene()
        func expect(_ words: [String], _ status: Int32, _ text: String) throws {
            let run = try sandbox.run([ProgramRun.skillgit, "diff"] + words, in: "r")
            #expect(run.status == status, "\(words): \(run.errors)")
            #expect(run.errors.contains(text), "\(words): \(run.errors)")
        }
        try expect(["--word-diff"], 2, "git diff --word-diff")
        try expect(["-U5", "HEAD"], 2, "git diff -U5")
        try expect(["nowhere"], 128, "no revision")
        try expect(["HEAD", "nowhere"], 128, "no revision")
        try expect(["HEAD", "HEAD", "HEAD"], 2, "two revisions")
        try expect(["--cached", "HEAD", "HEAD"], 2, "one revision")
        try expect(["--stat", "--json"], 2, "exclude")
        try expect(["--no-index", "SKILL.md"], 2, "two files")
        try expect(["--no-index", "SKILL.md", "gone.md"], 128, "gone.md")
        try expect(["--", "../../elsewhere"], 128, "outside the repository")
        try sandbox.git("branch", "sub", in: "r")
        try expect(["sub"], 2, "both a revision and a file")
    }

    @Test func comparesFilesAnywhere() throws {
        let sandbox = try Sandbox()
        try sandbox.write("a.md", Self.old)
        try sandbox.write("b.md", Self.new)
        let run = try sandbox.skillgit("diff", "--no-index", "a.md", "b.md")
        #expect(run.status == 1)
        #expect(run.output.contains("~ 6  - two {+new +}things"), "\(run.output)")
        #expect(try sandbox.skillgit("diff", "--no-index", "a.md", "a.md").status == 0)
        try sandbox.write("a.txt", Self.old)
        try sandbox.write("b.txt", Self.new)
        #expect(
            try sandbox.skillgit("diff", "--no-index", "a.txt", "b.txt").output.contains("\n-- two things\n+- two new"))
    }

    @Test func makesControlCharactersVisible() throws {
        let sandbox = try Sandbox()
        try sandbox.write("a.md", "# Title\n\nSafe words stand here.\n")
        try sandbox.write("b.md", "# Ti\u{1B}[31mtle\n\nSafe words \u{202E}stand here.\n\n- \u{9B}31m\n")
        for option in ["--color=never", "--stat", "--name-only"] {
            let run = try sandbox.skillgit("diff", "--no-index", option, "a.md", "b.md")
            #expect(run.status == 1)
            #expect(!run.output.unicodeScalars.contains { ["\u{202E}", "\u{9B}", "\u{1B}"].contains($0) }, "\(option)")
        }
        // Data has them as JSON has them: controls are escaped, the rest is text.
        #expect(try !sandbox.skillgit("diff", "--no-index", "--json", "a.md", "b.md").output.contains("\u{1B}"))
        try sandbox.write("a.txt", "x\n")
        try sandbox.write("b.txt", "\u{1B}[31mx\n")
        #expect(try !sandbox.skillgit("diff", "--no-index", "a.txt", "b.txt").output.contains("\u{1B}"))
    }

    // MARK: git calls it

    @Test func gitShowsItsDifferencesWithIt() throws {
        let sandbox = try scene()
        try sandbox.write("r/SKILL.md", Self.new)
        let expected = try sandbox.skillgit("diff", "--", "SKILL.md", in: "r").output
        #expect(expected.contains("~ 6  - two {+new +}things"))
        let driver = "\(ProgramRun.skillgit) diff-driver"
        let byOption = try git(["-c", "diff.external=\(driver)", "diff"], in: sandbox)
        #expect(byOption == expected)
        let byVariable = try sandbox.run(["git", "diff"], in: "r", environment: ["GIT_EXTERNAL_DIFF": driver])
        #expect(byVariable.output == expected, "\(byVariable.errors)")
        try sandbox.write("r/.gitattributes", "*.md diff=structure\n")
        let byAttribute = try git(["-c", "diff.structure.command=\(driver)", "diff"], in: sandbox)
        #expect(byAttribute == expected)
    }

    @Test(arguments: [true, false]) func installedDriverShowsOrGitDoes(isThere: Bool) throws {
        let sandbox = try scene()
        #expect(try sandbox.skillgit("install-driver", "--diff", in: "r").output.contains("wrote the diff driver"))
        #expect(try sandbox.git("check-attr", "diff", "SKILL.md", in: "r") == "SKILL.md: diff: skillgit\n")
        try sandbox.run(["mkdir", "-p", "bin"])
        if isThere { try sandbox.run(["ln", "-s", ProgramRun.skillgit, "bin/skillgit"]) }
        try sandbox.write("r/SKILL.md", Self.new)
        try sandbox.write("r/added.md", "# Added\n")
        try sandbox.git("add", "-N", "added.md", in: "r")
        try sandbox.write("r/notes.txt", "other\n")
        let path = ["PATH": "\(sandbox.path)/bin:/usr/local/bin:/usr/bin:/bin"]
        let run = try sandbox.run(["git", "diff"], in: "r", environment: path)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains(isThere ? "~ 6  - two {+new +}things" : "+- two new things"), "\(run.output)")
        #expect(run.output.contains("+other"))
        let log = try sandbox.run(["git", "log", "-p", "-1", "rival"], in: "r", environment: path)
        #expect(log.status == 0 && log.output.contains("@@ # Title"), "\(log.output)\(log.errors)")
        #expect(try sandbox.skillgit("install-driver", "--diff", "--uninstall", in: "r").status == 0)
        #expect(sandbox.read("r/.git/config")?.contains("skillgit") == false)
        #expect(sandbox.read("r/.git/info/attributes")?.contains("skillgit") != true)
    }

    @Test func gitsWordsForRenamesDeletionsAndConflictsAreUnderstood() throws {
        let sandbox = try scene()
        let driver = "\(ProgramRun.skillgit) diff-driver"
        func diff(_ words: String...) throws -> String {
            try git(["-c", "diff.external=\(driver)", "diff"] + words, in: sandbox)
        }
        try sandbox.git("mv", "SKILL.md", "MOVED.md", in: "r")
        try sandbox.write("r/MOVED.md", Self.new)
        try sandbox.git("add", ".", in: "r")
        #expect(try diff("--cached", "-M").hasPrefix("--- SKILL.md → MOVED.md (renamed)\n@@ Title › First (line 3)\n"))
        #expect(try diff("--cached", "--no-renames").contains("--- SKILL.md (deleted)\n"))
        #expect(try diff("--cached", "--no-renames").contains("--- MOVED.md (new file)\n"))
        try sandbox.git("reset", "-q", "--hard", in: "r")
        try sandbox.write("r/SKILL.md", Self.new)
        try sandbox.git("commit", "-qam", "ours", in: "r")
        try sandbox.run(["git", "merge", "-q", "rival"], in: "r")
        let conflict = try sandbox.run(
            ["git", "-c", "diff.external=\(driver)", "diff", "--cached"], in: "r")
        #expect(conflict.status == 0 && conflict.output.contains("Unmerged path SKILL.md"), "\(conflict.errors)")
    }

    @Test func theSameIsSaidAsData() throws {
        let sandbox = try scene()
        try sandbox.write("r/SKILL.md", Self.new)
        let value = try JSONValue.parse(try sandbox.skillgit("diff", "--json", in: "r").output)
        #expect(value["schema"]?.string == "skillgit.diff/1")
        let file = try #require(value["files"]?.array?.first)
        #expect(file["path"]?.string == "SKILL.md")
        #expect(file["status"]?.string == "modified")
        let section = try #require(file["sections"]?.array?.first)
        #expect(section["path"]?.array?.compactMap(\.string) == ["Title", "First"])
        let change = try #require(section["changes"]?.array?.first)
        #expect(change["change"]?.string == "edited")
        #expect(change["unit"]?.string == "list item")
        let texts = change["text"]?.array ?? []
        func side(_ operations: Set<String>) -> String {
            texts.filter { operations.contains($0["op"]?.string ?? "") }.compactMap { $0["text"]?.string }.joined()
        }
        #expect(side(["equal", "delete"]) == "- two things\n")
        #expect(side(["equal", "insert"]) == "- two new things\n")
    }

    // MARK: Scenes

    /// A repository with two commits, a branch `side` from the first, and a branch `rival` that edits what we do.
    private func scene() throws -> Sandbox {
        let sandbox = try Sandbox()
        try sandbox.git("init", "-q", "-b", "main", "r")
        try sandbox.write("r/SKILL.md", "# Title\n")
        try sandbox.write("r/notes.txt", "a\nb\nc\n")
        try sandbox.write("r/sub/deep.md", "Deep.\n")
        try sandbox.git("add", ".", in: "r")
        try sandbox.git("commit", "-qm", "first", in: "r")
        try sandbox.git("checkout", "-qb", "side", in: "r")
        try sandbox.write("r/side.md", "Beside.\n")
        try sandbox.git("add", ".", in: "r")
        try sandbox.git("commit", "-qm", "side", in: "r")
        try sandbox.git("checkout", "-q", "main", in: "r")
        try sandbox.write("r/SKILL.md", Self.old)
        try sandbox.write("r/sub/deep.md", "Deeper.\n")
        try sandbox.git("commit", "-qam", "second", in: "r")
        try sandbox.git("checkout", "-qb", "rival", in: "r")
        try sandbox.write("r/SKILL.md", Self.old.replacing("two things", with: "two old things"))
        try sandbox.git("commit", "-qam", "rival", in: "r")
        try sandbox.git("checkout", "-q", "main", in: "r")
        return sandbox
    }

    private func git(_ words: [String], in sandbox: Sandbox) throws -> String {
        let run = try sandbox.run(["git"] + words, in: "r")
        #expect(run.status == 0, "\(words): \(run.errors)")
        return run.output
    }

    private func names(_ sandbox: Sandbox, _ words: [String]) throws -> [String] {
        let run = try sandbox.run([ProgramRun.skillgit, "diff", "--name-only"] + words, in: "r")
        #expect(run.status == 0, "\(words): \(run.errors)")
        return lines(run.output)
    }

    private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }
}
