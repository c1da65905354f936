import ContentHash
import Evolution
import JSON
import Trajectory

/// A small reader of message files for the tests of the rules analyst, independent of the project's own readers.
struct MessageRuns {
    /// One run: its steps and what is said about it.
    struct Run {
        var id: String
        var task: String
        var environment: String?
        var outcome: Outcome
        var steps: [Step]
        /// The tool messages, as they stand in the file, for independent counts.
        var answers: [(tool: String, text: String)] = []
    }

    var runs: [Run] = []

    /// Reads lines of `{id, task_id, reward, metadata: {database}, messages}`.
    static func lines(_ text: String) throws -> MessageRuns {
        var runs = MessageRuns()
        for line in text.split(separator: "\n") {
            let row = try JSONValue.parse(String(line))
            runs.runs.append(
                run(
                    row["messages"]?.array ?? [], id: row["id"]?.string ?? "run-\(runs.runs.count)",
                    task: row["task_id"]?.string ?? "", environment: row["metadata"]?["database"]?.string,
                    reward: row["reward"]?.double))
        }
        return runs
    }

    /// Reads tau-bench's array of `{task_id, reward, traj, trial}`.
    static func tau(_ text: String) throws -> MessageRuns {
        var runs = MessageRuns()
        for row in try JSONValue.parse(text).array ?? [] {
            let task = row["task_id"]?.integer.map(String.init) ?? row["task_id"]?.string ?? ""
            let trial = row["trial"]?.integer.map(String.init) ?? ""
            runs.runs.append(
                run(
                    row["traj"]?.array ?? [], id: "\(task)/\(trial)", task: task, environment: nil,
                    reward: row["reward"]?.double))
        }
        return runs
    }

    private static func run(
        _ messages: [JSONValue], id: String, task: String, environment: String?, reward: Double?
    ) -> Run {
        var run = Run(
            id: id, task: task, environment: environment,
            outcome: reward.map { $0 >= 1 ? .success : .failure } ?? .unknown, steps: [])
        var tools: [String: String] = [:]
        for message in messages {
            let role = message["role"]?.string ?? ""
            if role == "tool" {
                let call = message["tool_call_id"]?.string
                let content = message["content"]?.string ?? ""
                run.answers.append((tools[call ?? ""] ?? "", content))
                if let last = run.steps.indices.last(where: { run.steps[$0].source == .agent }) {
                    run.steps[last].results.append(ToolResult(callID: call, content: content))
                }
                continue
            }
            var step = Step(
                number: run.steps.count + 1,
                source: role == "assistant" ? .agent : role == "user" ? .user : .system,
                text: message["content"]?.string ?? "")
            for call in message["tool_calls"]?.array ?? [] {
                let name = call["function"]?["name"]?.string ?? ""
                let raw = call["function"]?["arguments"]?.string ?? "{}"
                tools[call["id"]?.string ?? ""] = name
                step.calls.append(
                    ToolCall(
                        id: call["id"]?.string ?? "", name: name,
                        arguments: (try? JSONValue.parse(raw)) ?? .string(raw)))
            }
            run.steps.append(step)
        }
        return run
    }

    /// Feeds every run to an analyst.
    func analysed(_ options: RulesAnalystOptions = RulesAnalystOptions()) -> RulesAnalysis {
        var analyst = RulesAnalyst(options: options)
        feed(&analyst, from: 0)
        return analyst.propose()
    }

    /// Feeds every run, numbering the episodes from `start`.
    func feed(_ analyst: inout RulesAnalyst, from start: Int) {
        for (index, run) in runs.enumerated() {
            for step in run.steps { analyst.step(step) }
            analyst.endEpisode(MessageRuns.episode(run, index: start + index))
        }
    }

    /// The episode that a run is.
    static func episode(_ run: Run, index: Int) -> Episode {
        Episode(
            index: index,
            summary: TrajectorySummary(
                id: run.id, hash: ContentHash(of: "\(index) \(run.id)"), format: .messages, file: "test",
                ordinal: index + 1, task: run.task, prompt: "", environment: run.environment,
                outcome: OutcomeLabel(
                    outcome: run.outcome, origin: run.outcome == .unknown ? .none : .recorded),
                stepCount: run.steps.count),
            task: run.task, steps: 1...max(1, run.steps.count))
    }
}
