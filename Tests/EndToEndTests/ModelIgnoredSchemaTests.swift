import JSON
import TestSupport
import Testing

/// Evolving against a server that takes a schema without a word and ignores it.
@Suite("a model server that ignores schemas")
struct ModelIgnoredSchemaTests {
    @Test("one call is lost on it, the rest is asked in the next way, and the run says so")
    func ignored() throws {
        let server = try ScriptedModelServer { seen in
            let answer = ScriptedAnalyst.shop.answer(ScriptedAnalyst.text(of: seen.body))
            let body = (try? JSONValue.parse(seen.body)) ?? .null
            guard let name = body["tool_choice"]?["name"]?.string, let value = try? JSONValue.parse(answer) else {
                return AnthropicScript.stream([AnthropicScript.text("I would write a lesson about orders.")])
            }
            return AnthropicScript.stream([AnthropicScript.call("t1", name, value)], stop: "tool_use")
        }
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let run = try workspace.skillgit(
            workspace.evolving("anthropic:m", ["--concurrency", "1", "--min-tasks", "1"]),
            ["ANTHROPIC_BASE_URL": server.base])
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(try workspace.states().counts == ["used": 11, "failed": 1], "\(run.output)\(run.errors)")
        #expect(run.errors.contains("note: the server of anthropic:m ignored the schema"), "\(run.errors)")
        #expect(run.output.contains("since the schema was ignored"), "\(run.output)")
        #expect(try workspace.ledger("ignored_schemas") == 1)
        #expect(try workspace.ledger("attempts") == server.requests.count)
        #expect(server.requests.count { $0.body.contains("output_config") } == 3)
    }
}
