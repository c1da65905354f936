import TestSupport
import Testing

/// The command line itself: what is not a command, where there is no skill, completions.
@Suite struct CommandLineTests {
    @Test func wrongUsage() throws {
        var transcript = Transcript(try Sandbox())
        try transcript.skillgit("--version")
        try transcript.skillgit("lgo")
        try transcript.skillgit("help", "lgo")
        try transcript.skillgit("frobnicate")
        try transcript.skillgit("--frobnicate")
        try transcript.skillgit("log", "--frobnicate")
        try transcript.skillgit("log", "extra")
        try transcript.skillgit("show")
        try transcript.skillgit("traces", "lst")
        try transcript.skillgit("evolve", "--min-tasks", "0")
        try transcript.skillgit("-C")
        try transcript.skillgit("-C", "nowhere", "log")
        try transcript.skillgit("log", "-C", "nowhere")
        Golden.expect(transcript.text, equals: "wrong-usage.txt")
    }

    @Test func placesWithoutASkill() throws {
        let sandbox = try Sandbox()
        for command in [
            "log", "status", "evolve", "show p-12", "diff", "blame", "review", "merge", "undo", "op log",
        ] {
            let run = try sandbox.run([ProgramRun.skillgit] + command.split(separator: " ").map(String.init))
            #expect(run.status == 128, "\(command)")
            #expect(run.errors.contains("skillgit init"), "\(command): \(run.errors)")
            #expect(run.output.isEmpty, "\(command)")
        }
        try sandbox.git("init", "-q", "-b", "main", "empty")
        try sandbox.git("init", "-q", "-b", "main", "--bare", "bare.git")
        var transcript = Transcript(sandbox)
        try transcript.skillgit("log")
        for folder in ["empty", "bare.git"] {
            for command in ["log", "status", "blame", "diff", "undo", "merge"] {
                try transcript.skillgit("-C", folder, command)
            }
            try transcript.skillgit("-C", folder, "op", "log")
        }
        Golden.expect(transcript.text, equals: "places-without-a-skill.txt")
    }

    @Test func cloneWithoutWorkTree() throws {
        let sandbox = try Scenario.evolved()
        let patch = try #require(try Scenario.patches(sandbox).first)
        try sandbox.git("clone", "-q", "--mirror", "stock", "mirror.git")
        var transcript = Transcript(sandbox, in: "mirror.git")
        try transcript.skillgit("status")
        try transcript.skillgit("log")
        try transcript.skillgit("show", patch)
        try transcript.skillgit("diff")
        Golden.expect(transcript.text, equals: "mirror.txt")
    }

    @Test func unknownCommandsAreGits() throws {
        let sandbox = try Scenario.skill()
        #expect(try sandbox.skillgit("tag", "v1", in: "stock").status == 0)
        #expect(try sandbox.git("tag", in: "stock") == "v1\n")
        #expect(try sandbox.skillgit("rev-parse", "--verify", "-q", "nothing", in: "stock").status == 1)
        try sandbox.git("config", "alias.tip", "rev-parse HEAD", in: "stock")
        let tip = try sandbox.skillgit("tip", in: "stock")
        #expect(try sandbox.git("rev-parse", "HEAD", in: "stock") == tip.output)
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func completionScripts(shell: String) throws {
        let sandbox = try Sandbox()
        let script = try sandbox.skillgit("--generate-completion-script", shell)
        #expect(script.status == 0)
        #expect(script.errors.isEmpty)
        for word in ["evolve", "traces", "dry-run"] { #expect(script.output.contains(word)) }
        guard try sandbox.run(["sh", "-c", "command -v \(shell)"]).status == 0 else {
            print("not checked for syntax: there is no \(shell) on this machine")
            return
        }
        let path = try sandbox.write("completion", script.output)
        let check = try sandbox.run([shell, shell == "fish" ? "--no-execute" : "-n", path])
        #expect(check.status == 0, Comment(rawValue: check.errors))
    }

    @Test func colourIsForTerminalsOnly() throws {
        let run = try Sandbox().skillgit("log")
        #expect(!run.errors.contains("\u{1B}"))
    }
}
