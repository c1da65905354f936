internal import JSON

/// Turns ATIF steps (1.0 to 1.8, read liberally) into ours.
enum ATIFStepReader {
    /// Adds one step; one that repeats an earlier trajectory (`is_copied_context`) is skipped.
    ///
    /// - Returns: whether it was one.
    static func add(_ step: JSONValue, to assembler: TrajectoryAssembler) throws -> Bool {
        guard step.object != nil, let source = step["source"]?.string else { return false }
        if step["is_copied_context"]?.bool == true { return true }
        let content = MessageContent(step["message"])
        let interrupted = step["extra"]?["interrupted"]?.bool == true
        switch source {
        case "agent", "assistant":
            let calls = (step["tool_calls"]?.array ?? []).map { call in
                ToolCall(
                    id: call["tool_call_id"]?.string ?? "", name: call["function_name"]?.string ?? "",
                    arguments: ToolCall.arguments(call["arguments"]))
            }
            try assembler.add(
                .agent, content.text, reasoning: step["reasoning_content"]?.string, calls: calls,
                isInterruption: interrupted)
        case "user":
            let isInterruption = interrupted || MessageReader.isInterruption(content.text)
            try assembler.add(.user, content.text, isInterruption: isInterruption)
        default:
            try assembler.add(.system, content.text, isInterruption: interrupted)
        }
        if let model = step["model_name"]?.string, assembler.facts.model == nil {
            assembler.facts.model = model
        }
        for result in step["observation"]?["results"]?.array ?? [] {
            try assembler.add(Self.result(result, step: step))
        }
        return true
    }

    /// Reads one answer.
    ///
    /// ATIF has no field for failures: converters write `[error]` and `[exit_code] N` lines, or keep
    /// the agent's own metadata under `extra`.
    private static func result(_ value: JSONValue, step: JSONValue) -> ToolResult {
        var result = ToolResult(
            callID: value["source_call_id"]?.string, content: MessageContent(value["content"]).text)
        readMarks(&result)
        let details = result.callID.flatMap { step["extra"]?["tool_call_details"]?[$0]?["metadata"] }
        for extra in [value["extra"]?["tool_result_metadata"], value["extra"], details].compactMap(\.self) {
            if result.exitCode == nil { result.exitCode = (extra["exit_code"] ?? extra["exitCode"])?.integer }
            if let isError = (extra["is_error"] ?? extra["isError"])?.bool {
                result.status = isError ? .error : .ok
            } else if let success = extra["success"]?.bool, result.status == .unknown {
                result.status = success ? .ok : .error
            }
        }
        if result.status == .unknown, let code = result.exitCode { result.status = code == 0 ? .ok : .error }
        return result
    }

    private static func readMarks(_ result: inout ToolResult) {
        for text in markedLines(result.content) {
            if text.hasPrefix("[error]") { result.status = .error }
            if text.hasPrefix("[exit_code] "), let code = Int(String(text.dropFirst(12)).trimmed) {
                result.exitCode = code
                if code != 0 {
                    result.status = .error
                } else if result.status == .unknown {
                    result.status = .ok
                }
            }
        }
    }

    /// The lines that begin with a bracket.
    private static func markedLines(_ content: String) -> [Substring] {
        var lines: [Substring] = []
        let text = content.utf8
        var isStart = true
        var place = text.startIndex
        while place < text.endIndex {
            let byte = text[place]
            if isStart, byte == UInt8(ascii: "[") {
                let end = text[place...].firstIndex(of: 0x0A) ?? text.endIndex
                lines.append(content[place..<end])
                place = end
            } else {
                isStart = byte == 0x0A
                text.formIndex(after: &place)
            }
        }
        return lines
    }
}
