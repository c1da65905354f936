import Glibc
import JSON
import Synchronization
import TestSupport
import Testing

/// How calls are spread over slots; spans are measured by `Tests/Benchmarks/scheduling.py`, since they belong to a machine.
@Suite("scheduling")
struct ModelSchedulingTests {
    @Test("as many calls are in flight as were allowed, also when they are many", .timeLimit(.minutes(3)))
    func allSlots() throws {
        let slots = 100
        let arrived = Mutex(0)
        let server = try ScriptedModelServer { request in
            arrived.withLock { $0 += 1 }
            // Nobody is answered before all slots are taken, as long as a slow machine may need for that.
            for _ in 0..<6000 where arrived.withLock({ $0 }) < slots { usleep(10_000) }
            return ModelScript.stream(ScriptedAnalyst.shop.answer(ScriptedAnalyst.text(of: request.body)))
        }
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 130)
        let run = try workspace.skillgit(
            workspace.evolving("openai:scripted", ["--concurrency", String(slots)]), server.variables)
        #expect(run.status == 0, "\(run.errors)")
        #expect(server.mostInFlight == slots)
    }

    @Test("a call that backs off gives its slot to others until its time has come")
    func backOff() throws {
        let seen = Mutex<(served: Int, sentAway: [String: Int], between: [Int])>((0, [:], []))
        let server = try ScriptedModelServer { request in
            let text = ScriptedAnalyst.text(of: request.body)
            let isFirst = seen.withLock { seen in
                if let before = seen.sentAway[text] {
                    seen.between.append(seen.served - before)
                } else if ScriptedAnalyst.number(of: text) < 4, !text.contains("You consolidate") {
                    seen.sentAway[text] = seen.served
                    return true
                }
                seen.served += 1
                return false
            }
            if isFirst { return ModelScript.error(429, "later", [("Retry-After", "2")]) }
            return [.pause(20)] + ModelScript.stream(ScriptedAnalyst.shop.answer(text))
        }
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 24)
        let run = try workspace.skillgit(
            workspace.evolving("openai:scripted", ["--concurrency", "2"]), server.variables)
        #expect(run.status == 0, "\(run.errors)")
        let between = seen.withLock { $0.between }
        #expect(between.count == 4)
        // Two slots: had the four calls kept theirs, nobody else would have been served in between.
        #expect(between.allSatisfy { $0 >= 4 }, "\(between)")
        #expect(server.mostInFlight == 2)
    }

    @Test("a merge whose inputs are there is asked for while analyses are still waiting for a slot")
    func mergesStartEarly() throws {
        let server = try ScriptedModelServer { request in
            [.pause(20)] + ModelScript.stream(ScriptedAnalyst.shop.answer(ScriptedAnalyst.text(of: request.body)))
        }
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 60)
        let run = try workspace.skillgit(
            workspace.evolving("openai:scripted", ["--concurrency", "2", "--fan-in", "3"]), server.variables)
        #expect(run.status == 0, "\(run.errors)")
        let kinds = server.requests.map { ScriptedAnalyst.text(of: $0.body).contains("You consolidate") }
        let first = try #require(kinds.firstIndex(of: true))
        let analysesAfter = kinds[first...].count { !$0 }
        #expect(analysesAfter >= 30, "\(analysesAfter) analyses were asked for after the first merge")
    }
}
