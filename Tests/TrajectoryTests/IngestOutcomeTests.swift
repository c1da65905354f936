import JSON
import Testing

@testable import Trajectory

@Suite("Outcome inference")
struct IngestOutcomeTests {
    private func label(_ steps: [Step]) -> OutcomeLabel {
        var inference = OutcomeInference()
        for (index, step) in steps.enumerated() {
            var step = step
            step.number = index + 1
            inference.step(step)
        }
        return inference.label
    }

    private func user(_ text: String, interrupts: Bool = false) -> Step {
        Step(number: 0, source: .user, text: text, isInterruption: interrupts)
    }

    private func agent(_ text: String) -> Step { Step(number: 0, source: .agent, text: text) }

    private func run(_ command: String, _ output: String, exitCode: Int?) -> Step {
        Step(
            number: 0, source: .agent, text: "",
            calls: [ToolCall(id: "c", name: "Bash", arguments: ["command": .string(command)])],
            results: [
                ToolResult(
                    callID: "c", content: output, status: exitCode.map { $0 == 0 ? .ok : .error } ?? .unknown,
                    exitCode: exitCode)
            ])
    }

    @Test(
        "The person's last word decides",
        arguments: [
            ("No, that is the wrong file.", Outcome.failure), ("that's wrong, undo it", .failure),
            ("Please revert that change", .failure), ("Nein, mach das rückgängig", .failure),
            ("不对", .failure),
            ("Thanks!", .success), ("Perfect, thank you.", .success), ("lgtm", .success), ("Danke", .success),
            ("Thanks, but now add a test", .unknown), ("Now update the readme", .unknown),
            ("Nobody uses it", .unknown), ("Great, can you also add a test?", .unknown), ("noted", .unknown),
        ])
    func lastWord(text: String, outcome: Outcome) {
        let label = label([user("Rename the file"), agent("Done."), user(text)])
        #expect(label.outcome == outcome, "\(text)")
        #expect(label.origin == (outcome == .unknown ? .none : .inferred))
    }

    @Test("The task itself is no correction")
    func firstMessage() {
        #expect(label([user("No, thanks: undo the last commit"), agent("Done.")]).outcome == .unknown)
    }

    @Test("Test runs, recoveries and interruptions are signs")
    func tools() {
        let task = user("Fix the bug")
        #expect(label([task, run("pytest", "3 passed in 1s", exitCode: 0)]).outcome == .success)
        #expect(label([task, run("pytest", "1 failed, 2 passed", exitCode: 1)]).outcome == .failure)
        #expect(
            label([task, run("make", "error", exitCode: 2), run("make", "", exitCode: 0)]).outcome == .success
        )
        #expect(label([task, run("make", "error", exitCode: 2)]).outcome == .failure)
        #expect(label([task, run("ls", "a", exitCode: 0)]).outcome == .unknown)
        #expect(
            label([task, agent("…"), user("[Request interrupted by user]", interrupts: true)]).outcome
                == .failure)
        #expect(label([task]).outcome == .unknown)
        #expect(label([]).outcome == .unknown)
    }

    @Test("Signs that disagree give no outcome")
    func mixed() {
        let passed = run("pytest", "3 passed", exitCode: 0)
        let failed = run("make", "error", exitCode: 2)
        #expect(label([user("Fix it"), passed, failed]).outcome == .unknown)
        #expect(label([user("Fix it"), agent("Done"), user("That's wrong"), passed]).outcome == .unknown)
    }

    @Test("Outcome files are read line by line, and what is unusable is noted")
    func outcomeFile() {
        let text = """
            {"id": "a", "outcome": "success", "score": 1}
            {"path": "runs/b.jsonl", "outcome": "failed", "note": "slow"}

            {"id": 7, "outcome": "maybe"}
            nonsense
            """
        let file = OutcomeFile(Array(text.utf8))
        #expect(file.label(id: "a", file: "x", ordinal: 1)?.outcome == .success)
        #expect(file.label(id: "?", file: "/tmp/runs/b.jsonl", ordinal: 3)?.outcome == .failure)
        #expect(file.label(id: "?", file: "/tmp/b.jsonl", ordinal: 3) == nil)
        #expect(file.problems.count == 2)
        #expect(OutcomeFile.label(folderOf: "runs/failed/a.json")?.outcome == .failure)
        #expect(OutcomeFile.label(folderOf: "success/x/a.json")?.outcome == .success)
        #expect(OutcomeFile.label(folderOf: "runs/success.json") == nil)
    }

    @Test("A command's exit status is an outcome, its absence and its slowness are none")
    func command() {
        func run(_ arguments: [String], limit: Double = 10) -> OutcomeLabel {
            OutcomeCommand(arguments: arguments, timeLimit: limit).run(file: "/dev/null", id: "x", ordinal: 1)
        }
        #expect(run(["/bin/sh", "-c", "exit 0"]).outcome == .success)
        #expect(run(["/bin/sh", "-c", "exit 3"]).outcome == .failure)
        #expect(run(["/bin/sh", "-c", "kill -9 $$"]).origin == .none)
        #expect(run(["/nonexistent/program"]).origin == .none)
        #expect(run(["/bin/sh", "-c", "sleep 20"], limit: 0.2).origin == .none)
        #expect(
            run(["/bin/sh", "-c", "test \"$SKILLGIT_TRAJECTORY_ID\" = x && test \"$0\" = /dev/null"]).outcome
                == .success)
    }
}
