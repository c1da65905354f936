import Glibc
import JSON
import TestSupport
import Testing

/// Model runs that are killed or interrupted.
@Suite("interrupted model runs", .serialized)
struct ModelInterruptionTests {
    private static func slowServer() throws -> ScriptedModelServer {
        try ScriptedModelServer { request in
            [.pause(25)]
                + ModelScript.stream(ScriptedAnalyst.shop.answer(ScriptedAnalyst.text(of: request.body)))
        }
    }

    @Test(
        "a killed run asks again at most what was in flight, and ends in the same commits",
        arguments: [3, 11, 19])
    func killed(_ seed: Int) throws {
        let concurrency = 3
        let server = try Self.slowServer()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 18)
        let whole = try workspace.copy("whole")
        let options = ["--concurrency", String(concurrency), "--fan-in", "3"]
        let calm = try whole.skillgit(whole.evolving("openai:scripted", options), server.variables)
        #expect(calm.status == 0, "\(calm.errors)")
        let calls = server.requests.count

        var kills = 0
        for round in 0..<3 {
            // Wait for some requests, then strike at an odd moment.
            let start = server.requests.count
            let arguments =
                round == 0 ? workspace.evolving("openai:scripted", options) : ["evolve", "--resume"]
            let process = try workspace.start(arguments, server.variables)
            for _ in 0..<2000 where server.requests.count < start + (seed + round * 5) % 7 + 1 {
                usleep(2000)
            }
            usleep(UInt32((seed * 7919 + round * 104_729) % 20_000))
            kill(process, SIGKILL)
            if ProgramRun.wait(for: process) == 128 + SIGKILL { kills += 1 }
        }
        let last = try workspace.skillgit(["evolve", "--resume"], server.variables)
        #expect(last.status == 0, "\(last.errors)")
        #expect(try workspace.branch() == whole.branch())
        let asked = server.requests.count - calls
        #expect(
            asked <= calls + kills * concurrency,
            "\(asked) requests, \(calls) in an uninterrupted run, \(kills) kills")
        #expect(try workspace.git("fsck", "--strict", "--no-dangling").isEmpty)
        #expect(try spooled(workspace) == "", "transcripts of killed processes are gone")
        print("killed \(kills) times: \(asked) requests, \(calls) in an uninterrupted run")
    }

    @Test("Ctrl-C ends a run at once with 130, and what was answered is not asked again")
    func interrupted() throws {
        let server = try ScriptedModelServer { request in
            request.number >= 6 && request.number < 8
                ? [.hang]
                : ModelScript.stream(ScriptedAnalyst.shop.answer(ScriptedAnalyst.text(of: request.body)))
        }
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let process = try workspace.start(
            workspace.evolving("openai:scripted", ["--concurrency", "2"]), server.variables)
        for _ in 0..<2000 where server.requests.count < 8 { usleep(5000) }
        usleep(50_000)
        let clock = ContinuousClock()
        let start = clock.now
        kill(process, SIGINT)
        #expect(ProgramRun.wait(for: process) == 130)
        #expect(clock.now - start < .seconds(60))
        #expect(try spooled(workspace) == "")
        // The environment that named the server is needed again, the model's name is not.
        let resumed = try workspace.skillgit(["evolve", "--resume"], server.variables)
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try workspace.ledger("from_journal") == 6)
    }

    @Test("Ctrl-C ends the programs that were asked, too")
    func programs() throws {
        let workspace = try ModelWorkspace(runs: 4)
        let mark = workspace.sandbox.path + "/pids"
        try workspace.sandbox.writeProgram("ask", "#!/bin/sh\necho $$ >> \(mark)\nexec sleep 300\n")
        let process = try workspace.start(
            workspace.evolving("command:" + workspace.sandbox.path + "/ask", ["--concurrency", "2"]), [:])
        func pids() -> [Substring] { (workspace.sandbox.read("pids") ?? "").split(separator: "\n") }
        for _ in 0..<2000 where pids().count < 2 { usleep(5000) }
        kill(process, SIGINT)
        #expect(ProgramRun.wait(for: process) == 130)
        for pid in pids() { #expect(kill(pid_t(pid) ?? 0, 0) != 0, "the program \(pid) still runs") }
    }

    private func spooled(_ workspace: ModelWorkspace) throws -> String {
        try workspace.sandbox.run(
            ["sh", "-c", "find .git/skillgit/spool -type f 2>/dev/null || true"], in: workspace.folder
        ).output
    }
}
