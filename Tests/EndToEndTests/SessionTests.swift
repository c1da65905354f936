import JSON
import TestSupport
import Testing

/// Sessions of coding agents, which nobody has labelled.
@Suite struct SessionTests {
    @Test func sessionsOfOthersGiveAPatchOrAReasonEach() throws {
        guard let folder = SharedMaterial.path("traces/formats/claude-code") else { return }
        let workspace = try Workspace.new()
        let list = try workspace.sandbox.run(["find", folder, "-name", "*.json*", "-type", "f"])
        let files = list.output.split(separator: "\n").map(String.init).sorted()
        try #require(files.count >= 10)
        for file in files {
            let run = try workspace.run(["evolve", "--json", "--traces", file])
            #expect(run.status == 0 || run.status == 1, "\(file): \(run.errors)")
            let report = try JSONValue.parse(run.output)
            let patches = (report["patches"]?.array ?? []).count + (report["parked"]?.array ?? []).count
            let reasons = (report["reasons"]?.array ?? []).compactMap { $0["reason"]?.string }
            #expect(
                patches > 0 || reasons.contains { $0.count > 10 }
                    || report["state"]?.string == "already done", "\(file)")
        }
        try workspace.expectSound()
    }

    @Test(arguments: ["claude", "codex"]) func unlabelledSessionsTeachARule(agent: String) throws {
        let workspace = try Workspace.new("deploying")
        for number in 0..<AgentSessions.count {
            let text = agent == "claude" ? AgentSessions.claude(number) : AgentSessions.codex(number)
            try workspace.sandbox.write("runs/\(number).jsonl", text)
        }
        let evolved = try workspace.evolve(workspace.sandbox.path + "/runs")
        let rule = try #require(evolved.commits.first { $0.adds("`frobctl choose …`") }, "\(evolved.report)")
        #expect(rule.value("Skillgit-Tasks") == "\(AgentSessions.count)/\(AgentSessions.count)")
        #expect(
            rule.value("Skillgit-Support")?.hasPrefix("\(AgentSessions.count)/\(AgentSessions.count) ")
                == true)
        for site in ["garden", "harbour", "meadow", "quarry"] { #expect(!rule.adds(site)) }
        #expect(evolved.report["totals"]?["inferred"]?.integer == AgentSessions.count)
        let record = try JSONValue.parse(
            try workspace.git("show", "refs/skillgit/runs/\(evolved.run):run.json"))
        #expect(record["totals"]?["inferred"]?.integer == AgentSessions.count)
        #expect(try workspace.skillgit("log").contains("inferred"))
        try workspace.expectSound()
    }

    @Test func foundSessionsAreListedAndNothingIsReadUnasked() throws {
        let workspace = try Workspace.new("deploying")
        for number in 0..<AgentSessions.count {
            try workspace.sandbox.write(
                "claude/projects/-w\(number)/session-\(number).jsonl", AgentSessions.claude(number))
            try workspace.sandbox.write(
                "codex/sessions/2025/11/0\(number + 1)/rollout-2025-11-0\(number + 1)-\(number).jsonl",
                AgentSessions.codex(number))
        }
        let places = [
            "CLAUDE_CONFIG_DIR": workspace.sandbox.path + "/claude",
            "CODEX_HOME": workspace.sandbox.path + "/codex",
        ]
        let before = try workspace.git("for-each-ref")
        let asked = try workspace.run(["evolve"], environment: places)
        #expect(asked.status == 2)
        #expect(asked.errors.contains("found \(2 * AgentSessions.count) sessions"), "\(asked.errors)")
        #expect(asked.errors.contains("session-0.jsonl") && asked.errors.contains("--sessions"))
        #expect(try workspace.git("for-each-ref") == before)

        let taken = try workspace.run(["evolve", "--sessions", "--json"], environment: places)
        #expect(taken.status == 0, "\(taken.errors)")
        let report = try JSONValue.parse(taken.output)
        #expect(report["totals"]?["trajectories"]?.integer == 2 * AgentSessions.count)
        #expect(report["totals"]?["inferred"]?.integer == 2 * AgentSessions.count)
        #expect(report["branch"]?.string != nil)
        try workspace.expectSound()
    }

    @Test func withoutAnySessionTheWayOutIsNamed() throws {
        let workspace = try Workspace.new()
        let run = try workspace.run(["evolve"])
        #expect(run.status == 2)
        #expect(run.errors.contains("--traces"))
    }
}
