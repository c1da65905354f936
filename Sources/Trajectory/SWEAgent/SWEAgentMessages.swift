internal import JSON

/// Turns the records of a SWE-agent trajectory into steps.
///
/// The history is what the agent saw, its task included; a demonstration in it is not this execution and is left out.
/// A file without one has the actions with what they gave.
struct SWEAgentMessages {
    let assembler: TrajectoryAssembler
    private var hasTask = false

    init(assembler: TrajectoryAssembler) { self.assembler = assembler }

    /// A trajectory begins.
    mutating func startOver() { hasTask = false }

    /// Adds one record.
    ///
    /// - Returns: whether it was one.
    mutating func add(_ record: JSONValue) throws -> Bool {
        guard record.object != nil else { return false }
        guard let role = record["role"]?.string else { return try addAction(record) }
        if record["is_demo"]?.bool == true || record["message_type"]?.string == "demonstration" { return true }
        let content = MessageContent(record["content"])
        switch role {
        case "assistant": try addAgent(record, content)
        case "system": if !content.text.isEmpty { try assembler.add(.system, content.text) }
        default: try addAnswer(record, content)
        }
        return true
    }

    private func addAgent(_ record: JSONValue, _ content: MessageContent) throws {
        var calls = (record["tool_calls"]?.array ?? []).map { ToolCall(openAI: $0) }
        if calls.isEmpty, let call = Self.call(record["action"]) { calls = [call] }
        let thought = record["thought"]?.string?.trimmed ?? ""
        let reasoning = MessageContent(record["thinking_blocks"]).reasoning
        try assembler.add(
            .agent, thought.isEmpty ? content.text : thought, reasoning: reasoning.isEmpty ? nil : reasoning,
            calls: calls)
    }

    private mutating func addAnswer(_ record: JSONValue, _ content: MessageContent) throws {
        if assembler.hasUnansweredCalls {
            let id = record["tool_call_id"]?.string ?? record["tool_call_ids"]?.array?.first?.string
            return try assembler.add(ToolResult(callID: id, content: content.text))
        }
        if !hasTask {
            hasTask = true
            return try assembler.add(.user, content.text)
        }
        // The harness complains about a reply without an action.
        if !content.text.isEmpty { try assembler.add(.system, content.text) }
    }

    private func addAction(_ record: JSONValue) throws -> Bool {
        guard record["action"] != nil || record["observation"] != nil || record["response"] != nil else {
            return false
        }
        let call = Self.call(record["action"])
        let thought = record["thought"]?.string ?? record["response"]?.string ?? ""
        try assembler.add(.agent, thought.trimmed, calls: call.map { [$0] } ?? [])
        if let observation = record["observation"]?.string {
            try assembler.add(ToolResult(callID: nil, content: observation))
        }
        return true
    }

    /// An action is a command for the agent's shell, which has commands of its own.
    private static func call(_ action: JSONValue?) -> ToolCall? {
        guard let text = action?.string?.trimmed, !text.isEmpty else { return nil }
        return ToolCall(id: "", name: "bash", arguments: ["command": .string(text)])
    }
}
