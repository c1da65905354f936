internal import JSON

/// Reads what a tool answered in a Codex rollout: three generations tell the exit code in three ways.
enum CodexOutput {
    /// The answer without a call's id.
    static func result(_ output: JSONValue?) -> ToolResult {
        guard let output else { return ToolResult(callID: nil, content: "") }
        if let parts = output.array { return nested(parts) }
        if output.object != nil {
            var result = single(MessageContent(output["content"] ?? output["output"]).text)
            if result.status == .unknown, let success = output["success"]?.bool {
                result.status = success ? .ok : .error
            }
            return result
        }
        return single(output.string ?? "")
    }

    /// 2026's blocks: one call may hold several shells' answers, and any failure counts.
    private static func nested(_ parts: [JSONValue]) -> ToolResult {
        var whole = ToolResult(callID: nil, content: "")
        for part in parts {
            let result = single(MessageContent(part).text)
            whole.content += (whole.content.isEmpty || result.content.isEmpty ? "" : "\n") + result.content
            if whole.exitCode == nil || whole.exitCode == 0 {
                whole.exitCode = result.exitCode ?? whole.exitCode
            }
            if whole.status != .error, result.status != .unknown { whole.status = result.status }
        }
        return whole
    }

    private static func single(_ text: String) -> ToolResult {
        if text.utf8.first == UInt8(ascii: "{"), let value = try? JSONValue.parse(text) {
            return structured(value, text: text)
        }
        var result = ToolResult(callID: nil, content: text)
        if let code = headerExitCode(text) {
            result.exitCode = code
            result.status = code == 0 ? .ok : .error
        } else if failurePrefixes.contains(where: { text.hasPrefix($0) }) {
            result.status = .error
        }
        return result
    }

    /// 2025's JSON text, or an MCP server's answer.
    private static func structured(_ value: JSONValue, text: String) -> ToolResult {
        var result = ToolResult(callID: nil, content: text)
        if let output = value["output"]?.string { result.content = output }
        if let code = (value["metadata"]?["exit_code"] ?? value["exit_code"])?.integer {
            result.exitCode = code
            result.status = code == 0 ? .ok : .error
        }
        if let isError = (value["isError"] ?? value["is_error"])?.bool {
            result.status = isError ? .error : .ok
        }
        return result
    }

    private static let failurePrefixes = [
        "failed in sandbox", "tool call error:", "error: Failed to find expected lines",
        "exec_command failed",
        "apply_patch verification failed", "failed to parse function arguments", "unsupported call:",
        "exec command rejected", "aborted by user",
    ]

    /// The code in the lines before `Output:`.
    private static func headerExitCode(_ text: String) -> Int? {
        var rest = text.utf8[...]
        for _ in 0..<8 {
            let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
            let line = Substring(rest[..<end])
            if line.hasPrefix("Output:") { return nil }
            for prefix in ["Exit code: ", "Process exited with code "] where line.hasPrefix(prefix) {
                return Int(line.dropFirst(prefix.count).prefix { $0 == "-" || ("0"..."9").contains($0) })
            }
            if end == rest.endIndex { return nil }
            rest = rest[rest.index(after: end)...]
        }
        return nil
    }
}
