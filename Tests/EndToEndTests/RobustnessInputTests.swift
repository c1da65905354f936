import Glibc
import TestSupport
import Testing

/// Wrong and odd input gives a clear error on standard error, a hint where there is one, and the documented exit code.
@Suite struct RobustnessInputTests {
    /// A command line that cannot work.
    struct Wrong: CustomTestStringConvertible {
        var arguments: [String]
        var status: Int32
        var says: String
        var testDescription: String { arguments.joined(separator: " ") }

        init(_ line: String, _ status: Int32, _ says: String) {
            arguments = line.split(separator: " ", omittingEmptySubsequences: false).map {
                $0 == "''" ? "" : String($0)
            }
            self.status = status
            self.says = says
        }
    }

    static let wrong: [Wrong] = [
        Wrong("evovle", 2, "did you mean 'skillgit evolve'?"), Wrong("lgo", 2, "skillgit log"),
        Wrong("frobnicate", 2, "neither skillgit nor git"), Wrong("--nope", 2, "--nope"),
        Wrong("log --nope", 2, "--nope"),
        Wrong("log --run nope", 128, "no run 'nope'"),
        Wrong("show p-ffffffffff", 128, "no patch p-ffffffffff"),
        Wrong("show ''", 2, "empty"), Wrong("show p-1 --evidence=-3", 2, "--evidence"),
        Wrong("op log -n=-3", 2, "-n"),
        Wrong("blame nope", 128, "nope"), Wrong("blame ..", 2, "no path inside"),
        Wrong("blame /etc/passwd", 2, "no path inside"),
        Wrong("blame -L 9999", 128, "no line 9999"), Wrong("blame -L=-1", 2, "--line"),
        Wrong("blame --revision nope", 128, "no revision"),
        Wrong("diff nope", 128, "no revision"), Wrong("review --accept p-ffffffffff", 128, "no patch"),
        Wrong("review", 2, "no terminal"), Wrong("review --reason why", 2, "--reject"),
        Wrong("merge nope", 128, "no run, branch or commit 'nope'"),
        Wrong("merge --continue", 128, "no merge"), Wrong("merge --abort", 128, "no merge"),
        Wrong("merge --continue --abort", 2, "stands alone"), Wrong("merge", 1, "accepted"),
        Wrong("redo", 1, "redo"),
        Wrong("status nope", 128, "nope"), Wrong("list nope", 128, "nope"),
        Wrong("new Bad_Name", 2, "Bad_Name"),
        Wrong("new nested", 128, "lies inside the repository"), Wrong("init nope", 128, "no folder"),
        Wrong("-C", 2, "-C"),
        Wrong("-C nope log", 128, "nope"), Wrong("-C SKILL.md log", 128, "SKILL.md"),
        Wrong("evolve --traces", 2, "--traces"), Wrong("evolve", 2, "--traces"),
        Wrong("evolve --resume", 1, "no run waits"),
        Wrong("evolve --traces ../nope.jsonl", 128, "cannot read '../nope.jsonl'"),
        Wrong("evolve --traces ../run.jsonl", 128, "did you mean 'runs.jsonl'?"),
        Wrong("evolve --traces ../empty.jsonl", 1, "no trajectory can be read"),
        Wrong("evolve --traces ../binary", 1, "no trajectory can be read"),
        Wrong("evolve --traces ../folder", 1, "no trajectories"),
        Wrong("evolve --traces /dev/null", 1, "no trajectory can be read"),
        Wrong("evolve --traces ../runs.jsonl --outcomes nope", 128, "'nope'"),
        Wrong("evolve --traces ../runs.jsonl --name a..b", 128, "a..b"),
        Wrong("evolve --traces ../runs.jsonl --name main", 128, "main"),
        Wrong("evolve --traces ../runs.jsonl --name HEAD", 128, "HEAD"),
        Wrong("evolve --traces ../runs.jsonl --name ''", 128, "branch"),
        Wrong("evolve --traces ../runs.jsonl --analyst ruls", 2, "did you mean 'rules'?"),
        Wrong("evolve --traces ../runs.jsonl --analyst model", 2, "needs a model"),
        Wrong("evolve --traces ../runs.jsonl --model nope", 2, "no model"),
        Wrong("evolve --traces ../runs.jsonl --model command:/nope", 2, "/nope"),
        Wrong("evolve --traces ../runs.jsonl --min-tasks 0", 2, "--min-tasks"),
        Wrong("evolve --traces ../runs.jsonl --max-failures nan", 2, "--max-failures"),
        Wrong("traces list nope", 128, "nope"), Wrong("traces list", 2, "paths"),
        Wrong("traces convert nope", 128, "nope"),
    ]

    @Test func wrongCommandLinesSaySo() throws {
        let scene = try RobustnessScene(.evolved)
        try scene.sandbox.write("stage/empty.jsonl", "")
        try scene.sandbox.write("stage/runs.jsonl", RobustnessScene.recordedRuns())
        try scene.sandbox.write(
            "stage/binary", bytes: (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 31 | 0x80) })
        mkdir(scene.sandbox.path + "/stage/folder", 0o755)
        let before = try scene.state(scene.folder)
        for wrong in Self.wrong {
            let run = try scene.sandbox.run([ProgramRun.skillgit] + wrong.arguments, in: scene.folder)
            #expect(run.status == wrong.status, "\(wrong.testDescription): \(run.status) \(run.errors)")
            #expect(run.errors.contains(wrong.says), "\(wrong.testDescription): \(run.errors)")
            #expect(run.errors.lowercased().contains("error:"), "\(wrong.testDescription): \(run.errors)")
            #expect(run.output.isEmpty, "\(wrong.testDescription) prints \(run.output)")
        }
        #expect(try scene.state(scene.folder) == before)
        try scene.expectSound(scene.folder, "wrong command lines")
        let twice = try scene.sandbox.skillgit(
            "review", "--accept", scene.patches[0], "--reject", scene.patches[0], in: scene.folder)
        #expect(twice.status == 2 && twice.errors.contains("two decisions"))
    }

    @Test func aRunWithBrokenTrajectoriesIsNotDone() throws {
        let scene = try RobustnessScene(.evolved)
        let broken = String(repeating: "{\"messages\": [\n", count: 9)
        let file = try scene.sandbox.write("some-broken.jsonl", RobustnessScene.recordedRuns() + broken)
        for _ in 0..<2 {
            let run = try scene.sandbox.skillgit("evolve", "--traces", file, in: scene.folder)
            #expect(run.status == 1, "\(run.status) \(run.output) \(run.errors)")
            #expect(run.errors.contains("9 of 49"), "\(run.errors)")
        }
    }

    @Test func withoutIdentityNothingIsBegun() throws {
        let scene = try RobustnessScene(.fresh)
        let nobody = [
            "GIT_AUTHOR_NAME": "", "GIT_AUTHOR_EMAIL": "", "GIT_COMMITTER_NAME": "",
            "GIT_COMMITTER_EMAIL": "",
        ]
        let run = try scene.sandbox.skillgit(
            "evolve", "--traces", scene.traces, in: scene.folder, environment: nobody)
        #expect(run.status == 128 && run.errors.contains("user.name"))
        #expect(!run.errors.contains("read 40"), "work was done before the refusal: \(run.errors)")
        let made = try scene.sandbox.skillgit("new", "other-skill", environment: nobody)
        #expect(made.status == 128 && made.errors.contains("user.name"))
        #expect(try scene.sandbox.run(["ls", "other-skill"]).status != 0, "half a skill is left")
        #expect(try scene.sandbox.skillgit("new", "other-skill").status == 0)
    }

    @Test func readingNeedsNoLeaveToWrite() throws {
        guard getuid() == 0, try ProgramRun.run(["setpriv", "--version"]).status == 0 else {
            print("skipped: becoming another user needs root and setpriv")
            return
        }
        let scene = try RobustnessScene(.evolved)
        let nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        let program = scene.sandbox.path + "/skillgit"
        try scene.sandbox.run(["cp", ProgramRun.skillgit, program])
        try scene.sandbox.run(
            [
                "sh", "-c",
                "chmod 755 . stage skillgit; chown -R 65534:65534 stage home tmp; chmod -R a-w stage",
            ])
        for arguments in [
            ["status"], ["log"], ["log", "--json"], ["show", scene.patches[0]], ["blame", "SKILL.md"],
            ["diff"], ["op", "log"], ["validate"],
            ["evolve", "--dry-run", "--traces", scene.traces],
        ] {
            let run = try scene.sandbox.run(nobody + [program] + arguments, in: scene.folder)
            #expect(run.status == 0, "\(arguments): \(run.status) \(run.errors)")
        }
        for arguments in [
            ["review", "--accept", scene.patches[0]], ["merge", "--all"],
            ["evolve", "--traces", scene.traces],
        ] {
            let run = try scene.sandbox.run(nobody + [program] + arguments, in: scene.folder)
            #expect(run.status == 128, "\(arguments): \(run.status)")
            #expect(
                run.errors.contains(scene.folder) && run.errors.contains("hint:"),
                "\(arguments): \(run.errors)")
        }
        try scene.sandbox.run(["chmod", "-R", "u+w", "stage"])
    }

    @Test func readingDoesNotWaitForAnotherSkillgit() throws {
        let scene = try RobustnessScene(.evolved)
        let holder = try ProgramRun.start(
            ["flock", scene.folder + "/.git/skillgit/lock", "sleep", "12"], in: scene.folder,
            environment: scene.sandbox.environment)
        defer {
            kill(holder, SIGTERM)
            _ = ProgramRun.wait(for: holder)
        }
        usleep(300_000)
        for arguments in [["status"], ["log"], ["show", scene.patches[0]], ["blame", "SKILL.md"]] {
            let run = try scene.sandbox.run(
                ["timeout", "8", ProgramRun.skillgit] + arguments, in: scene.folder)
            #expect(run.status == 0, "\(arguments): \(run.status) \(run.errors)")
        }
    }

    @Test func outputGoesWhereItShould() throws {
        let scene = try RobustnessScene(.evolved)
        let shell = { (script: String) in
            try scene.sandbox.run(["bash", "-c", script, ProgramRun.skillgit], in: scene.folder)
        }
        for command in ["log", "log --json", "blame SKILL.md", "--help"] {
            let piped = try shell("\"$0\" \(command) | true; echo ${PIPESTATUS[0]}")
            #expect(piped.errors.isEmpty, "\(command): \(piped.errors)")
            #expect(["0\n", "141\n"].contains(piped.output), "\(command): \(piped.output)")
        }
        let full = try shell("\"$0\" log > /dev/full")
        #expect(
            full.status == 128 && full.errors.contains("cannot write the output"),
            "\(full.status) \(full.errors)")
        let closed = try shell("\"$0\" log >&-")
        #expect(closed.status == 128, "\(closed.status)")
        if try scene.sandbox.run(["script", "--version"]).status == 0 {
            let colors = try shell("script -qc \"'$0' log\" /dev/null")
            #expect(colors.output.contains("\u{1B}["))
            let plain = try shell("NO_COLOR=1 script -qc \"'$0' log\" /dev/null")
            #expect(!plain.output.contains("\u{1B}["))
        }
    }

    @Test func everyKindOfRepositoryIsReadOrRefusedClearly() throws {
        let scene = try RobustnessScene(.evolved)
        let (sandbox, base) = (scene.sandbox, scene.folder)
        try sandbox.git("checkout", "-q", "--", ".", in: base)
        let patch = scene.patches[0]
        func expect(_ arguments: [String], in folder: String, status: Int32, says: String = "") throws {
            let run = try sandbox.run([ProgramRun.skillgit] + arguments, in: folder)
            #expect(run.status == status, "\(folder) \(arguments): \(run.status) \(run.errors)")
            #expect(
                (run.output + run.errors).contains(says), "\(folder) \(arguments): \(run.output)\(run.errors)"
            )
        }
        // No commit yet.
        try sandbox.run(["git", "init", "-q", "unborn"])
        try expect(["status"], in: "unborn", status: 0)
        for command in [["log"], ["merge"], ["evolve", "--traces", scene.traces]] {
            try expect(command, in: "unborn", status: 128, says: "git commit")
        }
        try expect(["blame"], in: "unborn", status: 128, says: "hint:")
        try expect(["diff"], in: "unborn", status: 0)
        try expect(["diff", "HEAD"], in: "unborn", status: 128, says: "hint:")
        // No branch.
        let detached = try scene.copy("detached")
        try sandbox.git("checkout", "-q", "--detach", in: detached)
        try expect(["status"], in: detached, status: 0, says: "no branch")
        try expect(["review", "--accept", patch], in: detached, status: 0)
        try expect(["merge"], in: detached, status: 0, says: "merged 1 patch")
        #expect(try sandbox.git("status", "--porcelain", "-uno", in: detached).isEmpty)
        // No work tree.
        try sandbox.git("clone", "-q", "--mirror", base, "bare.git")
        for command in [
            ["status"], ["log"], ["show", patch], ["blame", "SKILL.md"], ["review", "--accept", patch],
            ["merge"],
        ] {
            try expect(command, in: "bare.git", status: 0)
        }
        try expect(["diff"], in: "bare.git", status: 128, says: "work tree")
        // Another work tree.
        let main = try scene.copy("linked")
        try sandbox.git("worktree", "add", "-q", sandbox.path + "/side", "-b", "side", in: main)
        try expect(["log"], in: "side", status: 0)
        try expect(["review", "--accept", patch], in: "side", status: 0)
        try expect(["merge"], in: "side", status: 128, says: "another work tree")
        #expect(try sandbox.git("status", "--porcelain", "-uno", in: main).isEmpty)
        // A history that is cut off.
        try sandbox.git("clone", "-q", "--depth", "1", "file://" + base, "shallow")
        try sandbox.git(
            "fetch", "-q", "--depth", "1", "origin", "refs/skillgit/*:refs/skillgit/*", in: "shallow")
        try expect(["status"], in: "shallow", status: 0)
        try expect(["log"], in: "shallow", status: 128, says: "git fetch --unshallow")
        // No repository at all.
        try expect(["log"], in: "tmp", status: 128, says: "skillgit init")
    }
}
