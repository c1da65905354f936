import JSON
import TestSupport
import Testing

/// A model for each role, and runs that are read by their outcome.
@Suite("models by role, runs by outcome")
struct ModelRolesTests {
    private static func serve() throws -> ScriptedModelServer {
        try ScriptedModelServer { request in
            ModelScript.stream(ScriptedAnalyst.shop.answer(ScriptedAnalyst.text(of: request.body)))
        }
    }

    /// The names of the models that were asked to read and to consolidate.
    private static func asked(_ server: ScriptedModelServer) -> (analysis: Set<String>, merge: Set<String>) {
        var asked: (analysis: Set<String>, merge: Set<String>) = ([], [])
        for request in server.requests {
            let name = (try? JSONValue.parse(request.body))?["model"]?.string ?? ""
            if ScriptedAnalyst.text(of: request.body).contains("You consolidate") {
                asked.merge.insert(name)
            } else {
                asked.analysis.insert(name)
            }
        }
        return asked
    }

    @Test("each role asks its own model, and the run and its ledger name both")
    func roles() throws {
        let server = try Self.serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let run = try workspace.skillgit(
            workspace.evolving("openai:small", ["--merge-model", "openai:large"]), server.variables)
        #expect(run.status == 0, "\(run.errors)")
        let asked = Self.asked(server)
        #expect(asked.analysis == ["small"] && asked.merge == ["large"])
        let record = try JSONValue.parse(try workspace.record("run.json"))
        #expect(record["configuration"]?["model"]?.string == "openai:small")
        #expect(record["configuration"]?["merge_model"]?.string == "openai:large")
        #expect(
            record["models"]?.array?.compactMap { $0["name"]?.string } == ["openai:small", "openai:large"])
        let again = try workspace.skillgit(
            workspace.evolving("openai:large", ["--analyst-model", "openai:small"]), server.variables)
        #expect(again.output.contains("already done"), "the roles are the same: \(again.output)")
    }

    @Test("a model configured for a role serves it, unless the command line names one for both")
    func configured() throws {
        let server = try Self.serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        _ = try workspace.git("config", "skillgit.model", "openai:two")
        _ = try workspace.git("config", "skillgit.mergeModel", "openai:three")
        let plain = ["evolve", "--traces", workspace.sandbox.path + "/runs.jsonl"]
        #expect(try workspace.skillgit(plain, server.variables).status == 0)
        #expect(Self.asked(server) == (["two"], ["three"]))
        let other = try Self.serve()
        defer { other.stop() }
        #expect(try workspace.skillgit(plain + ["--model", "openai:one"], other.variables).status == 0)
        #expect(Self.asked(other) == (["one"], ["one"]))
    }

    @Test("errors and successes are read apart, and what was not read says so")
    func signals() throws {
        let server = try Self.serve()
        defer { server.stop() }
        var read: [String: Int] = [:]
        for signal in ["errors", "successes", "combined"] {
            let workspace = try ModelWorkspace(runs: 12)
            let before = server.requests.count
            let run = try workspace.skillgit(
                workspace.evolving("openai:scripted", ["--signal", signal]), server.variables)
            #expect(run.status == 0, "\(run.errors)")
            read[signal] = server.requests.dropFirst(before).count {
                !ScriptedAnalyst.text(of: $0.body).contains("You consolidate")
            }
            let states = try workspace.states()
            #expect(states.sum == 12)
            #expect(12 - (states.counts["irrelevant"] ?? 0) == read[signal])
        }
        #expect((read["errors"] ?? 0) > 0 && (read["successes"] ?? 0) > 0)
        #expect((read["errors"] ?? 0) + (read["successes"] ?? 0) == 12 && read["combined"] == 12, "\(read)")
        let wrong = try ModelWorkspace(runs: 1)
        let run = try wrong.skillgit(wrong.evolving("openai:scripted", ["--signal", "error"]))
        #expect(run.status == 2 && run.errors.contains("did you mean 'errors'?"), "\(run.errors)")
    }
}
