import Glibc
import JSON
import TestSupport
import Testing

/// Runs whose questions are asked in batches: submitted by one run of the program, collected by another.
@Suite("batches", .serialized)
struct ModelBatchTests {
    private static let models = ["anthropic:claude-test", "openai:gpt-test"]

    private func evolving(_ workspace: ModelWorkspace, _ model: String, _ more: [String] = []) -> [String] {
        workspace.evolving(model, ["--batch", "--fan-in", "3", "--min-tasks", "1"] + more)
    }

    private func server(
        looks: Int = 1, submission: @escaping @Sendable (Int) -> ScriptedBatchServer.Submission = { _ in .accepted },
        fault: @escaping @Sendable (ScriptedBatchServer.Entry) -> ScriptedBatchServer.Fate? = { _ in nil }
    ) throws -> ScriptedBatchServer {
        try ScriptedBatchServer(looks: looks, submission: submission) { entry in
            fault(entry) ?? .answered(ScriptedAnalyst.shop.answer(entry.text))
        }
    }

    private func check(_ workspace: ModelWorkspace, _ server: ScriptedBatchServer) throws {
        #expect(try workspace.states().counts == ["used": 12])
        #expect(try workspace.git("fsck", "--strict", "--no-dangling").isEmpty)
        #expect(try workspace.git("status", "--porcelain").isEmpty)
        let key = server.variables["OPENAI_API_KEY"] ?? ""
        let found = try workspace.sandbox.run(["grep", "-rl", key, workspace.folder])
        #expect(found.output.isEmpty, "the key is stored nowhere")
    }

    @Test("a run submits, ends, and is collected in rounds", arguments: models)
    func rounds(model: String) throws {
        let server = try server(fault: { entry in
            // One entry expires and one fails, once each.
            let number = ScriptedAnalyst.number(of: entry.text)
            return entry.text.contains("You consolidate") || entry.earlier > 0
                ? nil : number == 3 ? .expired : number == 5 ? .errored : nil
        })
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let first = try workspace.skillgit(evolving(workspace, model, ["--json"]), server.variables)
        #expect(first.status == 3, "\(first.output)\(first.errors)")
        let report = try JSONValue.parse(first.output)
        #expect(report["state"] == "pending")
        #expect(report["questions"] == 12)
        #expect(report["batches"]?.array?.map { $0["requests"] } == [12])
        let id = report["batches"]?.array?.first?["id"]?.string ?? "?"
        #expect(first.errors.contains(id) && first.errors.contains("skillgit evolve --resume"), "\(first.errors)")
        var status: Int32 = 3
        var count = 0
        while status == 3, count < 12 {
            count += 1
            let next = try workspace.skillgit(["evolve", "--resume"], server.variables)
            status = next.status
            #expect(status == 3 || status == 0, "\(next.output)\(next.errors)")
        }
        #expect(status == 0)
        #expect(server.batches.prefix(2) == [12, 2], "what expired and what failed is asked again: \(server.batches)")
        #expect(count >= 3, "merges are batches of their own: \(server.batches)")
        #expect(server.submitted.filter { $0 > 1 } == [2, 2])
        try check(workspace, server)
        #expect(try workspace.ledger("answered") == 0 || workspace.ledger("attempts") > 0)
        print("batches of \(model): \(server.batches) in \(count + 1) rounds")
    }

    @Test("--wait goes through all rounds", arguments: models)
    func waits(model: String) throws {
        let server = try server(looks: 2)
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let run = try workspace.skillgit(evolving(workspace, model, ["--wait"]), server.variables)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(server.submitted.allSatisfy { $0 == 1 })
        try check(workspace, server)
    }

    @Test("killed between the submission and its answer, nothing is submitted twice", arguments: models)
    func killed(model: String) throws {
        let server = try server(submission: { $0 == 0 ? .held : .accepted })
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let process = try workspace.start(evolving(workspace, model), server.variables)
        for _ in 0..<6000 where server.batches.isEmpty { usleep(10_000) }
        kill(process, SIGKILL)
        #expect(ProgramRun.wait(for: process) == 128 + SIGKILL)
        let run = try workspace.skillgit(["evolve", "--resume", "--wait"], server.variables)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(server.submitted.allSatisfy { $0 == 1 }, "\(server.submitted)")
        try check(workspace, server)
    }

    @Test(
        "a server that is down on submission: soon said, exit 3, and made up for later",
        arguments: zip(models, [["--wait"], []]))
    func down(model: String, more: [String]) throws {
        let gone = try server()
        gone.stop()
        let workspace = try ModelWorkspace(runs: 12)
        let start = ContinuousClock.now
        let first = try workspace.skillgit(evolving(workspace, model, more), gone.variables)
        let again = try workspace.skillgit(["evolve", "--resume", "--json"], gone.variables)
        #expect(ContinuousClock.now - start < .seconds(30), "it is said soon")
        #expect(first.status == 3 && again.status == 3, "\(first.errors)\(again.errors)")
        #expect(first.errors.contains("12 questions wait: a batch could not be submitted"), "\(first.errors)")
        #expect(first.errors.contains("skillgit evolve --resume"), "\(first.errors)")
        let report = try JSONValue.parse(again.output)
        #expect(report["state"] == "pending" && report["questions"] == 12)
        #expect(report["batches"] == [["id": .null, "requests": 12]], "\(again.output)")
        #expect(report["problem"]?.string?.contains("cannot be reached") == true, "\(again.output)")
        print("down, \(model): \(ContinuousClock.now - start) for two runs")
        let server = try server()
        defer { server.stop() }
        let run = try workspace.skillgit(["evolve", "--resume", "--wait"], server.variables)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(server.submitted.allSatisfy { $0 == 1 })
        try check(workspace, server)
    }

    @Test("a budget holds back what is submitted, and the rest follows with a larger one", arguments: models)
    func budget(model: String) throws {
        let server = try server()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let whole = try workspace.copy("whole")
        let calm = try whole.skillgit(evolving(whole, model, ["--wait"]), server.variables)
        #expect(calm.status == 0, "\(calm.errors)")
        let calls = server.submitted.count
        let batches = server.batches.count

        let first = try workspace.skillgit(evolving(workspace, model, ["--max-calls", "5"]), server.variables)
        #expect(first.status == 3, "\(first.errors)")
        #expect(server.batches.dropFirst(batches) == [5], "no more than there is room for")
        let stopped = try workspace.skillgit(["evolve", "--resume", "--wait"], server.variables)
        #expect(stopped.status == 4, "\(stopped.errors)")
        #expect(stopped.errors.contains("the run's budget of calls is used up: 5 exchanges"), "\(stopped.errors)")
        #expect(server.batches.dropFirst(batches) == [5])

        let rest = try workspace.skillgit(
            ["evolve", "--resume", "--wait", "--max-calls", String(calls)], server.variables)
        #expect(rest.status == 0, "\(rest.errors)")
        #expect(server.submitted.allSatisfy { $0 == 2 }, "each question once in each of the two runs")
        #expect(try workspace.branch() == whole.branch())
        try check(workspace, server)
    }

    @Test("a batch costs its share of the price, in the estimate and in the ledger", arguments: models)
    func cost(model: String) throws {
        let server = try server()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let prices = try workspace.sandbox.write(
            "prices.json",
            """
            {"schema": "skillgit.prices/1", "currency": "EUR", "date": "today", "models": [{"model": "\(model)",
             "input": 1000, "cached_input": 1000, "cache_write": 1000, "output": 10000, "batch_factor": 0.25}]}
            """)
        let estimates = try [[], ["--batch"]].map { more in
            let run = try workspace.skillgit(
                workspace.evolving(model, ["--dry-run", "--json", "--prices", prices] + more), server.variables)
            return try JSONValue.parse(run.output)["estimate"]?["cost"]?.double ?? 0
        }
        #expect(estimates[0] > 0 && abs(estimates[1] - estimates[0] / 4) < 1e-6, "\(estimates)")
        let run = try workspace.skillgit(evolving(workspace, model, ["--wait", "--prices", prices]), server.variables)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        let record = try JSONValue.parse(try workspace.record("ledger.json"))
        let entries = (record["entries"]?.array ?? []) + (record["earlier"]?.array ?? [])
        let exchanges = entries.compactMap { $0["attempts"]?.integer }.reduce(0, +)
        let cost = entries.compactMap { $0["cost"]?["EUR"]?.double }.reduce(0, +)
        // 100 tokens in and 10 out are 0.2, and a quarter of that in a batch.
        #expect(exchanges >= 13 && abs(cost - 0.05 * Double(exchanges)) < 1e-6, "\(cost) for \(exchanges)")
        #expect(run.output.contains("EUR"), "\(run.output)")
    }

    @Test("only models with batches can be asked in batches")
    func others() throws {
        let workspace = try ModelWorkspace(runs: 2)
        let run = try workspace.skillgit(evolving(workspace, "ollama:m"))
        #expect(run.status != 0 && run.status != 3)
        #expect(run.errors.contains("cannot be asked in batches"), "\(run.errors)")
        let estimate = try workspace.skillgit(evolving(workspace, "openai:m", ["--dry-run"]))
        #expect(estimate.status == 0, "\(estimate.errors)")
        #expect(workspace.sandbox.read(workspace.folder + "/.git/skillgit/batches") == nil)
    }
}
