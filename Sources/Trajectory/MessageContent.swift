internal import JSON

/// The content of a message, in any of the shapes that chat formats use, taken apart.
struct MessageContent {
    var text = ""
    var reasoning = ""
    var calls: [ToolCall] = []
    var results: [ToolResult] = []

    /// Takes a string, a list of parts or blocks, or one part.
    init(_ value: JSONValue?) {
        guard let value else { return }
        if case .array(let parts) = value {
            for part in parts { take(part) }
        } else {
            take(value)
        }
    }

    private mutating func take(_ part: JSONValue) {
        if let text = part.string { return add(text) }
        guard part.object != nil else { return }
        switch part["type"]?.string ?? "" {
        case "thinking", "reasoning":
            let thought = part["thinking"]?.string ?? part["text"]?.string ?? part["reasoning"]?.string ?? ""
            reasoning += (reasoning.isEmpty ? "" : "\n") + thought
        case "redacted_thinking", "signature":
            break
        case "tool_use", "server_tool_use", "mcp_tool_use", "tool-call":
            calls.append(
                ToolCall(
                    id: part["id"]?.string ?? part["toolCallId"]?.string ?? "",
                    name: part["name"]?.string ?? part["toolName"]?.string ?? "",
                    arguments: part["input"] ?? part["args"] ?? [:]))
        case "tool_result", "mcp_tool_result", "tool-result", "web_search_tool_result":
            results.append(Self.result(block: part))
        case "image", "image_url", "input_image": add("[image]")
        case "audio", "input_audio": add("[audio]")
        case "document", "file", "input_file": add("[file]")
        case "refusal": add(part["refusal"]?.string ?? "")
        default:
            if let text = part["text"]?.string {
                add(text)
            } else if let inner = part["content"] {
                let content = MessageContent(inner)
                add(content.text)
                calls += content.calls
                results += content.results
            }
        }
    }

    private mutating func add(_ more: String) {
        if !more.isEmpty { text += (text.isEmpty ? "" : "\n") + more }
    }

    /// Reads an Anthropic `tool_result` block.
    static func result(block: JSONValue) -> ToolResult {
        let content = MessageContent(block["content"] ?? block["result"])
        var status = ToolResult.Status.unknown
        if let isError = (block["is_error"] ?? block["isError"])?.bool { status = isError ? .error : .ok }
        var result = ToolResult(
            callID: block["tool_use_id"]?.string ?? block["toolCallId"]?.string, content: content.text,
            status: status)
        if status == .error, let code = leadingExitCode(content.text) { result.exitCode = code }
        return result
    }

    /// The number in a first line `Exit code N`.
    static func leadingExitCode(_ text: String) -> Int? {
        for prefix in ["Exit code ", "Error: Exit code "] where text.hasPrefix(prefix) {
            let digits = text.dropFirst(prefix.count).prefix { $0.isASCII && ($0.isNumber || $0 == "-") }
            return Int(digits)
        }
        return nil
    }
}
