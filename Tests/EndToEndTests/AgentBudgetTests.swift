import JSON
import TestSupport
import Testing

/// Agentic analyses that a budget ends in the middle.
@Suite(
    "budgets within an agentic analysis", .enabled(if: AgentScene.isAble, "bubblewrap or namespaces are missing"))
struct AgentBudgetTests {
    typealias Call = AgentScene.Call

    /// An exchange has 110 tokens and costs 100 x 1000 + 10 x 10000 millionths: 0.2.
    private static let prices = """
        {"schema": "skillgit.prices/1", "currency": "EUR", "date": "today", "models": [
          {"model": "*", "input": 1000, "output": 10000}]}
        """
    /// Commands whose results depend on when and how often they run.
    private static let turns: [[Call]] = [
        [.run("date +%s%N >when.txt; cat when.txt")], [.run("date +%s%N >>when.txt; cat when.txt")],
        [Call("list_files")], [.run("sed s/48/42/ output/sum.txt >mine.txt; cat when.txt")], [.check("mine.txt")],
        [.submit(AgentScene.lesson())],
    ]

    @Test(
        "the run ends with 4 between two turns, and a larger budget goes on there",
        arguments: [
            ("--max-calls", "2", "3", "20"), ("--max-tokens", "200", "400", "20000"),
            ("--max-cost", "0.3", "0.7", "20"),
        ])
    func goesOn(option: String, first: String, second: String, enough: String) throws {
        let server = try AgentScene.serve(Self.turns)
        defer { server.stop() }
        let scene = try AgentScene()
        let workspace = scene.workspace
        let prices = ["--prices", try workspace.sandbox.write("prices.json", Self.prices)]
        let stopped = try workspace.skillgit(scene.evolving(prices + [option, first]), server.variables)
        #expect(stopped.status == 4, "\(stopped.output)\(stopped.errors)")
        #expect(stopped.errors.contains("skillgit evolve --resume \(option)"), "\(stopped.errors)")
        #expect(server.requests.count == 2)
        #expect(try workspace.answered() == 2 && workspace.spent() == 2, "what was paid for is kept")
        #expect(try workspace.git("for-each-ref", "refs/heads/evolve", "refs/skillgit/runs").isEmpty)
        // No room for another turn, then for some, then for all.
        let still = try workspace.skillgit(["evolve", "--resume"], server.variables)
        #expect(still.status == 4 && server.requests.count == 2, "\(still.errors)")
        let further = try workspace.skillgit(["evolve", "--resume", option, second], server.variables)
        let asked = server.requests.count
        #expect(further.status == 4 && (3...4).contains(asked), "\(asked): \(further.errors)")
        let ended = try workspace.skillgit(["evolve", "--resume", option, enough], server.variables)
        #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
        #expect(try scene.ended() == "used: ")
        #expect(server.requests.count == Self.turns.count, "no exchange was repeated")
        #expect(Set(server.requests.map(\.body)).count == Self.turns.count)
        let attempts = try workspace.ledger("attempts") + workspace.earlier("attempts")
        #expect(attempts == Self.turns.count)
        // No command ran twice: the second's file is what the fourth sees.
        let seen = AgentScene.observations(server)
        try #require(seen.count == 5, "\(seen)")
        #expect(seen[1].contains(seen[0].dropFirst("exit 0:\n".count)) && seen[3] == seen[1], "\(seen)")
        #expect(try workspace.git("fsck", "--strict", "--no-dangling").isEmpty)
    }

    @Test("the branch is that of an uninterrupted run, over tools and in words, also where some analyses had ended")
    func sameBranch() throws {
        let scene = try AgentScene(runs: 3, passing: 1)
        let whole = try scene.workspace.copy("whole")
        let (path, asked) = try AgentScript.proving.program(in: scene.workspace.sandbox)
        let arguments = scene.evolving(["--concurrency", "2"], model: "command:" + path)
        let calm = try whole.skillgit(arguments)
        #expect(calm.status == 0, "\(calm.output)\(calm.errors)")
        func count() throws -> Int {
            try scene.workspace.sandbox.run(["ls", asked]).output.split(separator: "\n").count
        }
        let questions = try count()
        #expect(questions == 13)
        var run = try scene.workspace.skillgit(arguments + ["--max-calls", "2"])
        var budget = 2
        while run.status == 4, budget < 30 {
            #expect(try count() == questions + budget)
            budget += 3
            run = try scene.workspace.skillgit(["evolve", "--resume", "--max-calls", "\(budget)"])
        }
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(try count() == 2 * questions)
        #expect(try scene.workspace.branch() == whole.branch(), "commit ids, trees and messages")
        #expect(try scene.workspace.record("trajectories.jsonl") == whole.record("trajectories.jsonl"))
        print("13 exchanges in steps of 3: \(try count() - questions)")
    }
}
