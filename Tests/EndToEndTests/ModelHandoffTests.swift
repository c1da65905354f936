import JSON
import TestSupport
import Testing

/// Runs whose questions somebody else answers: files of a hand-off, and agents' programs.
@Suite("answers of agents")
struct ModelHandoffTests {
    @Test("questions are files, answers are taken in rounds, bad ones are set aside and asked again")
    func handoff() throws {
        let workspace = try ModelWorkspace(runs: 12)
        let first = try workspace.skillgit(workspace.evolving("handoff", ["--fan-in", "3"]))
        let folder =
            workspace.folder + "/.git/skillgit/handoff/" + (try workspace.git("rev-parse", "HEAD").prefix(10))
        #expect(first.status == 3, "\(first.output)\(first.errors)")
        #expect(
            first.errors.contains("12 questions wait") && first.errors.contains(folder), "\(first.errors)")
        #expect(first.errors.contains("skillgit evolve --resume"))
        #expect(workspace.sandbox.read(folder + "/README.md")?.contains("manifest.json") == true)

        var rounds = 0
        var status: Int32 = 3
        var isSpoiled = false
        while status == 3, rounds < 10 {
            rounds += 1
            let manifest = try JSONValue.parse(
                try #require(workspace.sandbox.read(folder + "/manifest.json")))
            let open = (manifest["requests"]?.array ?? []).filter { $0["state"]?.string != "answered" }
            #expect(!open.isEmpty)
            for request in open {
                let prompt = try #require(
                    workspace.sandbox.read(folder + "/" + (request["prompt"]?.string ?? "")))
                let answer = isSpoiled ? ScriptedAnalyst.shop.answer(prompt) : "I would say it depends."
                isSpoiled = true
                let path = String(folder.dropFirst(workspace.sandbox.path.count + 1)) + "/"
                try workspace.sandbox.write(path + (request["answer"]?.string ?? ""), answer)
            }
            let next = try workspace.skillgit(["evolve", "--resume"])
            status = next.status
            #expect(status == 3 || status == 0, "\(next.output)\(next.errors)")
            if rounds == 1 {
                let after = try #require(workspace.sandbox.read(folder + "/manifest.json"))
                #expect(after.contains("\"rejected\"") && after.contains("\"reason\""), "\(after)")
            }
        }
        #expect(status == 0)
        #expect(rounds >= 3, "a bad answer and merges take rounds of their own")
        let states = try workspace.states()
        #expect(states.counts == ["used": 12], "\(states)")
        #expect(try workspace.skillgit(["evolve", "--resume"]).status == 1)
        // What is shared names no folder of this machine.
        #expect(!(try workspace.record("run.json")).contains(workspace.sandbox.path))
        print("hand-off: \(rounds) rounds")
    }

    /// One answer that fits every run.
    private static let answer: String = JSONWriter.compact([
        "lessons": [
            ScriptedAnalyst.shop.lessons[0].value(0, step: 2, quote: ModelRuns.said)
        ]
    ])

    @Test("claude and codex are asked without tools, in an empty folder", arguments: ["claude", "codex"])
    func presets(_ name: String) throws {
        let workspace = try ModelWorkspace(runs: 6)
        let path = workspace.sandbox.path
        let reply: JSONValue =
            name == "claude"
            ? [
                "type": "result", "subtype": "success", "is_error": false, "result": .string(Self.answer),
                "usage": ["input_tokens": 100, "output_tokens": 7],
            ] : ["type": "item.completed", "item": ["type": "agent_message", "text": .string(Self.answer)]]
        try workspace.sandbox.write("bin/reply", JSONWriter.compact(reply) + "\n")
        try workspace.sandbox.writeProgram(
            "bin/" + name,
            "#!/bin/sh\ncat >/dev/null\nprintf '%s\\n' \"$*|$(ls -A | wc -l)\" >> \(path)/seen\ncat \(path)/bin/reply\n"
        )
        let search = path + "/bin:" + (workspace.sandbox.environment["PATH"] ?? "")
        let run = try workspace.skillgit(workspace.evolving(name), ["PATH": search])
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(run.errors.contains("go to the program \(name)"), "\(run.errors)")
        let seen = (workspace.sandbox.read("seen") ?? "").split(separator: "\n")
        #expect(seen.count == 6)
        for line in seen {
            #expect(line.hasSuffix("|0"), "\(line)")
            #expect(
                line.contains(
                    name == "claude" ? "-p --output-format json --tools  --strict-mcp-config" : "exec --json"),
                "\(line)")
        }
        #expect(try workspace.states().counts == ["used": 6])
    }
}
