internal import JSON

/// Turns the messages of a mini-swe-agent trajectory into steps, of either generation.
///
/// The first generation writes commands as code blocks of the agent's text and answers as the user's; the second has
/// calls, and members in `extra` beside every message.
struct MiniSWEMessages {
    let assembler: TrajectoryAssembler
    private var hasTask = false

    init(assembler: TrajectoryAssembler) { self.assembler = assembler }

    /// A trajectory begins.
    mutating func startOver() { hasTask = false }

    /// Adds one message.
    ///
    /// - Returns: whether it was one.
    mutating func add(_ message: JSONValue) throws -> Bool {
        guard message.object != nil else { return false }
        let type = message["type"]?.string
        if type == "function_call_output" {
            try addAnswer(message, text: message["output"]?.string ?? "")
            return true
        }
        if let items = message["output"]?.array, message["role"] == nil {
            for item in items { try ResponseItems.add(item, to: assembler) }
            return true
        }
        guard let role = message["role"]?.string else { return false }
        let text = MessageContent(message["content"]).text
        switch role {
        case "assistant": return try addAgent(message)
        case "tool": try addAnswer(message, text: text)
        case "user": try addUser(message, text)
        case "exit": break
        default: if !text.isEmpty { try assembler.add(.system, text) }
        }
        return true
    }

    private func addAgent(_ message: JSONValue) throws -> Bool {
        guard try MessageReader.add(message, to: assembler) else { return false }
        if assembler.hasCalls { return true }
        let commands = message["extra"]?["actions"]?.array ?? []
        let calls = commands.compactMap { action -> ToolCall? in
            guard let command = action["command"]?.string ?? action.string else { return nil }
            return ToolCall(
                id: action["tool_call_id"]?.string ?? "", name: "bash",
                arguments: ["command": .string(command)])
        }
        if calls.isEmpty {
            assembler.takeCall(MiniSWECommand.split)
        } else {
            assembler.takeCall { text in MiniSWECommand.split(text) ?? (text, nil) }
            if !assembler.hasCalls { assembler.extend(text: "", calls: calls) }
        }
        return true
    }

    private mutating func addUser(_ message: JSONValue, _ text: String) throws {
        if assembler.hasUnansweredCalls { return try addAnswer(message, text: text) }
        if !hasTask {
            hasTask = true
            return try assembler.add(.user, text)
        }
        // What the harness says to a reply that has no command or two.
        if !text.trimmed.isEmpty { try assembler.add(.system, text) }
    }

    private func addAnswer(_ message: JSONValue, text: String) throws {
        let observation = MiniSWEObservation(text)
        let code = message["extra"]?["returncode"]?.integer ?? observation?.code
        var status = code.map { $0 == 0 ? ToolResult.Status.ok : .error } ?? .unknown
        if code == nil, text.contains("timed out and has been killed") { status = .error }
        try assembler.add(
            ToolResult(
                callID: (message["tool_call_id"] ?? message["call_id"])?.string,
                content: observation?.output ?? text, status: status, exitCode: code))
    }
}
