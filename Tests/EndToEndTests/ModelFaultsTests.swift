import JSON
import Synchronization
import TestSupport
import Testing

/// Evolving against a server that fails in every way that is known of them.
@Suite("a failing model server")
struct ModelFaultsTests {
    /// Fails by the run's number, the first time or always.
    private final class Faults: Sendable {
        private let seen = Mutex<[String: Int]>([:])
        private let healed = Mutex(false)

        func heal() { healed.withLock { $0 = true } }

        @Sendable func answer(_ request: ScriptedModelServer.Request) -> [ScriptedModelServer.Step] {
            let text = ScriptedAnalyst.text(of: request.body)
            let good = ScriptedAnalyst.shop.answer(text)
            let time = seen.withLock { seen in
                seen[text, default: 0] += 1
                return seen[text] ?? 1
            }
            let isMerge = text.contains("You consolidate what many runs")
            // A merge that loses its inputs is asked for once more.
            if isMerge, time == 1, !text.contains("Your previous answer was") {
                return ModelScript.stream("{\"patches\": [], \"dropped\": []}")
            }
            if healed.withLock({ $0 }) || isMerge { return ModelScript.stream(good) }
            let isRepair = text.contains("Your previous answer was")
            switch ScriptedAnalyst.number(of: text) % 10 {
            case 0 where time == 1: return ModelScript.error(429, "slow down", [("Retry-After-Ms", "20")])
            case 1 where time == 1: return ModelScript.error(500, "oops")
            case 2 where time <= 2: return ModelScript.error(503, "busy", [("Retry-After", "0")])
            case 3 where time == 1: return ModelScript.cutStream(String(good.prefix(40)))
            case 4 where time == 1:
                return [
                    .head(200, [("Content-Type", "application/json"), ("Content-Length", "9")]),
                    .text("{\"choices"),
                ]
            case 5 where !isRepair: return ModelScript.stream("{\"lesson\": 1}")
            case 6: return ModelScript.answer("")
            case 7: return ModelScript.error(400, "maximum context length", code: "context_length_exceeded")
            case 8: return ModelScript.stream("no JSON at all")
            case 9: return ModelScript.stream(good.replacing(ModelRuns.said.prefix(12), with: "Nobody ever "))
            default: return ModelScript.stream(good)
            }
        }
    }

    @Test("every trajectory ends in one state, and every request at the server is in the ledger")
    func faults() throws {
        let faults = Faults()
        let server = try ScriptedModelServer(script: faults.answer)
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 40)
        let arguments = workspace.evolving("openai:scripted", ["--fan-in", "3"])
        let first = try workspace.skillgit(arguments, server.variables)
        #expect(first.status == 1, "\(first.output)\(first.errors)")
        #expect(first.errors.contains("12 of 40 trajectories failed"), "\(first.errors)")
        #expect(first.errors.hasPrefix("prompts stay on this machine: 127.0.0.1\n"), "\(first.errors)")
        let states = try workspace.states()
        #expect(
            states.sum == 40 && states.counts["failed"] == 12 && states.counts["refused"] == 4, "\(states)")
        #expect(states.counts["used"] == 24, "\(states)")
        #expect(try workspace.ledger("attempts") == server.requests.count)
        let calls = try workspace.ledger("calls")
        #expect(try workspace.ledger("answered") + workspace.ledger("failed") == calls)
        #expect(try workspace.ledger("failed") == 12)

        // The same command again asks only what failed, and takes the run's place.
        faults.heal()
        let before = server.requests.count
        let second = try workspace.skillgit(arguments, server.variables)
        #expect(second.status == 0, "\(second.output)\(second.errors)")
        #expect(try workspace.ledger("attempts") == server.requests.count - before)
        #expect(try workspace.ledger("failed") == 0)
        let healed = try workspace.states()
        #expect(healed.counts == ["used": 36, "refused": 4], "\(healed)")
        let last = try workspace.skillgit(arguments, server.variables)
        #expect(last.status == 0 && last.output.hasPrefix("already done"), "\(last.output)\(last.errors)")
        #expect(try workspace.git("fsck", "--strict", "--no-dangling").isEmpty)
    }

    @Test("a used-up quota stops the run at once, and what was paid for is not asked again")
    func quota() throws {
        let count = Mutex(0)
        let limit = Mutex(5)
        let server = try ScriptedModelServer { request in
            let place = count.withLock { count in
                count += 1
                return count
            }
            if place > limit.withLock({ $0 }) {
                return ModelScript.error(429, "You exceeded your current quota", code: "insufficient_quota")
            }
            return ModelScript.stream(ScriptedAnalyst.shop.answer(ScriptedAnalyst.text(of: request.body)))
        }
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let arguments = workspace.evolving("openai:scripted", ["--concurrency", "2"])
        let stopped = try workspace.skillgit(arguments, server.variables)
        #expect(
            stopped.status == 128 && stopped.errors.contains("exceeded your current quota"),
            "\(stopped.errors)")
        #expect(server.requests.count <= 7)
        limit.withLock { $0 = 1000 }
        let before = server.requests.count
        let resumed = try workspace.skillgit(["evolve", "--resume"], server.variables)
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try workspace.ledger("fromJournal") >= 5)
        #expect(try workspace.ledger("attempts") == server.requests.count - before)
    }
}
