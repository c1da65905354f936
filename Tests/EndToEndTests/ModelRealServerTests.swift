import JSON
import TestSupport
import Testing

/// Evolving with a small real model (``RealModelServer``); it computes for minutes.
@Suite("a real model server", .serialized)
struct ModelRealServerTests {
    @Test("ten short runs complete: what lands is sound, the rest has reasons, totals and exit code agree")
    func shortRuns() throws {
        guard let server = RealModelServer.forTest() else { return }
        let home = try ModelWorkspace(runs: 10)
        for kind in ["openai", "anthropic"] {
            try evolve(try home.copy(kind), kind + ":" + RealModelServer.model, server)
        }
    }

    private func evolve(_ workspace: ModelWorkspace, _ model: String, _ server: RealModelServer) throws {
        let run = try workspace.skillgit(
            workspace.evolving(
                model,
                [
                    "--context-tokens", "4096", "--max-output-tokens", "250", "--min-tasks", "1",
                    "--concurrency", "1",
                ]),
            server.variables)
        print("\(model):\n\(run.output)\(run.errors)")
        let states = try workspace.states()
        #expect(states.sum == 10)
        let failed = states.counts["failed"] ?? 0
        #expect(run.status == (failed > 1 ? 1 : 0), "\(run.output)\(run.errors)")
        for line in try workspace.record("trajectories.jsonl").split(separator: "\n") {
            let record = try JSONValue.parse(String(line))
            #expect(
                record["state"]?.string == "used" || record["reason"]?.string?.isEmpty == false, "\(line)")
        }
        #expect(try workspace.git("fsck", "--strict", "--no-dangling").isEmpty)
        #expect(try workspace.ledger("attempts") > 0 && workspace.ledger("attempts_without_usage") == 0)
        let names = try workspace.git("for-each-ref", "--format=%(refname)", "refs/heads/evolve").split(
            separator: "\n")
        guard let name = names.first else { return }
        let checkout = workspace.folder + "-checkout"
        _ = try workspace.git("worktree", "add", "--detach", checkout, String(name))
        let valid = try workspace.sandbox.run([ProgramRun.skillgit, "validate", checkout])
        #expect(valid.status == 0, "\(valid.output)\(valid.errors)")
    }
}
