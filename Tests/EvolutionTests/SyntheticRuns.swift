import Evolution
import JSON
import Trajectory

/// Runs made in code, for what recorded ones do not show.
struct SyntheticRuns {
    var runs = MessageRuns()

    /// Adds a run of calls `(tool, command, answer, status)`, each in a step of its own.
    mutating func add(
        task: String, environment: String? = nil, outcome: Outcome = .success,
        _ calls: [(tool: String, command: String, answer: String, status: ToolResult.Status)]
    ) {
        var steps = [Step(number: 1, source: .user, text: "Do it.")]
        for call in calls {
            let id = "c\(steps.count)"
            steps.append(
                Step(
                    number: steps.count + 1, source: .agent, text: "",
                    calls: [ToolCall(id: id, name: call.tool, arguments: ["command": .string(call.command)])],
                    results: [ToolResult(callID: id, content: call.answer, status: call.status)]))
        }
        runs.runs.append(
            MessageRuns.Run(
                id: "run-\(runs.runs.count)", task: task, environment: environment, outcome: outcome,
                steps: steps))
    }

    /// Everything that would be written: titles and items.
    static func written(_ analysis: RulesAnalysis) -> String {
        analysis.proposals.map { "\($0.title)\n\($0.item)\n\($0.lesson.cause)" }.joined(separator: "\n")
    }
}
