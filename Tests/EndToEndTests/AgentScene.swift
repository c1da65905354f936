import Glibc
import JSON
import Synchronization
import TestSupport

/// A skill, failed runs with their tasks' files and a checker, and a model that calls tools by a script.
struct AgentScene {
    let workspace: ModelWorkspace
    /// Words of the run.
    static let quote = "The numbers are added and the sum is written down"

    /// Whether commands can be isolated on this machine; prints why not.
    static let isAble: Bool = {
        let run = try? ProgramRun.run(["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"])
        if run?.status != 0 { print("skipped: the agentic analyst's sandbox: \(run?.errors ?? "bwrap cannot be run")") }
        return run?.status == 0
    }()

    /// - Parameters:
    ///   - said: what the runs' users say besides.
    ///   - runs: how many failed, each on a task of its own.
    ///   - passing: how many others passed.
    init(said: String = "Add the numbers of the file", runs: Int = 1, passing: Int = 0) throws {
        workspace = try ModelWorkspace(runs: 1)
        let sandbox = workspace.sandbox
        chmod(sandbox.path, 0o755)
        var lines = ""
        for number in 1...runs + passing {
            let messages: [JSONValue] = [
                ["role": "user", "content": .string(number == 1 ? said : "\(said), number \(number)")],
                ["role": "assistant", "content": .string(Self.quote + " in sum.txt")],
                ["role": "user", "content": number > runs ? "The sum is right" : "The sum is refused"],
            ]
            let run: JSONValue = [
                "id": .string("run-\(number)"), "task": .string("sum-\(number)"), "reward": number > runs ? 1 : 0,
                "messages": .array(messages),
            ]
            lines += JSONWriter.compact(run) + "\n"
            guard number <= runs else { continue }
            try sandbox.write("tasks/sum-\(number)/input/numbers.txt", "40\n-3\n5\n")
            try sandbox.write("tasks/sum-\(number)/output/sum.txt", "sum: 48\n")
            try sandbox.write("tasks/sum-\(number)/expected/sum.txt", "42\n")
        }
        try sandbox.write("runs.jsonl", lines)
        try sandbox.write(
            "checker/check.sh",
            """
            . "${0%/*}/words.sh"
            wanted=$(cat "$SKILLGIT_EXPECTED/sum.txt")
            grep -qw -- "$wanted" "$SKILLGIT_OUTPUT" && echo "$right for $SKILLGIT_TASK" && exit 0
            echo "$wrong for $SKILLGIT_TASK"; exit 1
            """)
        try sandbox.write("checker/words.sh", "right='the sum is right' wrong='the sum is wrong'\n")
    }

    /// The arguments of an agentic run.
    func evolving(_ more: [String] = [], model: String = "openai:scripted") -> [String] {
        [
            "evolve", "--traces", workspace.sandbox.path + "/runs.jsonl", "--analyst", "agent", "--model",
            model, "--task-files", workspace.sandbox.path + "/tasks", "--checker",
            "sh \(workspace.sandbox.path)/checker/check.sh", "--min-tasks", "1", "--max-failures", "100",
        ] + more
    }

    /// The only trajectory's state and reason.
    func ended() throws -> String {
        let line = try JSONValue.parse(try workspace.record("trajectories.jsonl"))
        return "\(line["state"]?.string ?? ""): \(line["reason"]?.string ?? "")"
    }

    /// A call of a tool.
    struct Call: Sendable {
        var name: String
        var arguments: JSONValue

        init(_ name: String, _ arguments: JSONValue = [:]) {
            self.name = name
            self.arguments = arguments
        }

        static func run(_ command: String) -> Call { Call("run_command", ["command": .string(command)]) }
        static func check(_ file: String) -> Call { Call("check", ["file": .string(file)]) }
        static func submit(_ lessons: JSONValue...) -> Call { Call("submit", ["lessons": .array(lessons)]) }
    }

    /// A lesson about signs.
    static func lesson(
        _ rule: String = "Read the sign of every number before adding it.", edit: JSONValue = noEdit
    ) -> JSONValue {
        [
            "title": "Read signs before adding", "theme": "signs",
            "cause": "A negative number was added as a positive one.",
            "rule": .string(rule), "evidence": [["step": 2, "quote": .string(quote)]], "edit": edit, "support": 1000,
        ]
    }

    static let noEdit: JSONValue = ["op": "none", "file": "", "section": [], "quote": "", "content": ""]

    static func edit(_ operation: String, _ file: String, _ content: String) -> JSONValue {
        [
            "op": .string(operation), "file": .string(file), "section": [], "quote": "", "content": .string(content),
        ]
    }

    /// A server whose model calls these tools turn by turn, the last again and again.
    static func serve(_ turns: [[Call]], pause: Int = 0) throws -> ScriptedModelServer {
        try ScriptedModelServer { request in
            let messages = (try? JSONValue.parse(request.body))?["messages"]?.array ?? []
            let turn = messages.count { $0["role"]?.string == "assistant" }
            let calls = turns[min(turn, turns.count - 1)].enumerated().map { place, call -> JSONValue in
                [
                    "id": .string("call_\(turn)_\(place)"), "type": "function",
                    "function": [
                        "name": .string(call.name), "arguments": .string(JSONWriter.compact(call.arguments)),
                    ],
                ]
            }
            let completion: JSONValue = [
                "id": "c", "object": "chat.completion", "model": "scripted-1",
                "choices": [
                    [
                        "index": 0, "finish_reason": "tool_calls",
                        "message": ["role": "assistant", "content": nil, "tool_calls": .array(calls)],
                    ]
                ],
                "usage": ["prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110],
            ]
            return [.pause(pause)] + ModelScript.json(200, JSONWriter.compact(completion))
        }
    }

    /// What tools gave, as the last request tells it.
    static func observations(_ server: ScriptedModelServer) -> [String] {
        let last = server.requests.max { $0.body.utf8.count < $1.body.utf8.count }
        let messages = (try? JSONValue.parse(last?.body ?? ""))?["messages"]?.array ?? []
        return messages.filter { $0["role"]?.string == "tool" }.compactMap { $0["content"]?.string }
    }
}
