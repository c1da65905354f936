import Testing
import Trajectory

@Suite struct HarborTests {
    private func result(rewards: String = #"{"rewards":{"reward":1.0}}"#, exception: String = "null")
        -> String
    {
        #"""
        {"id":"1","task_name":"fix-it","trial_name":"fix-it__abc1234","trial_uri":"file:///x","agent_info":{"name":"claude-code","version":"2","model_info":{"name":"c-1"}},"verifier_result":\#(rewards),"exception_info":\#(exception)}
        """#
    }

    private func trial(_ result: String, _ scratch: Scratch, name: String = "job/fix-it__abc1234") throws
        -> String
    {
        try scratch.write(result, to: name + "/result.json")
        try scratch.write("{}", to: name + "/config.json")
        try scratch.write(Samples.atif(version: "1.5"), to: name + "/agent/trajectory.json")
        try scratch.write(Samples.claude, to: name + "/agent/sessions/projects/-w/s1.jsonl")
        return scratch.path + "/" + name
    }

    @Test func aTrialIsJoinedWithItsResultAndCountsOnce() throws {
        let scratch = try Scratch()
        let read = try Scratch.read(trial(result(), scratch))
        read.expectContract()
        #expect(read.items.count == 1)
        let summary = try #require(read.items.first?.summary)
        #expect(summary.format == .harbor)
        #expect(summary.id == "fix-it__abc1234")
        #expect(summary.task == "fix-it")
        #expect(summary.agent == "claude-code")
        #expect(summary.outcome.outcome == .success)
        #expect(summary.outcome.origin == .recorded)
    }

    @Test(arguments: [
        ("null", Outcome.success), (#"{"exception_type":"AgentTimeoutError"}"#, .success),
        (#"{"exception_type":"VerifierTimeoutError"}"#, .unknown),
        (#"{"exception_type":"DaytonaError"}"#, .unknown),
    ])
    func aRewardCountsOnlyWithoutOtherExceptions(_ exception: String, _ expected: Outcome) throws {
        let scratch = try Scratch()
        let read = try Scratch.read(trial(result(exception: exception), scratch, name: "t"))
        #expect(read.items.first?.summary.outcome.outcome == expected)
    }

    @Test func rewardFilesAreTheFallback() throws {
        for (name, text, expected) in [
            ("reward.txt", "0.5\n", Outcome.failure), ("reward.json", #"{"a":1,"b":1}"#, .success),
        ] {
            let scratch = try Scratch()
            let path = try trial(result(rewards: "null"), scratch)
            try scratch.write(text, to: "job/fix-it__abc1234/verifier/" + name)
            #expect(try Scratch.read(path).items.first?.summary.outcome.outcome == expected)
        }
    }

    @Test func jobsStepsSessionsAndContinuations() throws {
        let scratch = try Scratch()
        _ = try trial(result(), scratch)
        try scratch.write(#"{"n_total_trials":3,"stats":{}}"#, to: "job/result.json")
        // A trial with only a session.
        try scratch.write(result(), to: "job/two__abc1235/result.json")
        try scratch.write(Samples.codex2, to: "job/two__abc1235/agent/sessions/2025/11/01/rollout-x.jsonl")
        // A trial without any recording.
        try scratch.write(result(), to: "job/two__abc1236/result.json")
        try scratch.write("x", to: "job/two__abc1236/agent/claude-code.txt")
        // A trial of two steps, the first continued in a second file.
        let steps =
            #"{"trial_name":"multi","task_name":"m","step_results":[{"step_name":"a","verifier_result":{"rewards":{"reward":1}}},{"step_name":"b","verifier_result":{"rewards":{"reward":0}}}]}"#
        try scratch.write(steps, to: "job/zmulti/result.json")
        try scratch.write(Samples.atif(version: "1.5"), to: "job/zmulti/steps/a/agent/trajectory.json")
        try scratch.write(Samples.atif(version: "1.5"), to: "job/zmulti/steps/a/agent/trajectory.cont-1.json")
        try scratch.write(Samples.atif(version: "1.5"), to: "job/zmulti/steps/b/agent/trajectory.json")
        var collector = TrajectoryCollector()
        try TrajectoryFileReader(file: scratch.path + "/job", display: "job").read(into: &collector)
        #expect(collector.violations.isEmpty)
        #expect(
            collector.items.map(\.summary.id) == ["fix-it__abc1234", "fix-it__abc1234", "multi/a", "multi/b"])
        #expect(collector.items.map(\.summary.outcome.outcome) == [.success, .success, .success, .failure])
        #expect(collector.items.map(\.steps.count) == [3, 3, 6, 3])
        #expect(collector.failures.map(\.reason) == ["the trial kept no trajectory"])
    }
}
