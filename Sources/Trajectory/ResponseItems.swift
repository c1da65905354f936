internal import JSON

/// Turns items of OpenAI's Responses interface (as Codex records them) into steps.
enum ResponseItems {
    /// Adds one item; the agent's text and calls between two answers make one step.
    static func add(_ item: JSONValue, to assembler: TrajectoryAssembler) throws {
        switch item["type"]?.string {
        case "message":
            try addMessage(item, to: assembler)
        case "reasoning":
            let summary = MessageContent(item["summary"]).text
            let text = summary.isEmpty ? MessageContent(item["content"]).text : summary
            if !text.isEmpty { try agent(in: assembler, startsNew: true, reasoning: text) }
        case "function_call", "custom_tool_call":
            try agent(in: assembler, calls: [ToolCall(openAI: item)])
        case "local_shell_call":
            let id = item["call_id"]?.string ?? item["id"]?.string ?? ""
            try agent(
                in: assembler,
                calls: [ToolCall(id: id, name: "local_shell", arguments: item["action"] ?? [:])])
        case "web_search_call":
            let call = ToolCall(
                id: item["id"]?.string ?? "", name: "web_search", arguments: item["action"] ?? [:])
            try agent(in: assembler, calls: [call])
        case "function_call_output", "custom_tool_call_output", "local_shell_call_output":
            var result = CodexOutput.result(item["output"])
            result.callID = item["call_id"]?.string
            try assembler.add(result)
        default:
            break
        }
    }

    private static func addMessage(_ item: JSONValue, to assembler: TrajectoryAssembler) throws {
        let text = MessageContent(item["content"]).text
        if text.isEmpty { return }
        switch item["role"]?.string {
        case "assistant":
            try agent(in: assembler, startsNew: assembler.hasText || assembler.hasCalls, text: text)
        case "user":
            if let prefix = injectedPrefixes.first(where: { text.hasPrefix($0) }) {
                // A skill's text that the program put in shows which skill was used.
                if prefix == "<skill>" { try assembler.add(.system, text) }
                if prefix == "<turn_aborted>" { try assembler.markInterruption() }
                return
            }
            try assembler.add(.user, text, isInterruption: MessageReader.isInterruption(text))
        default:
            try assembler.add(.system, text)
        }
    }

    /// What the program, not the person, says in the person's name.
    private static let injectedPrefixes = [
        "<environment_context>", "<user_instructions>", "# AGENTS.md instructions",
        "<permissions instructions>",
        "<collaboration_mode>", "<INSTRUCTIONS>", "<skill>", "<turn_aborted>", "<subagent_notification>",
    ]

    private static func agent(
        in assembler: TrajectoryAssembler, startsNew: Bool = false, text: String = "",
        reasoning: String? = nil,
        calls: [ToolCall] = []
    ) throws {
        let isWaiting = assembler.pendingSource == .agent
        let goesOn = isWaiting && (!assembler.hasResults || (!calls.isEmpty && assembler.hasUnansweredCalls))
        let isNewTurn = startsNew && (assembler.hasText || assembler.hasCalls)
        if goesOn, !isNewTurn {
            assembler.extend(text: text, reasoning: reasoning, calls: calls)
        } else {
            try assembler.add(.agent, text, reasoning: reasoning, calls: calls)
        }
    }
}
