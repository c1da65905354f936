import Glibc
import JSON
import TestSupport
import Testing

/// One run that is killed again and again.
@Suite("runs killed many times", .serialized)
struct ModelKillsTests {
    @Test("twenty kills at random within one run cost at most what was in flight, and change no byte")
    func twentyKills() throws {
        let concurrency = 4
        let server = try ScriptedModelServer { request in
            [.pause(60)]
                + ModelScript.stream(ScriptedAnalyst.shop.answer(ScriptedAnalyst.text(of: request.body)))
        }
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 90)
        let whole = try workspace.copy("whole")
        let options = ["--concurrency", String(concurrency), "--fan-in", "3"]
        let calm = try whole.skillgit(whole.evolving("openai:scripted", options), server.variables)
        #expect(calm.status == 0, "\(calm.errors)")
        let calls = server.requests.count

        var generator = SplitMix64(seed: 20)
        var kills = 0
        var rounds = 0
        // A process that was killed before it asked has nothing to lose; only those count that had begun to.
        while kills < 20, rounds < 60 {
            let start = server.requests.count
            let arguments =
                rounds == 0 ? workspace.evolving("openai:scripted", options) : ["evolve", "--resume"]
            let process = try workspace.start(arguments, server.variables)
            let wanted = Int.random(in: 1...7, using: &generator)
            for _ in 0..<5000 where server.requests.count < start + wanted { usleep(2000) }
            usleep(UInt32.random(in: 0...60_000, using: &generator))
            kill(process, SIGKILL)
            if ProgramRun.wait(for: process) == 128 + SIGKILL, server.requests.count > start { kills += 1 }
            rounds += 1
        }
        #expect(kills == 20)
        #expect(try workspace.git("for-each-ref", "refs/heads/evolve").isEmpty, "the run had not ended by then")
        let last = try workspace.skillgit(["evolve", "--resume"], server.variables)
        #expect(last.status == 0, "\(last.errors)")
        let asked = server.requests.count - calls
        #expect(
            asked <= calls + kills * concurrency,
            "\(asked) requests, \(calls) in an uninterrupted run, \(kills) kills")
        #expect(try workspace.branch() == whole.branch(), "commit ids, trees and messages")
        #expect(try workspace.git("fsck", "--strict", "--no-dangling").isEmpty)

        // The record of spending knows every request that the server saw; a kill between record and request leaves one more.
        let attempts = try workspace.ledger("attempts") + workspace.earlier("attempts")
        let lost = try workspace.earlier("lost")
        #expect(attempts >= asked && attempts - asked <= lost, "\(attempts) on record, \(lost) of them lost")
        #expect(lost <= kills * concurrency)
        print("20 kills: \(asked) requests, \(calls) in an uninterrupted run, \(lost) under way at the kills")
    }
}
