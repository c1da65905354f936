import JSON
import Synchronization
import TestSupport
import Testing

/// A server many of whose answers are no good.
@Suite("malformed replies")
struct ModelMalformedTests {
    /// Spoils answers by chance: 20% are no JSON, 5% empty, 5% name ids that are invented or leave some out.
    private final class Spoiling: Sendable {
        private let state: Mutex<(generator: SplitMix64, counts: [String: Int])>

        init(seed: UInt64) { state = Mutex((SplitMix64(seed: seed), [:])) }

        var counts: [String: Int] { state.withLock { $0.counts } }

        @Sendable func answer(_ request: ScriptedModelServer.Request) -> [ScriptedModelServer.Step] {
            let text = ScriptedAnalyst.text(of: request.body)
            let good = ScriptedAnalyst.shop.answer(text)
            let isMerge = text.contains("You consolidate what many runs")
            let kind = state.withLock { state -> String in
                let kind =
                    switch Int.random(in: 0..<100, using: &state.generator) {
                    case 0..<20: "malformed"
                    case 20..<25: "empty"
                    case 25..<30: "ids"
                    default: "good"
                    }
                state.counts[kind, default: 0] += 1
                return kind
            }
            switch kind {
            case "malformed": return ModelScript.stream(String(good.dropLast(good.utf8.count / 3)))
            case "empty": return ModelScript.answer("")
            case "ids":
                // In merges a patch is named that is in no list and one is left out; in analyses a step that is in no run.
                return ModelScript.stream(
                    isMerge
                        ? good.replacing("\"c1\"", with: "\"c77\"")
                        : good.replacing("\"step\":", with: "\"step\":9").replacing(
                            ModelRuns.said.prefix(12), with: "Nobody ever "))
            default: return ModelScript.stream(good)
            }
        }
    }

    @Test(
        "nothing is lost unaccounted: states add up, merges conserve, the exit code is as documented",
        arguments: [1, 2, 3])
    func accounted(seed: UInt64) throws {
        let spoiling = Spoiling(seed: seed)
        let server = try ScriptedModelServer(script: spoiling.answer)
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 60)
        let run = try workspace.skillgit(
            workspace.evolving("openai:scripted", ["--fan-in", "3", "--concurrency", "8"]), server.variables)
        let states = try workspace.states()
        #expect(states.sum == 60)
        let failed = states.counts["failed"] ?? 0
        let failedCalls = try workspace.ledger("failed")
        let calls = try workspace.ledger("calls")
        // More than a tenth of trajectories or calls failed: 1, everything kept; else 0.
        let isTooMuch = failed * 10 > 60 || failedCalls * 10 > calls
        #expect(run.status == (isTooMuch ? 1 : 0), "\(run.output)\(run.errors)")
        #expect(isTooMuch == run.errors.contains("everything that was learned is kept"), "\(run.errors)")
        #expect(try workspace.ledger("attempts") == server.requests.count)
        #expect(try workspace.ledger("answered") + workspace.ledger("from_journal") + failedCalls == calls)

        // Every trajectory that was analysed and has a lesson stands behind a patch or was dropped with a reason.
        let lines = try workspace.record("trajectories.jsonl").split(separator: "\n")
        for line in lines {
            let record = try JSONValue.parse(line.utf8)
            if record["state"]?.string != "used" { #expect(record["reason"]?.string?.isEmpty == false, "\(line)") }
        }
        #expect(try behindPatches(workspace) == states.counts["used"] ?? 0)
        // Each merge names all that went in, once.
        for name in try workspace.recorded("merges/") {
            let merge = try JSONValue.parse(try workspace.record(name))
            let inputs = (merge["inputs"]?.array ?? []).compactMap(\.string)
            let outputs = (merge["outputs"]?.array ?? []).flatMap { $0["from"]?.array ?? [] }
            let dropped = (merge["dropped"]?.array ?? []).compactMap { $0["id"] }
            #expect((outputs + dropped).compactMap(\.string).sorted() == inputs.sorted(), "\(name)")
        }
        let spoiled = spoiling.counts
        print(
            "seed \(seed): \(spoiled), states \(states.counts), \(failedCalls) of \(calls) calls failed, exit \(run.status)"
        )
    }

    /// Distinct trajectories that the patches of the only run stand on.
    private func behindPatches(_ workspace: ModelWorkspace) throws -> Int {
        var episodes: Set<Int> = []
        for name in try workspace.recorded("patches/") {
            let patch = try JSONValue.parse(try workspace.record(name))
            guard patch["route"]?.string != "parked" else { continue }
            episodes.formUnion((patch["support"]?.array ?? []).compactMap(\.integer))
        }
        return episodes.count
    }
}
