/// Recorded runs of an imagined stock-keeping tool, small enough to read: three warehouses, four tasks in each, and of
/// every task one run that guesses a name and recovers, one that looks first, and one that goes on guessing and fails.
enum RecordedRuns {
    private static let warehouses: [(name: String, items: [(guess: String, real: String)])] = [
        (
            "north",
            [
                ("bolt", "bolt-m4-steel"), ("nut", "nut-m4-brass"), ("washer", "washer-8"),
                ("pin", "pin-oak-30"),
            ]
        ),
        (
            "harbour",
            [("rope", "rope-hemp-12"), ("buoy", "buoy-red"), ("chain", "chain-6"), ("lamp", "lamp-bow")]
        ),
        (
            "orchard",
            [("crate", "crate-pine"), ("ladder", "ladder-3m"), ("shear", "shear-left"), ("net", "net-fine")]
        ),
    ]

    /// All runs in the messages format, one a line.
    static var messages: String {
        var lines: [String] = []
        for warehouse in warehouses {
            for item in warehouse.items {
                let task = "\(warehouse.name)-\(item.guess)"
                let list = "[\(warehouse.items.map { "\\\"\($0.real)\\\"" }.joined(separator: ", "))]"
                let guess = Call("count \(item.guess)", "Error: unknown item: \(item.guess)")
                let look = Call("list items", list)
                let real = Call(
                    "count \(item.real)",
                    "{\\\"item\\\": \\\"\(item.real)\\\", \\\"count\\\": \(item.real.utf8.count)}")
                lines.append(run(task, warehouse.name, trial: 1, reward: 1, [guess, look, real]))
                lines.append(run(task, warehouse.name, trial: 2, reward: 1, [look, real]))
                lines.append(run(task, warehouse.name, trial: 3, reward: 0, [guess, guess, guess]))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A session of Claude Code in which the skill `stock` is used and the person is content; without a recorded outcome.
    static let session =
        [
            #"{"type":"user","uuid":"a1","parentUuid":null,"isSidechain":false,"sessionId":"5e551011","cwd":"/depot","#
                + #""version":"2","message":{"role":"user","content":"How many ropes are there?"}}"#,
            #"{"type":"assistant","uuid":"a2","parentUuid":"a1","isSidechain":false,"sessionId":"5e551011","message":"#
                + #"{"id":"m1","role":"assistant","model":"agent-1","content":[{"type":"tool_use","id":"t1","name":"Skill","#
                + #""input":{"skill":"stock"}}]}}"#,
            #"{"type":"user","uuid":"a3","parentUuid":"a2","isSidechain":false,"sessionId":"5e551011","message":"#
                + #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"Launching skill: stock"}]}}"#,
            #"{"type":"assistant","uuid":"a4","parentUuid":"a3","isSidechain":false,"sessionId":"5e551011","message":"#
                + #"{"id":"m2","role":"assistant","model":"agent-1","content":[{"type":"tool_use","id":"t2","name":"Bash","#
                + #""input":{"command":"stock count rope"}}]}}"#,
            #"{"type":"user","uuid":"a5","parentUuid":"a4","isSidechain":false,"sessionId":"5e551011","message":"#
                + #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"t2","is_error":true,"#
                + #""content":"Exit code 1\nError: unknown item: rope"}]}}"#,
            #"{"type":"assistant","uuid":"a6","parentUuid":"a5","isSidechain":false,"sessionId":"5e551011","message":"#
                + #"{"id":"m3","role":"assistant","model":"agent-1","content":[{"type":"text","text":"I cannot find it."}]}}"#,
            #"{"type":"user","uuid":"a7","parentUuid":"a6","isSidechain":false,"sessionId":"5e551011","message":"#
                + #"{"role":"user","content":"No, that is wrong: list the items first."}}"#,
        ].joined(separator: "\n") + "\n"

    private struct Call {
        var command: String
        var answer: String

        init(_ command: String, _ answer: String) {
            self.command = command
            self.answer = answer
        }
    }

    private static func run(
        _ task: String, _ warehouse: String, trial: Int, reward: Int, _ calls: [Call]
    ) -> String {
        var messages = [#"{"role": "user", "content": "Task \#(task): how many are in stock?"}"#]
        for (number, call) in calls.enumerated() {
            messages.append(
                #"{"role": "assistant", "content": null, "tool_calls": [{"id": "c\#(number)", "type": "function", "#
                    + #""function": {"name": "stock", "arguments": "{\"command\": \"\#(call.command)\"}"}}]}"#
            )
            messages.append(#"{"role": "tool", "tool_call_id": "c\#(number)", "content": "\#(call.answer)"}"#)
        }
        messages.append(#"{"role": "assistant", "content": "Done."}"#)
        return
            #"{"id": "\#(task)-\#(trial)", "task_id": "\#(task)", "trial": \#(trial), "reward": \#(reward), "#
            + #""metadata": {"database": "\#(warehouse)"}, "messages": [\#(messages.joined(separator: ", "))]}"#
    }
}
