import Glibc
import JSON
import TestSupport
import Testing

/// What an agentic analysis keeps of a trajectory until its run has ended, and that `forget` leaves nothing of it.
@Suite(
    "forgetting what an agentic analysis keeps", .enabled(if: AgentScene.isAble, "bubblewrap or namespaces are missing")
)
struct AgentForgettingTests {
    typealias Call = AgentScene.Call

    private static let turns: [[Call]] = [
        [Call("read_steps", ["from": 1, "to": 3])], [.run("echo seen by a command >note.txt; cat note.txt")],
        [Call("read_file", ["path": "note.txt", "offset": 0, "count": 100])],
        [.run("sed s/48/42/ output/sum.txt >mine.txt")], [.check("mine.txt")], [.submit(AgentScene.lesson())],
    ]

    /// Files of `.git/skillgit` that hold a text, as it is or as a list of its bytes.
    private func holding(_ text: String, in workspace: ModelWorkspace) throws -> [String] {
        let bytes = text.utf8.map { String($0) }.joined(separator: ",")
        let found = try workspace.sandbox.run(
            ["grep", "-rlaF", "-e", text, "-e", bytes, workspace.folder + "/.git/skillgit"])
        return found.output.split(separator: "\n").map(String.init)
    }

    @Test("no byte of the transcript, of commands' output or of files stays in .git/skillgit")
    func nothingStays() throws {
        let server = try AgentScene.serve(Self.turns)
        defer { server.stop() }
        let scene = try AgentScene(said: "Add what my sister Philippa wrote down")
        let workspace = scene.workspace
        // One run is recorded, and one waits in the middle of its analysis.
        #expect(try workspace.skillgit(scene.evolving(), server.variables).status == 0)
        let waiting = try workspace.skillgit(
            scene.evolving(["--max-turns", "20", "--max-calls", "4"]), server.variables)
        #expect(waiting.status == 4, "\(waiting.errors)")
        let words = ["Philippa", AgentScene.quote, "seen by a command", "sum: 48", "Read the sign of every"]
        #expect(try !holding("seen by a command", in: workspace).isEmpty, "there is something to forget")
        #expect(try !holding("sum: 48", in: workspace).isEmpty, "there is something to forget")
        #expect(try !holding(AgentScene.quote, in: workspace).isEmpty, "there is something to forget")

        let forgotten = try workspace.skillgit(["forget", "run-1"])
        #expect(forgotten.status == 0, "\(forgotten.output)\(forgotten.errors)")
        for word in words { #expect(try holding(word, in: workspace) == [], "\(word)") }
        #expect(access(workspace.folder + "/.git/skillgit/agent", F_OK) != 0)
        #expect(try workspace.skillgit(["fsck"]).status == 0)

        // The run that waited begins its analysis anew.
        let asked = server.requests.count
        let resumed = try workspace.skillgit(["evolve", "--resume", "--max-calls", "100"], server.variables)
        #expect(resumed.status == 0, "\(resumed.output)\(resumed.errors)")
        #expect(server.requests.count == asked + Self.turns.count)
    }

    @Test("of a trajectory that only an unended run has, it is said what to do")
    func unended() throws {
        let server = try AgentScene.serve(Self.turns)
        defer { server.stop() }
        let scene = try AgentScene()
        #expect(try scene.workspace.skillgit(scene.evolving(["--max-calls", "2"]), server.variables).status == 4)
        let early = try scene.workspace.skillgit(["forget", "run-1"])
        #expect(early.status == 128 && early.errors.contains("skillgit evolve --resume"), "\(early.errors)")
        #expect(
            try scene.workspace.skillgit(["evolve", "--resume", "--max-calls", "100"], server.variables).status == 0)
        #expect(try scene.workspace.skillgit(["forget", "run-1"]).status == 0)
    }
}
