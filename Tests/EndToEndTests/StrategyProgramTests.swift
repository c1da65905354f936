import Glibc
import JSON
import TestSupport
import Testing

/// The strategies besides the usual one, killed and gone on with, and beside each other on the same analyses.
@Suite("strategies, end to end", .serialized)
struct StrategyProgramTests {
    private static let subjects = [
        "fares", "bags", "seats", "refunds", "names", "dates", "cabins", "vouchers", "meals", "infants", "pets",
        "insurance",
    ]

    /// Every run teaches a rule of its own; rules of one topic come twice.
    private static func serve(pause: Int = 0) throws -> ScriptedModelServer {
        try ScriptedTeacher(lesson: { number in
            let subject = subjects[number % subjects.count]
            return ScriptedTeacher.lesson(
                "Look up \(subject)", "Look \(subject) up before the order is touched.", theme: "topic \(number % 4)")
        }).serve(pause: pause)
    }

    private static let options = ["--concurrency", "2", "--step-size", "2"]

    private func evolving(_ workspace: ModelWorkspace, _ strategy: String, _ more: [String] = []) -> [String] {
        let steps = strategy == "sequential" ? Self.options : ["--concurrency", "2"]
        return workspace.evolving("openai:scripted", ["--strategy", strategy] + steps + more)
    }

    @Test("killed again and again, the branch is that of a calm run", arguments: ["sequential", "bank"])
    func killed(strategy: String) throws {
        let server = try Self.serve(pause: 60)
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let whole = try workspace.copy("whole")
        let calm = try whole.skillgit(evolving(whole, strategy), server.variables)
        #expect(calm.status == 0, "\(calm.output)\(calm.errors)")
        let calls = server.requests.count
        #expect(server.count(.analysis) == 12 && server.count(.revision) == (strategy == "sequential" ? 6 : 0))
        #expect(server.count(.merge) + server.count(.conflict) + server.count(.curation) == 0)

        // In the analyses, at their end, and between the steps.
        var kills = 0
        for wanted in [3, 10, 14, 16] where wanted < calls {
            let start = server.requests.count
            let arguments = kills == 0 ? evolving(workspace, strategy) : ["evolve", "--resume"]
            let process = try workspace.start(arguments, server.variables)
            for _ in 0..<3000 where server.requests.count < calls + wanted { usleep(5000) }
            kill(process, SIGKILL)
            #expect(ProgramRun.wait(for: process) == 128 + SIGKILL && server.requests.count > start)
            kills += 1
        }
        let resumed = try workspace.skillgit(["evolve", "--resume"], server.variables)
        #expect(resumed.status == 0, "\(resumed.output)\(resumed.errors)")
        let asked = server.requests.count - calls
        #expect(asked <= calls + 2 * kills, "\(asked) requests, \(calls) in a calm run, \(kills) kills")
        #expect(try workspace.branch() == whole.branch(), "commit ids, trees and messages")
        #expect(try workspace.states().counts == ["used": 12])
        #expect(try workspace.git("fsck", "--strict", "--no-dangling").isEmpty)

        // Another strategy on the same runs asks for no analysis.
        let analyses = server.count(.analysis)
        for other in ["parallel", "sequential", "bank"] where other != strategy {
            let run = try workspace.skillgit(evolving(workspace, other, ["--name", "try/" + other]), server.variables)
            #expect(run.status == 0, "\(other): \(run.output)\(run.errors)")
            #expect(server.count(.analysis) == analyses, "\(other) asked for analyses again")
        }
        // And the same strategy again asks nothing at all.
        let before = server.requests.count
        let again = try workspace.skillgit(evolving(workspace, strategy), server.variables)
        #expect(again.status == 0 && again.output.hasPrefix("already done"), "\(again.output)\(again.errors)")
        #expect(server.requests.count == before)
        print("\(strategy): \(calls) calls, \(asked) with \(kills) kills")
    }

    @Test("the bank's commits are taken and rejected one by one, and merge")
    func bank() throws {
        let server = try Self.serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let run = try workspace.skillgit(evolving(workspace, "bank"), server.variables)
        #expect(run.status == 0, "\(run.errors)")
        let log = try JSONValue.parse(try workspace.skillgit(["log", "--json"]).output)
        let patches = log["runs"]?.array?.first?["patches"]?.array?.compactMap { $0["id"]?.string } ?? []
        try #require(patches.count == 12)
        #expect(try workspace.skillgit(["review", "--reject", patches[5], "--reason", "too narrow"]).status == 0)
        #expect(try workspace.skillgit(["merge", "--all"]).status == 0)
        let bank = try workspace.git("show", "main:references/lessons.md")
        #expect(bank.split(separator: "\n").count { $0.hasPrefix("- Look ") } == 11, "\(bank)")
        #expect(bank.split(separator: "\n").count { $0.hasPrefix("## ") } == 4, "\(bank)")
        let skill = try workspace.git("show", "main:SKILL.md")
        #expect(skill.split(separator: "\n").count { $0.contains("](references/lessons.md)") } == 1)
        #expect(try workspace.skillgit(["validate"]).status == 0)
        #expect(try workspace.git("fsck", "--strict", "--no-dangling").isEmpty)
    }

    @Test("sequential steps are shown and counted as a stage of their own")
    func stages() throws {
        let server = try Self.serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let estimate = try workspace.skillgit(evolving(workspace, "sequential", ["--dry-run"]), server.variables)
        #expect(estimate.output.contains("6 to write into the skill, at the most"), "\(estimate.output)")
        let run = try workspace.skillgit(
            evolving(workspace, "sequential", ["--progress", "json"]), server.variables)
        #expect(run.status == 0, "\(run.errors)")
        let events = try run.errors.split(separator: "\n").filter { $0.hasPrefix("{") }.map {
            try JSONValue.parse($0.utf8)
        }
        let last = try #require(events.last)
        #expect(last["analysis"] == ["done": 12, "planned": 12] && last["revision"] == ["done": 6, "planned": 6])
        #expect(last["merge"] == ["done": 0, "planned": 0])
        #expect(run.output.contains("revision: 6 calls, 6 attempts"), "\(run.output)")
    }
}
