import JSON
import TestSupport

/// What a model says in an agentic run, turn by turn, in the form that each kind of provider takes.
struct AgentScript: Sendable {
    typealias Call = AgentScene.Call

    /// One call for each turn; the last again and again.
    var turns: [Call]

    /// A look at the files, a fix, its proof, a lesson.
    static let proving = AgentScript(turns: [
        Call("list_files"), .run("sed s/48/42/ output/sum.txt >mine.txt; cat mine.txt"), .check("mine.txt"),
        .submit(AgentScene.lesson()),
    ])

    /// The lesson of a run that passed.
    static let passing: JSONValue = [
        "lessons": [
            [
                "title": "Name what was added", "theme": "reports", "cause": "Whoever reads a sum wants to check it.",
                "rule": "Name beside every sum what was added.",
                "evidence": [["step": 2, "quote": .string(AgentScene.quote)]], "edit": AgentScene.noEdit,
            ]
        ]
    ]

    /// The call of a turn.
    func call(_ turn: Int) -> Call { turns[min(turn, turns.count - 1)] }

    /// The answer in words to a prompt that is one text.
    func answer(_ prompt: String) -> String {
        guard prompt.contains(Self.mark) else { return JSONWriter.compact(Self.passing) }
        return words(prompt.split(separator: "\n").count { $0.hasPrefix("# Turn ") })
    }

    /// What the fate of a batch's entry is, and how it looks when it is asked about a run that passed.
    func fate(_ entry: ScriptedBatchServer.Entry) -> ScriptedBatchServer.Fate {
        guard entry.body["tools"]?.array?.isEmpty == false else {
            return .answered(JSONWriter.compact(Self.passing))
        }
        let messages = entry.body["messages"]?.array ?? []
        let turn = messages.count { $0["role"]?.string == "assistant" }
        return .called(name: call(turn).name, arguments: call(turn).arguments)
    }

    /// A program that answers, and keeps each prompt in a file of its own.
    ///
    /// - Returns: its path, and the folder of the prompts.
    func program(in sandbox: Sandbox) throws -> (path: String, asked: String) {
        for turn in turns.indices { try sandbox.write("turns/\(turn).json", words(turn)) }
        try sandbox.write("turns/passing.json", JSONWriter.compact(Self.passing))
        try sandbox.write("asked/.keep", "")
        let path = sandbox.path
        try sandbox.writeProgram(
            "bin/ask",
            """
            #!/bin/sh
            prompt=$(mktemp \(path)/asked/XXXXXXXX)
            cat >"$prompt"
            grep -q '\(Self.mark)' "$prompt" || exec cat \(path)/turns/passing.json
            turn=$(grep -c '^# Turn ' "$prompt")
            [ -f "\(path)/turns/$turn.json" ] || turn=\(turns.count - 1)
            sleep 0.1
            exec cat "\(path)/turns/$turn.json"
            """)
        return (path + "/bin/ask", path + "/asked")
    }

    /// Words that only a question about tools has.
    private static let mark = "You work in turns and can use tools"

    private func words(_ turn: Int) -> String {
        JSONWriter.compact([
            "text": "I go on.", "tool": .string(call(turn).name),
            "arguments": .string(JSONWriter.compact(call(turn).arguments)),
        ])
    }
}
