import JSON
import TestSupport
import Testing

/// Runs that may spend only so much.
@Suite("budgets")
struct ModelBudgetTests {
    private static func serve(usage: (Int, Int)? = (100, 10), pause: Int = 0) throws -> ScriptedModelServer {
        try ScriptedModelServer { request in
            [.pause(pause)]
                + ModelScript.stream(
                    ScriptedAnalyst.shop.answer(ScriptedAnalyst.text(of: request.body)), usage: usage)
        }
    }

    private static let prices = """
        {"schema": "skillgit.prices/1", "currency": "EUR", "date": "today", "models": [
          {"model": "openai:scripted", "input": 1000, "cached_input": 500, "output": 10000}]}
        """

    @Test("a budget of calls is never exceeded, ends with 4, and the rest is asked with a larger one")
    func calls() throws {
        let server = try Self.serve(pause: 10)
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 18)
        let whole = try workspace.copy("whole")
        let options = ["--concurrency", "3", "--fan-in", "3"]
        let calm = try whole.skillgit(whole.evolving("openai:scripted", options), server.variables)
        #expect(calm.status == 0, "\(calm.errors)")
        let calls = server.requests.count

        let arguments = workspace.evolving("openai:scripted", options + ["--max-calls", "7"])
        let stopped = try workspace.skillgit(arguments, server.variables)
        #expect(stopped.status == 4, "\(stopped.output)\(stopped.errors)")
        #expect(server.requests.count - calls == 7)
        #expect(stopped.errors.contains("the run's budget of calls is used up: 7 exchanges, 770 tokens"))
        #expect(stopped.errors.contains("skillgit evolve --resume --max-calls 14"), "\(stopped.errors)")
        #expect(try workspace.git("for-each-ref", "refs/heads/evolve", "refs/skillgit/runs").isEmpty)

        // What was spent counts: the same budget has no room, whether it is resumed or started again.
        for again in [["evolve", "--resume"], arguments] {
            let still = try workspace.skillgit(again, server.variables)
            #expect(still.status == 4, "\(still.errors)")
        }
        #expect(server.requests.count - calls == 7)

        let resumed = try workspace.skillgit(
            ["evolve", "--resume", "--max-calls", String(calls)], server.variables)
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(server.requests.count - calls == calls, "nothing was asked twice")
        #expect(try workspace.branch() == whole.branch())
        #expect(try workspace.ledger("attempts") == calls - 7)
        #expect(try workspace.ledger("from_journal") == 7)
        #expect(try workspace.earlier("attempts") == 7)
        #expect(resumed.output.contains("before that, for the same run:\n    analysis: 7 attempts, 700 tokens in"))
    }

    @Test("tokens and money are exceeded by what is in flight only, and answers from the journal cost nothing")
    func tokensAndMoney() throws {
        let server = try Self.serve(pause: 10)
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 18)
        try workspace.sandbox.write("prices.json", Self.prices)
        let prices = ["--prices", workspace.sandbox.path + "/prices.json", "--concurrency", "3"]
        // An exchange has 110 tokens and costs 50 x 1000 + 50 x 500 + 10 x 10000 millionths: 0.175.
        for (limit, allowed) in [(["--max-tokens", "500"], 5...7), (["--max-cost", "1.5"], 9...11)] {
            let before = try workspace.spent()
            let run = try workspace.skillgit(
                workspace.evolving("openai:scripted", prices + limit), server.variables)
            #expect(run.status == 4, "\(run.output)\(run.errors)")
            #expect(allowed.contains(server.requests.count), "\(server.requests.count) exchanges, \(limit)")
            #expect(try workspace.spent() == server.requests.count && before <= server.requests.count)
            #expect(run.errors.contains(" EUR spent; every answer is kept"), "\(run.errors)")
        }
        let asked = server.requests.count
        let end = try workspace.skillgit(
            ["evolve", "--resume", "--max-tokens", "100000", "--max-cost", "100", "--json"], server.variables)
        #expect(end.status == 0, "\(end.errors)")
        let ledger = try JSONValue.parse(end.output)["ledger"]?.array ?? []
        let attempts = ledger.compactMap { $0["attempts"]?.integer }.reduce(0, +)
        #expect(attempts == server.requests.count - asked)
        let cost = ledger.compactMap { $0["cost"]?["EUR"]?.double }.reduce(0, +)
        #expect(abs(cost - 0.175 * Double(attempts)) < 1e-6, "\(cost)")
    }

    @Test("a limit on money without a price is refused before anything is sent, and says how to give one")
    func unknownPrice() throws {
        let server = try Self.serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 3)
        let arguments = workspace.evolving("openai:scripted", ["--max-cost", "1"])
        let refused = try workspace.skillgit(arguments, server.variables)
        #expect(refused.status == 2 && server.requests.isEmpty)
        #expect(refused.errors.contains("--max-cost needs a price for openai:scripted"), "\(refused.errors)")
        #expect(refused.errors.contains("home/.config/skillgit/prices.json, or give --prices FILE"))
        try workspace.sandbox.write("home/.config/skillgit/prices.json", Self.prices)
        let run = try workspace.skillgit(arguments, server.variables)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("0.5250 EUR"), "\(run.output)")
        // A slip in the file is no price of zero.
        try workspace.sandbox.write(
            "home/.config/skillgit/prices.json", Self.prices.replacing("\"input\"", with: "\"inptu\""))
        let broken = try workspace.skillgit(arguments, server.variables)
        #expect(broken.status == 2 && broken.errors.contains("'inptu'"), "\(broken.errors)")
    }

    @Test("a server that counts no tokens is estimated, and that is said")
    func estimated() throws {
        let server = try Self.serve(usage: nil)
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let run = try workspace.skillgit(
            workspace.evolving("openai:scripted", ["--max-tokens", "4000", "--concurrency", "1"]), server.variables)
        #expect(run.status == 4, "\(run.output)\(run.errors)")
        #expect(run.errors.contains("spent, tokens partly estimated"), "\(run.errors)")
        let sent = server.requests.map { ScriptedAnalyst.text(of: $0.body).utf8.count / 4 }
        #expect(sent.dropLast().reduce(0, +) < 4000 && sent.count > 1)
        let resumed = try workspace.skillgit(["evolve", "--resume", "--max-tokens", "9000000"], server.variables)
        #expect(resumed.status == 0 && resumed.output.contains("out, partly estimated"), "\(resumed.output)")
    }

    @Test("when the time is over nothing new is asked, running calls end, and --resume has its time again")
    func time() throws {
        let server = try Self.serve(pause: 400)
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let run = try workspace.skillgit(
            workspace.evolving("openai:scripted", ["--max-time", "1s", "--concurrency", "2"]), server.variables)
        #expect(run.status == 4 && run.errors.contains("budget of time is used up"), "\(run.errors)")
        let asked = server.requests.count
        #expect(asked < 12)
        #expect(try workspace.answered() == asked, "every call that was started is kept")
        let resumed = try workspace.skillgit(["evolve", "--resume", "--max-time", "10m"], server.variables)
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try workspace.ledger("attempts") == server.requests.count - asked)
    }

    @Test("the dry run gives the cost of each stage, or the model that has no price")
    func estimate() throws {
        let workspace = try ModelWorkspace(runs: 20)
        let arguments = workspace.evolving("openai:scripted", ["--dry-run"])
        let variables = ["OPENAI_API_KEY": ModelRuns.key]
        let unknown = try workspace.skillgit(arguments, variables)
        #expect(unknown.status == 0, "\(unknown.errors)")
        #expect(unknown.output.contains("cost: unknown, the built-in list has no price for openai:scripted"))
        try workspace.sandbox.write("prices.json", Self.prices)
        let file = ["--prices", workspace.sandbox.path + "/prices.json", "--json"]
        let known = try workspace.skillgit(arguments + file, variables)
        let estimate = try #require(try JSONValue.parse(known.output)["estimate"])
        #expect(estimate["currency"]?.string == "EUR")
        let stages = estimate["stages"]?.array ?? []
        #expect(stages.compactMap { $0["purpose"]?.string } == ["analysis", "merge", "conflict", "curation"])
        #expect(stages.compactMap { $0["calls"]?.integer } == [20, 5, 2, 1])
        #expect(
            unknown.output.contains("2 to settle contradictions, at the most (openai:scripted)")
                && unknown.output.contains("1 to look the text over, at the most (openai:scripted)"),
            "\(unknown.output)")
        let sum = stages.compactMap { $0["cost"]?.double }.reduce(0, +)
        #expect(sum > 0 && abs(sum - (estimate["cost"]?.double ?? 0)) < 1e-6)
        let known4o = try workspace.skillgit(
            workspace.evolving("openai:gpt-4o", ["--dry-run"]), variables)
        #expect(known4o.output.contains("by the prices of the built-in list, 20"), "\(known4o.output)")
    }

    @Test("the end for want of budget is one JSON object, with what was spent")
    func json() throws {
        let server = try Self.serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 5)
        let run = try workspace.skillgit(
            workspace.evolving("openai:scripted", ["--max-calls", "2", "--json"]), server.variables)
        #expect(run.status == 4)
        let object = try JSONValue.parse(run.output)
        #expect(object["schema"] == "skillgit.evolve/1" && object["state"] == "budget")
        #expect(object["budget"]?["calls"] == 2 && object["budget"]?["tokens"] == .null)
        #expect(object["spent"]?["exchanges"] == 2 && object["spent"]?["input"] == 200)
        #expect(object["spent"]?["cost"] == .null, "no price is known, which is not nothing")
    }
}
