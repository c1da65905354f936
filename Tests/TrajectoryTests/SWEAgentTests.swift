import JSON
import Testing
import Trajectory

@Suite struct SWEAgentTests {
    @Test func commandsInTextAndADemonstration() throws {
        let scratch = try Scratch()
        let file = try scratch.write(ResearchSamples.sweText, to: "runs/o__r-7/o__r-7.traj")
        var read = TrajectoryCollector()
        try TrajectoryFileReader(file: file, display: file).read(into: &read)
        read.expectContract()
        let item = try #require(read.items.first)
        #expect(item.summary.format == .sweAgent)
        #expect(item.summary.id == "o__r-7")
        #expect(item.summary.task == "o__r-7")
        #expect(item.summary.environment == "o/r")
        #expect(item.summary.model == "m-3")
        #expect(item.steps.map(\.source) == [.system, .user, .agent, .agent, .system, .agent])
        #expect(item.steps[1].text == "Fix the missing colon")
        #expect(item.steps[2].text == "Look first.")
        #expect(item.steps[2].calls.map(\.arguments) == [["command": "ls"]])
        #expect(item.steps[2].results.map(\.status) == [.unknown])
        #expect(item.steps[5].calls.map(\.arguments) == [["command": "submit"]])
    }

    /// Neither that a change was submitted nor a reviewer's score in the file is the verdict of the tests.
    @Test func submittedIsNoOutcome() throws {
        let summary = try #require(try Scratch().read(ResearchSamples.sweText).items.first?.summary)
        #expect(summary.outcome.outcome == .unknown)
        #expect(summary.outcome.origin == .none)
        #expect(summary.outcome.note?.contains("submitted") == true)
    }

    @Test func callsOfToolsInAHistoryAlone() throws {
        let read = try Scratch().read(ResearchSamples.sweCalls)
        read.expectContract()
        let item = try #require(read.items.first)
        #expect(item.steps.map(\.source) == [.system, .user, .agent])
        #expect(item.steps[2].calls.map(\.name) == ["find_file"])
        #expect(item.steps[2].calls.map(\.arguments) == [["file_name": "a.py"]])
        #expect(item.steps[2].results.map(\.callID) == ["call_1"])
        #expect(item.steps[2].reasoning == "where is it")
    }

    @Test func actionsWithoutAHistory() throws {
        let item = try #require(try Scratch().read(ResearchSamples.sweActions).items.first)
        #expect(item.steps.map { $0.results.map(\.content) } == [["x"], ["y"]])
        #expect(item.steps.map(\.text) == ["t", ""])
    }

    @Test(
        arguments: [
            ("x/pydicom__pydicom-1458.traj", "pydicom__pydicom-1458"),
            ("test__t-0.00__install-1__pydicom__pydicom-1458.traj", "pydicom__pydicom-1458"),
            ("a__install-0__humanevalfix-python-0.traj", nil), ("function_calling_simple.traj", nil),
            ("a__6e44b9__testrepo-1c2844.traj", nil), ("o__r-1.traj.json", "o__r-1"),
        ] as [(String, String?)])
    func namesOfInstances(_ name: String, _ task: String?) throws {
        let scratch = try Scratch()
        let file = try scratch.write(ResearchSamples.sweActions, to: name)
        var read = TrajectoryCollector()
        try TrajectoryFileReader(file: file, display: name).read(into: &read)
        #expect(read.items.map(\.summary.task) == [task])
    }

    @Test func theFirstMiniGeneration() throws {
        let read = try Scratch().read(ResearchSamples.miniOne)
        read.expectContract()
        let item = try #require(read.items.first)
        #expect(item.summary.format == .miniSWEAgent)
        #expect(item.summary.model == "m-4")
        #expect(item.summary.agent == "mini-swe-agent 1.13.4")
        #expect(item.summary.outcome.origin == .none)
        #expect(item.steps.map(\.source) == [.system, .user, .agent, .agent, .system, .agent, .agent])
        #expect(item.steps[2].text == "THOUGHT: write it")
        #expect(item.steps[2].calls.map(\.arguments) == [["command": "cat > hello.txt"]])
        #expect(item.steps[2].results.map(\.exitCode) == [2])
        #expect(item.steps[2].results.map(\.content) == ["no space"])
        #expect(item.steps[3].calls.isEmpty)
        #expect(item.steps[5].results.map(\.status) == [.error])
        #expect(item.steps[6].calls.map(\.arguments) == [["command": "echo done"]])
    }

    @Test func theSecondMiniGeneration() throws {
        let read = try Scratch().read(ResearchSamples.miniTwo)
        read.expectContract()
        let item = try #require(read.items.first)
        #expect(item.summary.task == "o__r-12")
        #expect(item.summary.environment == "o/r")
        #expect(item.steps.map(\.source) == [.system, .user, .agent, .agent, .agent])
        #expect(item.steps.dropFirst(2).map { $0.calls.map(\.name) } == [["bash"], ["bash"], ["bash"]])
        #expect(item.steps[3].calls.map(\.arguments) == [["command": "false"]])
        #expect(item.steps.dropFirst(2).map { $0.results.map(\.exitCode) } == [[0], [1], [0]])
        #expect(item.steps[4].results.map(\.content) == ["/w"])
    }

    @Test func bareListsOfMini() throws {
        let item = try #require(try Scratch().read(ResearchSamples.miniBare).items.first)
        #expect(item.steps.map(\.source) == [.system, .user, .agent, .agent])
        #expect(item.steps[2].calls.map(\.arguments) == [["command": "cat a"]])
        #expect(item.steps[2].results.map(\.status) == [.error])
        #expect(item.steps[2].results.map(\.content) == ["cat: a: No such file"])
    }

    /// The verdict stands in a report above the runs; an error of the evaluation is none.
    @Test(arguments: [
        (#"{"resolved_ids":["o__r-7"],"completed_ids":["o__r-7"]}"#, Outcome.success, OutcomeLabel.Origin.beside),
        (#"{"resolved_ids":[],"unresolved_ids":["o__r-7"]}"#, .failure, .beside),
        (#"{"resolved_ids":[],"empty_patch_ids":["o__r-7"]}"#, .failure, .beside),
        (#"{"resolved_ids":[],"submitted_ids":["o__r-7"]}"#, .unknown, .none),
        (#"{"resolved_ids":[],"error_ids":["o__r-7"]}"#, .unknown, .none),
        (#"{"resolved_ids":["o__r-8"]}"#, .unknown, .none),
    ])
    func reportsBesideTheRuns(_ report: String, _ outcome: Outcome, _ origin: OutcomeLabel.Origin) throws {
        let scratch = try Scratch()
        try scratch.write(ResearchSamples.sweText, to: "runs/o__r-7/o__r-7.traj")
        try scratch.write(report, to: "runs/m.run1.json")
        try scratch.write(#"{"o__r-7":{"model_patch":"d","instance_id":"o__r-7"}}"#, to: "runs/preds.json")
        let (items, report) = try scratch.ingest(["runs"])
        #expect(items.map(\.outcome.outcome) == [outcome])
        #expect(items.map(\.outcome.origin) == [origin])
        #expect(report.failures == 0)
        #expect(report.files == 1)
        #expect(report.notes.contains { $0.hasPrefix("2 files in the folders tell") })
    }

    @Test func reportsThatDisagreeSayNothing() throws {
        let scratch = try Scratch()
        try scratch.write(ResearchSamples.sweText, to: "o__r-7.traj")
        try scratch.write(#"{"resolved_ids":["o__r-7"]}"#, to: "a.json")
        try scratch.write(#"{"resolved_ids":[],"unresolved_ids":["o__r-7"]}"#, to: "b.json")
        #expect(try scratch.ingest([""]).items.map(\.outcome.outcome) == [.unknown])
    }

    @Test func aReportThatIsNamedIsRefusedByName() throws {
        let read = try Scratch().read(#"{"resolved_ids":["a"]}"#)
        #expect(read.failures.first?.reason.contains("SWE-bench") == true)
    }
}
