import Glibc
import TestSupport
import Testing

/// Answers that do not fit, and runs that end before their correction has come.
@Suite("answers that wait for their correction")
struct ModelUnfitAnswerTests {
    /// A model whose first answer to everything is prose.
    private static func serve(pause: Int = 0) throws -> ScriptedModelServer {
        try ScriptedModelServer { request in
            let text = ScriptedAnalyst.text(of: request.body)
            return isCorrection(request)
                ? [.pause(pause)] + ModelScript.stream(ScriptedAnalyst.shop.answer(text))
                : ModelScript.stream("I would say it depends.")
        }
    }

    private static func isCorrection(_ request: ScriptedModelServer.Request) -> Bool {
        request.body.contains("Your previous answer was")
    }

    @Test("a budget that refuses the correction does not make the question be paid for again")
    func budget() throws {
        let server = try Self.serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 3)
        let whole = try workspace.copy("whole")
        let calm = try whole.skillgit(whole.evolving("openai:scripted"), server.variables)
        #expect(calm.status == 0, "\(calm.output)\(calm.errors)")
        let exchanges = server.requests.count
        #expect(exchanges >= 6 && exchanges % 2 == 0)
        var run = try workspace.skillgit(
            workspace.evolving("openai:scripted", ["--max-calls", "1", "--concurrency", "1"]), server.variables)
        var budget = 1
        while run.status == 4, budget <= exchanges {
            #expect(server.requests.count == exchanges + budget)
            budget += 1
            run = try workspace.skillgit(["evolve", "--resume", "--max-calls", "\(budget)"], server.variables)
        }
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(budget == exchanges && server.requests.count == 2 * exchanges, "\(budget) of \(exchanges)")
        #expect(try workspace.branch() == whole.branch())
        #expect(try workspace.ledger("attempts") + workspace.earlier("attempts") == exchanges)
    }

    @Test("a kill while the correction is under way costs the correction alone")
    func kill() throws {
        let server = try Self.serve(pause: 2000)
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 1)
        let process = try workspace.start(workspace.evolving("openai:scripted"), server.variables)
        for _ in 0..<1000 where server.requests.count < 2 { usleep(10_000) }
        Glibc.kill(process, SIGKILL)
        #expect(ProgramRun.wait(for: process) == 128 + SIGKILL)
        let run = try workspace.skillgit(["evolve", "--resume"], server.variables)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(server.requests.map(Self.isCorrection) == [false, true, true])
    }
}
