internal import JSON

/// Turns the lines of a Claude Code session (or its stream-json output) into steps.
final class ClaudeCodeMessages {
    private let assembler: TrajectoryAssembler
    /// The API message whose blocks are being gathered; one message is written as several lines.
    private var openMessage: String?

    init(assembler: TrajectoryAssembler) { self.assembler = assembler }

    /// Adds one line; kinds that say nothing of the execution are passed over.
    func add(_ line: JSONValue) throws {
        note(line)
        if line["parent_tool_use_id"]?.string != nil { return }
        switch line["type"]?.string {
        case "assistant": try addAssistant(line)
        case "user": try addUser(line)
        default: break
        }
    }

    private func note(_ line: JSONValue) {
        var facts = assembler.facts
        facts.id = facts.id ?? line["sessionId"]?.string ?? line["session_id"]?.string
        if let agent = line["agentId"]?.string, line["isSidechain"]?.bool == true, let id = facts.id,
            !id.contains("/")
        {
            facts.id = id + "/" + agent
        }
        facts.environment = facts.environment ?? line["cwd"]?.string
        facts.agent = facts.agent ?? "claude-code"
        if let model = line["message"]?["model"]?.string ?? line["model"]?.string, model != "<synthetic>" {
            facts.model = facts.model ?? model
        }
        assembler.facts = facts
    }

    private func addAssistant(_ line: JSONValue) throws {
        guard let message = line["message"] else { return }
        let content = MessageContent(message["content"])
        if line["isApiErrorMessage"]?.bool == true || message["model"]?.string == "<synthetic>" {
            // The program's own words: an error of the service, not of the agent.
            openMessage = nil
            if !content.text.isEmpty { try assembler.add(.system, content.text) }
            return
        }
        if content.text.isEmpty, content.calls.isEmpty, content.reasoning.isEmpty { return }
        let reasoning = content.reasoning.isEmpty ? nil : content.reasoning
        let id = message["id"]?.string
        if let id, id == openMessage, assembler.pendingSource == .agent {
            assembler.extend(text: content.text, reasoning: reasoning, calls: content.calls)
        } else {
            try assembler.add(.agent, content.text, reasoning: reasoning, calls: content.calls)
            openMessage = id
        }
    }

    private func addUser(_ line: JSONValue) throws {
        if line["isCompactSummary"]?.bool == true || line["isVisibleInTranscriptOnly"]?.bool == true {
            return
        }
        let content = MessageContent(line["message"]?["content"])
        for result in content.results { try add(result, line: line) }
        if content.text.isEmpty { return }
        if MessageReader.isInterruption(content.text) {
            openMessage = nil
            try assembler.add(.user, content.text, isInterruption: true)
        } else if line["isMeta"]?.bool == true || Self.isFromProgram(content.text) {
            // Put in by the program (a skill's text, a command's output): not the person's words. It may stand between
            // a call and its answer, so it does not end the agent's step while answers are due.
            if assembler.pendingSource == .agent, assembler.hasUnansweredCalls { return }
            openMessage = nil
            try assembler.add(.system, content.text)
        } else {
            openMessage = nil
            try assembler.add(.user, content.text)
        }
    }

    private static func isFromProgram(_ text: String) -> Bool {
        text.hasPrefix("<local-command-stdout>")
            || text.hasPrefix("Caveat: The messages below were generated")
            || text.hasPrefix("<system-reminder>") || text.hasPrefix("<task-notification>")
    }

    private func add(_ block: ToolResult, line: JSONValue) throws {
        var result = block
        let structured = line["toolUseResult"] ?? line["tool_use_result"]
        if result.status == .unknown, structured?.object != nil { result.status = .ok }
        if result.content.hasPrefix("<tool_use_error>") { result.status = .error }
        try assembler.add(result)
        if structured?["interrupted"]?.bool == true || Self.isDenial(result.content) {
            try assembler.markInterruption()
        }
    }

    /// Whether the person refused a call.
    private static func isDenial(_ text: String) -> Bool {
        text.hasPrefix("The user doesn't want to proceed with this tool use")
            || text.hasPrefix("The user doesn't want to take this action")
            || text.hasPrefix("[Request interrupted by user")
    }
}
