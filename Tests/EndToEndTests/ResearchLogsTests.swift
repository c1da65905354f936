import JSON
import TestSupport
import Testing

/// Logs of programs that run agents on tasks, through `traces` and `evolve`.
@Suite struct ResearchLogsTests {
    private static func log(_ command: String, _ answer: String) -> String {
        """
        # Chat History: react

        **Timestamp**: 2026-01-01T10:00:00

        ---

        ## [0] USER

        Edit the sheet.

        ---

        ## [1] ASSISTANT

        Thought: I act.
        Action:
        {"name": "run", "arguments": {"command": "\(command)"}}

        ---

        ## [2] USER

        Observation:
        ```
        \(answer)
        ```

        ---

        ## [3] ASSISTANT

        ACTION: TASK_COMPLETE

        ---

        ## RESULT

        - Success: True
        - Total Turns: 2

        """
    }

    @Test func evolveCountsWhatTrace2SkillLogsTell() throws {
        let workspace = try Workspace.new()
        for task in 1...4 {
            try workspace.sandbox.write(
                "runs/logs/react_\(task)_FAILED.md", Self.log("open \(task)", "Error: no such sheet"))
            try workspace.sandbox.write("runs/logs/react_\(task)_seed_1_SUCCEED.md", Self.log("open \(task)", "ok"))
        }
        try workspace.sandbox.write("runs/logs/react_5.md", Self.log("open 5", "ok"))
        try workspace.sandbox.write(
            "runs/results.json", #"{"total_instances":1,"results":[{"id":"5","success":false,"error":null}]}"#)
        try workspace.sandbox.write("runs/README.md", "# Notes\n")
        let totals = try workspace.evolve("../runs").report["totals"]
        #expect(totals?["outcomes"]?["success"]?.integer == 4)
        #expect(totals?["outcomes"]?["failure"]?.integer == 5)
        #expect(totals?["tasks"]?.integer == 5)
        #expect(totals?["states"]?["failed"]?.integer ?? 0 == 0)
        try workspace.expectSound()
    }

    /// What was converted reads back with the same steps, whatever it was before.
    @Test func everyFormatIsCheckedListedAndConverted() throws {
        guard let folder = SharedMaterial.path("traces/formats") else { return }
        let sandbox = try Sandbox()
        #expect(try sandbox.skillgit("traces", "check", folder).status == 0)
        let listed = try JSONValue.parse(sandbox.skillgit("traces", "list", "--json", folder).output)
        let formats = listed["summary"]?["formats"]
        #expect(formats?["swe-agent"]?.integer == 6)
        #expect(formats?["mini-swe-agent"]?.integer == 1)
        #expect(formats?["inspect"]?.integer == 6)
        var compared = 0
        for trajectory in listed["trajectories"]?.array ?? [] {
            let format = trajectory["format"]?.string ?? ""
            guard ["swe-agent", "mini-swe-agent", "inspect"].contains(format),
                trajectory["ordinal"]?.integer == 1, let file = trajectory["file"]?.string
            else { continue }
            let converted = try sandbox.skillgit("traces", "convert", file)
            #expect(converted.status == 0, "\(converted.errors)")
            try sandbox.write("converted.jsonl", converted.output)
            let again = try JSONValue.parse(sandbox.skillgit("traces", "list", "--json", "converted.jsonl").output)
            let first = again["trajectories"]?.array?.first
            #expect(first?["format"]?.string == "atif")
            #expect(first?["steps"] == trajectory["steps"], "\(file)")
            #expect(first?["outcome"] == trajectory["outcome"], "\(file)")
            compared += 1
        }
        #expect(compared == 11)
    }
}
