/// Trajectories written for one test, in the formats that are read.
enum RobustnessTraces {
    /// What one run did: a prompt, then calls with arguments and results.
    struct Run {
        var id: String
        var task: String
        var succeeded: Bool
        var prompt: String
        var calls: [(arguments: String, result: String)]
    }

    /// Messages with a reward, one run a line.
    static func messages(_ run: Run) -> String {
        var parts = [
            #"{"role":"system","content":"Answer with run_sql."}"#,
            #"{"role":"user","content":\#(json(run.prompt))}"#,
        ]
        for (index, call) in run.calls.enumerated() {
            parts.append(
                #"{"role":"assistant","content":null,"tool_calls":[{"id":"c\#(index)","type":"function","function":{"name":"run_sql","arguments":\#(json(call.arguments))}}]}"#
            )
            parts.append(#"{"role":"tool","tool_call_id":"c\#(index)","content":\#(json(call.result))}"#)
        }
        return
            #"{"id":\#(json(run.id)),"task_id":\#(json(run.task)),"reward":\#(run.succeeded ? 1 : 0),"messages":["#
            + parts.joined(separator: ",") + "]}\n"
    }

    /// An ATIF document.
    static func atif(_ run: Run) -> String {
        var steps = [#"{"step_id":1,"source":"user","message":\#(json(run.prompt))}"#]
        for (index, call) in run.calls.enumerated() {
            steps.append(
                #"{"step_id":\#(index + 2),"source":"agent","message":"","tool_calls":[{"tool_call_id":"c\#(index)","function_name":"run_sql","arguments":{"sql":\#(json(call.arguments))}}],"observation":{"results":[{"source_call_id":"c\#(index)","content":\#(json(call.result))}]}}"#
            )
        }
        return
            #"{"schema_version":"ATIF-v1.6","session_id":\#(json(run.id)),"agent":{"name":"agent","version":"1"},"steps":["#
            + steps.joined(separator: ",") + "]}\n"
    }

    /// A session of Claude Code.
    static func claude(_ run: Run) -> String {
        let head = #""isSidechain":false,"sessionId":\#(json(run.id)),"cwd":"/w","version":"2""#
        var lines = [
            #"{"type":"user","uuid":"u0","parentUuid":null,\#(head),"message":{"role":"user","content":\#(json(run.prompt))}}"#
        ]
        for (index, call) in run.calls.enumerated() {
            lines.append(
                #"{"type":"assistant","uuid":"a\#(index)","parentUuid":"u\#(index)",\#(head),"message":{"id":"m\#(index)","role":"assistant","model":"m","content":[{"type":"tool_use","id":"t\#(index)","name":"Bash","input":{"command":\#(json(call.arguments))}}]}}"#
            )
            lines.append(
                #"{"type":"user","uuid":"u\#(index + 1)","parentUuid":"a\#(index)",\#(head),"message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t\#(index)","is_error":false,"content":\#(json(call.result))}]}}"#
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A rollout of Codex.
    static func codex(_ run: Run) -> String {
        func line(_ type: String, _ payload: String) -> String {
            #"{"timestamp":"2025-11-01T10:00:00.000Z","type":"\#(type)","payload":\#(payload)}"#
        }
        var lines = [
            line(
                "session_meta",
                #"{"id":\#(json(run.id)),"cwd":"/w","originator":"codex_exec","cli_version":"0.61.0"}"#),
            line("turn_context", #"{"model":"g","cwd":"/w"}"#),
            line(
                "response_item",
                #"{"type":"message","role":"user","content":[{"type":"input_text","text":\#(json(run.prompt))}]}"#
            ),
        ]
        for (index, call) in run.calls.enumerated() {
            lines.append(
                line(
                    "response_item",
                    #"{"type":"function_call","name":"exec_command","arguments":\#(json(#"{"cmd":\#(json(call.arguments))}"#)),"call_id":"k\#(index)"}"#
                ))
            lines.append(
                line(
                    "response_item",
                    #"{"type":"function_call_output","call_id":"k\#(index)","output":\#(json(call.result))}"#)
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A text as a JSON string.
    static func json(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }

    /// A text as a JSON string in which every letter and digit is written as an escape.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }.joined()
    }

    /// Base64 with padding.
    static func base64(_ text: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let bytes = Array(text.utf8)
        var result = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)].map(Int.init)
            let value =
                group[0] << 16 | (group.count > 1 ? group[1] << 8 : 0) | (group.count > 2 ? group[2] : 0)
            for place in 0..<4 {
                result.append(place <= group.count ? alphabet[value >> (18 - 6 * place) & 63] : "=")
            }
        }
        return result
    }
}
