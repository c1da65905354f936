import JSON
import TestSupport
import Testing

/// Where the model's name comes from, what is said of it, and what is kept of the key.
@Suite("naming a model")
struct ModelConfigurationTests {
    private static func serve() throws -> ScriptedModelServer {
        try ScriptedModelServer { request in
            ModelScript.stream(ScriptedAnalyst.shop.answer(ScriptedAnalyst.text(of: request.body)))
        }
    }

    @Test("flag, git configuration, SKILLGIT_MODEL and OPENAI_MODEL name it, in this order")
    func precedence() throws {
        let server = try Self.serve()
        defer { server.stop() }
        func asked(_ arguments: [String], _ more: [String: String], configured: String? = nil) throws
            -> String?
        {
            let workspace = try ModelWorkspace(runs: 1)
            if let configured { _ = try workspace.git("config", "skillgit.model", configured) }
            let before = server.requests.count
            let run = try workspace.skillgit(
                ["evolve", "--traces", workspace.sandbox.path + "/runs.jsonl"] + arguments,
                server.variables.merging(more) { $1 })
            #expect(run.status == 0, "\(run.errors)")
            return server.requests.dropFirst(before).first.flatMap {
                (try? JSONValue.parse($0.body))?["model"]?.string
            }
        }
        let all = ["OPENAI_MODEL": "four", "SKILLGIT_MODEL": "openai:three"]
        #expect(try asked(["--model", "openai:one"], all, configured: "openai:two") == "one")
        #expect(try asked([], all, configured: "openai:two") == "two")
        #expect(try asked([], all) == "three")
        #expect(try asked([], ["OPENAI_MODEL": "four"]) == "four")
        #expect(try asked([], [:]) == nil)
        #expect(try asked(["--analyst", "rules"], all) == nil)
    }

    @Test("the dry run asks nothing, writes nothing, and its numbers are near to what the run takes")
    func dryRun() throws {
        let server = try Self.serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 20)
        let files = ["sh", "-c", "find . -type f | sort | xargs sha256sum"]
        let before = try workspace.sandbox.run(files, in: workspace.folder).output
        let run = try workspace.skillgit(
            workspace.evolving("openai:scripted") + ["--dry-run", "--json"], server.variables)
        #expect(run.status == 0, "\(run.errors)")
        #expect(server.requests.isEmpty)
        #expect(try workspace.sandbox.run(files, in: workspace.folder).output == before)
        let estimate = try JSONValue.parse(run.output)["estimate"]
        _ = try workspace.skillgit(workspace.evolving("openai:scripted"), server.variables)
        let sent = server.requests.map { ScriptedAnalyst.text(of: $0.body).count }
        let analyses = server.requests.count {
            !ScriptedAnalyst.text(of: $0.body).contains("You consolidate")
        }
        #expect(
            estimate?["analysisCalls"]?.integer ?? estimate?["analysis_calls"]?.integer == analyses,
            "\(run.output)")
        let tokens = estimate?["inputTokens"]?.integer ?? estimate?["input_tokens"]?.integer ?? 0
        let real = sent.reduce(0, +) / 4
        #expect(tokens > real * 7 / 10 && tokens < real * 2, "estimated \(tokens), sent about \(real)")
        print("dry run: estimated \(tokens) tokens, sent about \(real)")
    }

    @Test("a key is in no output, journal, record or object")
    func key() throws {
        let server = try ScriptedModelServer { request in
            // A server that echoes the key, as some do in errors.
            ScriptedAnalyst.number(of: ScriptedAnalyst.text(of: request.body)) == 1
                ? ModelScript.error(400, "bad key \(ModelRuns.key)")
                : ModelScript.stream(ScriptedAnalyst.shop.answer(ScriptedAnalyst.text(of: request.body)))
        }
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 8)
        let run = try workspace.skillgit(
            workspace.evolving("openai:scripted", ["--max-failures", "50"]), server.variables)
        #expect(run.status == 0, "\(run.errors)")
        #expect(server.requests.first?.headers["authorization"] == "Bearer \(ModelRuns.key)")
        #expect(!(run.output + run.errors).contains(ModelRuns.key))
        let found = try workspace.sandbox.run(
            [
                "sh", "-c",
                "grep -rlF \(ModelRuns.key) . ; git cat-file --batch-all-objects --batch | grep -caF \(ModelRuns.key) || true",
            ], in: workspace.folder)
        #expect(found.output == "0\n", "\(found.output)")
    }

    @Test("a model that is named wrongly is a usage error, and no model is one too")
    func wrong() throws {
        let workspace = try ModelWorkspace(runs: 1)
        #expect(try workspace.skillgit(workspace.evolving("opnai:x")).status == 2)
        #expect(try workspace.skillgit(workspace.evolving("openai:x")).status == 2, "no key is set")
        let none = try workspace.skillgit([
            "evolve", "--traces", workspace.sandbox.path + "/runs.jsonl", "--analyst", "model",
        ])
        #expect(none.status == 2, "\(none.errors)")
    }
}
