internal import JSON

/// Turns chat messages (OpenAI's, Anthropic's and their relatives) into steps.
struct MessageReader {
    /// Whether an object looks like a message.
    static func isMessage(_ value: JSONValue) -> Bool {
        if value["role"]?.string != nil || value["from"]?.string != nil { return true }
        switch value["type"]?.string {
        case "function_call", "function_call_output", "message", "human", "ai": return true
        default: return false
        }
    }

    /// Adds one message.
    ///
    /// - Returns: whether it was one.
    static func add(_ message: JSONValue, to assembler: TrajectoryAssembler) throws -> Bool {
        guard message.object != nil else { return false }
        switch message["type"]?.string {
        case "function_call", "function_call_output", "custom_tool_call", "custom_tool_call_output",
            "reasoning":
            if message["role"] == nil {
                try ResponseItems.add(message, to: assembler)
                return true
            }
        default: break
        }
        guard let role = message["role"]?.string ?? message["from"]?.string ?? message["type"]?.string else {
            return false
        }
        let content = MessageContent(message["content"] ?? message["value"] ?? message["text"])
        switch role.lowercased() {
        case "assistant", "gpt", "model", "ai", "agent", "bot", "chatgpt":
            try addAgent(message, content, to: assembler)
        case "tool", "function", "ipython", "observation", "tool_result", "function_response", "environment":
            try addResults(message, content, to: assembler)
        case "user", "human":
            try addUser(content, to: assembler)
        default:
            if !content.text.isEmpty { try assembler.add(.system, content.text) }
        }
        return true
    }

    private static func addAgent(
        _ message: JSONValue, _ content: MessageContent, to assembler: TrajectoryAssembler
    ) throws {
        var calls = content.calls
        for call in message["tool_calls"]?.array ?? [] { calls.append(ToolCall(openAI: call)) }
        if let call = message["function_call"], call.object != nil { calls.append(ToolCall(openAI: call)) }
        var reasoning = content.reasoning
        for key in ["reasoning_content", "reasoning", "thinking"] where reasoning.isEmpty {
            reasoning = message[key]?.string ?? ""
        }
        if content.text.isEmpty, calls.isEmpty, reasoning.isEmpty, content.results.isEmpty { return }
        try assembler.add(
            .agent, content.text, reasoning: reasoning.isEmpty ? nil : reasoning, calls: calls)
        for result in content.results { try assembler.add(result) }
    }

    private static func addUser(_ content: MessageContent, to assembler: TrajectoryAssembler) throws {
        for result in content.results { try assembler.add(result) }
        if content.text.isEmpty { return }
        if try addCommandAnswer(content.text, to: assembler) { return }
        try assembler.add(.user, content.text, isInterruption: isInterruption(content.text))
    }

    /// Adds what a command in the agent's text gave: in bare lists of mini-swe-agent the user says it.
    private static func addCommandAnswer(_ text: String, to assembler: TrajectoryAssembler) throws -> Bool {
        guard assembler.pendingSource == .agent, !assembler.hasCalls else { return false }
        let observation = MiniSWEObservation(text)
        guard observation != nil || assembler.hasCommandsInText else { return false }
        assembler.takeCall(MiniSWECommand.split)
        guard observation != nil || assembler.hasCalls else { return false }
        assembler.hasCommandsInText = true
        try assembler.add(
            ToolResult(
                callID: nil, content: observation?.output ?? text,
                status: observation.map { $0.code == 0 ? .ok : .error } ?? .unknown, exitCode: observation?.code))
        return true
    }

    /// Whether a user's text is the mark that an agent program leaves for an interruption.
    static func isInterruption(_ text: String) -> Bool { text.hasPrefix("[Request interrupted by user") }

    private static func addResults(
        _ message: JSONValue, _ content: MessageContent, to assembler: TrajectoryAssembler
    ) throws {
        if !content.results.isEmpty {
            for result in content.results { try assembler.add(result) }
            return
        }
        let extra = message["extra"] ?? message["metadata"] ?? message
        let code =
            (message["exit_code"] ?? message["returncode"] ?? extra["exit_code"] ?? extra["returncode"])?
            .integer
        var status = ToolResult.Status.unknown
        var text = content.text
        if let code { status = code == 0 ? .ok : .error }
        if let isError = (message["is_error"] ?? message["isError"] ?? message["error"])?.bool {
            status = isError ? .error : .ok
        } else if let problem = message["error"], !problem.isNull {
            status = .error
            let detail = problem.string ?? problem["message"]?.string ?? ""
            if !detail.isEmpty, !text.contains(detail) { text += (text.isEmpty ? "" : "\n") + detail }
        } else if message["status"]?.string == "error" || message["success"]?.bool == false {
            status = .error
        }
        try assembler.add(
            ToolResult(
                callID: (message["tool_call_id"] ?? message["call_id"])?.string, content: text,
                status: status,
                exitCode: code),
            toolName: message["name"]?.string ?? message["function"]?.string)
    }
}
