import JSON
import Testing
import Trajectory

@Suite struct Trace2SkillTests {
    private func read(_ text: String, as name: String) throws -> TrajectoryCollector {
        let scratch = try Scratch()
        let file = try scratch.write(text, to: name)
        var read = TrajectoryCollector()
        try TrajectoryFileReader(file: file, display: file).read(into: &read)
        read.expectContract()
        return read
    }

    @Test func markdown() throws {
        let item = try #require(
            try read(ResearchSamples.trace2SkillMarkdown, as: "logs/react_10747_FAILED.md").items.first)
        #expect(item.summary.format == .trace2skill)
        #expect(item.summary.agent == "react")
        #expect(item.summary.task == "10747")
        #expect(item.summary.id == "10747")
        #expect(item.summary.prompt == "Sum column A.")
        #expect(item.steps.map(\.source) == [.system, .user, .agent, .agent])
        #expect(item.steps[2].text == "Thought: I look first.")
        #expect(item.steps[2].calls.map(\.name) == ["run"])
        #expect(item.steps[2].calls.map(\.arguments) == [["code": "print(\"{\")"]])
        #expect(
            item.steps[2].results.map(\.content) == ["---\n\n## [9] USER\n```\nError: no such sheet\n```"])
        #expect(item.steps[3].text.contains("TASK_COMPLETE"))
        #expect(item.steps[3].calls.isEmpty)
    }

    /// `Success: True` in the result only says that the loop ended.
    @Test(arguments: [
        ("react_1_SUCCEED", Outcome.success), ("react_1_FAILED", .failure), ("react_1", .unknown),
    ])
    func theNameHasTheVerdict(_ name: String, _ outcome: Outcome) throws {
        for (text, suffix) in [
            (ResearchSamples.trace2SkillMarkdown, ".md"), (ResearchSamples.trace2SkillLines, ".jsonl"),
        ] {
            let summary = try #require(try read(text, as: name + suffix).items.first?.summary)
            #expect(summary.outcome.outcome == outcome)
            #expect(summary.outcome.origin == (outcome == .unknown ? .none : .recorded))
        }
    }

    @Test func lines() throws {
        let item = try #require(try read(ResearchSamples.trace2SkillLines, as: "react_5.jsonl").items.first)
        #expect(item.summary.format == .trace2skill)
        #expect(item.summary.task == "5")
        #expect(item.steps.map(\.source) == [.system, .user, .agent])
        #expect(item.steps[2].calls.map(\.arguments) == [["code": "1"]])
        #expect(item.steps[2].results.map(\.content) == ["1"])
    }

    /// Two seeds of one task are one task group.
    @Test(arguments: ["react_t_9_seed_2_FAILED.md", "seed_2/react_t_9_FAILED.md"])
    func seeds(_ name: String) throws {
        let summary = try #require(try read(ResearchSamples.trace2SkillMarkdown, as: name).items.first?.summary)
        #expect(summary.task == "t_9")
        #expect(summary.trial == "2")
        #expect(summary.id == "t_9_seed_2")
    }

    @Test func resultsBesideTheLogs() throws {
        let scratch = try Scratch()
        for id in ["1", "2", "3"] {
            try scratch.write(ResearchSamples.trace2SkillMarkdown, to: "run/logs/react_\(id).md")
        }
        try scratch.write(ResearchSamples.trace2SkillMarkdown, to: "run/logs/react_2_SUCCEED.md")
        try scratch.write("# Notes\n", to: "run/README.md")
        try scratch.write(
            #"{"agent_name":"react","seed":0,"total_instances":3,"results":[{"id":"1","success":true,"error":null},{"id":2,"success":false,"error":"Max turns"},{"id":"2","success":false}]}"#,
            to: "run/results.json")
        let (items, report) = try scratch.ingest(["run"])
        #expect(report.failures == 0)
        #expect(items.map(\.id) == ["1", "2", "2", "3"])
        #expect(items.map(\.outcome.outcome) == [.success, .failure, .success, .unknown])
        #expect(items.map(\.outcome.origin) == [.beside, .beside, .recorded, .none])
    }

    @Test func aReportOfAnotherSeedDoesNotCount() throws {
        let scratch = try Scratch()
        try scratch.write(ResearchSamples.trace2SkillMarkdown, to: "seed_1/react_1.md")
        try scratch.write(
            #"{"seed":2,"total_instances":1,"results":[{"id":"1","success":true}]}"#, to: "results.json")
        #expect(try scratch.ingest([""]).items.map(\.outcome.outcome) == [.unknown])
    }

    @Test(arguments: [
        "# Chat History: a\n\n---\n", "# Chat History: a", "# Chat History: a\n---\n## [0] WIZARD\n\nhi\n",
        "# Chat History: a\n---\n## [99999999999999999999] USER\n\nhi\n",
    ])
    func logsWithoutMessages(_ text: String) throws {
        let read = try read(text, as: "a_1.md")
        #expect(read.items.isEmpty)
        #expect(read.failures.map(\.reason) == ["there are no messages in it"])
    }

    @Test func longAndBadTextIsCutAndReplaced() throws {
        let long = String(repeating: "x", count: 300_000)
        var bytes = Array("# Chat History: a\n\n---\n\n## [1] USER\n\n\(long)\n\nlast".utf8)
        bytes += [0xFF, 0x0A]
        let scratch = try Scratch()
        let item = try #require(try scratch.read(bytes).items.first)
        #expect(item.steps[0].text.utf8.count < 70_000)
        #expect(item.steps[0].text.contains("bytes missing"))
        #expect(item.steps[0].text.hasSuffix("last\u{FFFD}"))
        #expect(item.summary.gaps.count == 1)
    }
}
