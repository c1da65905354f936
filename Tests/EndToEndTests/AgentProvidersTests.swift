import Glibc
import JSON
import Synchronization
import TestSupport
import Testing

/// The agentic analyst over providers that are no plain interface of a server: every turn is a question of its own.
@Suite(
    "the agentic analyst over programs, hand-off and batches",
    .enabled(if: AgentScene.isAble, "bubblewrap or namespaces are missing"))
struct AgentProvidersTests {
    private static let script = AgentScript.proving
    /// Two failed runs of four turns each, and one question about the run that passed.
    private static let questions = 9

    /// What every provider has to come to: two patches, one with the proved runs behind it, in a sound repository.
    private func check(_ scene: AgentScene) throws {
        let workspace = scene.workspace
        #expect(try workspace.states().counts == ["used": 3])
        let branch = try workspace.branch()
        #expect(branch.contains("Skillgit-Support: 2/3") && branch.contains("Skillgit-Support: 1/3"), "\(branch)")
        #expect(!branch.contains("unproved"))
        let name = try workspace.git("for-each-ref", "--format=%(refname)", "refs/heads/evolve").dropLast()
        let skill = try workspace.git("show", name + ":SKILL.md")
        for rule in ["Read the sign of every number before adding it.", "Name beside every sum what was added."] {
            #expect(skill.contains(rule), "\(skill)")
        }
        #expect(try workspace.git("fsck", "--strict", "--no-dangling").isEmpty)
        #expect(try workspace.git("status", "--porcelain").isEmpty)
        #expect(access(workspace.folder + "/.git/skillgit/agent", F_OK) != 0, "nothing is kept after the run")
    }

    /// What the last turn of an analysis is shown of the tools before it.
    private func checkObservations(_ text: String) {
        for seen in [
            "8 input/numbers.txt", "8 output/sum.txt", "exit 0:", "sum: 42", "The checker passes, and refuses",
            "the sum is right for sum-",
        ] { #expect(text.contains(seen), "\(seen) is missing: \(text)") }
    }

    private func prompts(_ scene: AgentScene, _ folder: String) throws -> [String] {
        let names = try scene.workspace.sandbox.run(["ls", folder]).output.split(separator: "\n")
        return try names.map { try #require(scene.workspace.sandbox.read("\(folder)/\($0)")) }
    }

    @Test("a program is asked turn by turn, each turn once, and once more only after a kill")
    func program() throws {
        let scene = try AgentScene(runs: 2, passing: 1)
        let killed = try scene.workspace.copy("killed")
        let (path, asked) = try Self.script.program(in: scene.workspace.sandbox)
        let run = try scene.workspace.skillgit(scene.evolving(model: "command:" + path))
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        let prompts = try prompts(scene, asked)
        #expect(prompts.count == Self.questions && Set(prompts).count == Self.questions)
        checkObservations(prompts.max { $0.utf8.count < $1.utf8.count } ?? "")
        try check(scene)
        #expect(try scene.workspace.ledger("attempts") == Self.questions)

        // The same again, killed in the middle: at most what was under way is asked again, and nothing differs.
        let process = try killed.start(scene.evolving(["--concurrency", "1"], model: "command:" + path), [:])
        var waits = 0
        while try self.prompts(scene, asked).count < Self.questions + 4, waits < 3000 {
            usleep(10_000)
            waits += 1
        }
        kill(process, SIGKILL)
        #expect(ProgramRun.wait(for: process) == 128 + SIGKILL)
        let resumed = try killed.skillgit(["evolve", "--resume"])
        #expect(resumed.status == 0, "\(resumed.output)\(resumed.errors)")
        let count = try self.prompts(scene, asked).count - Self.questions
        #expect((Self.questions...Self.questions + 1).contains(count), "\(count) questions after one kill")
        #expect(try killed.branch() == scene.workspace.branch())
        print("command: \(Self.questions) questions, \(count) with one kill")
    }

    @Test("a hand-off takes a round of files for each turn, and a bad answer one round more")
    func handoff() throws {
        let scene = try AgentScene(runs: 2, passing: 1)
        let workspace = scene.workspace
        let folder = workspace.sandbox.path + "/questions"
        var run = try workspace.skillgit(scene.evolving(model: "handoff:" + folder))
        var rounds: [Int] = []
        var last = ""
        while run.status == 3, rounds.count < 10 {
            let manifest = try JSONValue.parse(try #require(workspace.sandbox.read(folder + "/manifest.json")))
            let open = (manifest["requests"]?.array ?? []).filter { $0["state"]?.string != "answered" }
            rounds.append(open.count)
            #expect(run.errors.contains("\(open.count) question"), "\(run.errors)")
            for (place, request) in open.enumerated() {
                let prompt = try #require(workspace.sandbox.read(folder + "/" + (request["prompt"]?.string ?? "")))
                if prompt.utf8.count > last.utf8.count { last = prompt }
                // In the second round one answer names no tool.
                let answer =
                    rounds.count == 2 && place == 0
                    ? JSONWriter.compact(["text": "I think so.", "tool": "guess", "arguments": "{}"])
                    : Self.script.answer(prompt)
                try workspace.sandbox.write("questions/" + (request["answer"]?.string ?? ""), answer)
            }
            run = try workspace.skillgit(["evolve", "--resume"])
        }
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(rounds == [3, 2, 2, 2, 1], "\(rounds)")
        checkObservations(last)
        try check(scene)
        let files = try workspace.sandbox.run(["sh", "-c", "ls \(folder) | grep -c 'prompt.md$'"]).output
        #expect(files == "\(Self.questions)\n", "no question was written twice")
        #expect(try workspace.ledger("answered") + workspace.ledger("from_journal") == Self.questions)
        print("hand-off: \(rounds) questions a round")
    }

    @Test("every turn is a batch, nothing is submitted twice", arguments: ["anthropic:claude-test", "openai:gpt-test"])
    func batches(model: String) throws {
        let longest = Mutex("")
        let server = try ScriptedBatchServer { entry in
            let text = JSONWriter.compact(entry.body)
            longest.withLock { if text.utf8.count > $0.utf8.count { $0 = text } }
            return Self.script.fate(entry)
        }
        defer { server.stop() }
        let scene = try AgentScene(runs: 2, passing: 1)
        var run = try scene.workspace.skillgit(scene.evolving(["--batch"], model: model), server.variables)
        var rounds = 1
        while run.status == 3, rounds < 12 {
            rounds += 1
            run = try scene.workspace.skillgit(["evolve", "--resume"], server.variables)
        }
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(server.batches == [3, 2, 2, 2], "\(server.batches)")
        #expect(server.submitted.count == Self.questions && server.submitted.allSatisfy { $0 == 1 })
        checkObservations(longest.withLock { $0 })
        try check(scene)
        #expect(try scene.workspace.ledger("attempts") + scene.workspace.earlier("attempts") == Self.questions)
        print("batches of \(model): \(server.batches) in \(rounds) runs")
    }
}
