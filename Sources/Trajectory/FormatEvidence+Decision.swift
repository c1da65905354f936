/// What a file turned out to be.
enum FormatDecision: Equatable {
    /// A format that is read.
    case read(TrajectoryFormat)
    /// No trajectory, but a file that lies beside trajectories and tells their outcomes, or less; what it is.
    case companion(String)
    /// A format that is known and not read; the reason names it.
    case refuse(String)
}

extension FormatEvidence {
    /// The keys under which message lists are found.
    static let messageKeys: Set<String> = [
        "messages", "traj", "conversations", "conversation", "trajectory", "dialogue", "prompt", "completion",
        "history", "chat_history", "transcript", "turns",
    ]
    /// The keys under which lists of trajectories are found.
    static let listKeys: Set<String> = [
        "simulations", "trajectories", "rollouts", "results", "data", "runs", "samples",
    ]

    /// What the record is; `nil` while it could be anything.
    var decision: FormatDecision? {
        if let version = strings["schema_version"], version.hasPrefix("ATIF-v") { return .read(.atif) }
        return session ?? research ?? companion ?? foreign ?? messages
    }

    private var session: FormatDecision? {
        let type = strings["type"] ?? ""
        if has("loglines"), inner["loglines"]?["message"] != nil { return .read(.claudeCode) }
        if has("message", "type"), ["user", "assistant"].contains(type),
            has("sessionId") || has("session_id") || has("uuid") || has("parent_tool_use_id")
        {
            return .read(.claudeCode)
        }
        if type == "system", has("subtype", "session_id") { return .read(.claudeCode) }
        if type == "session_meta", has("payload") { return .read(.codex) }
        if has("timestamp", "type", "payload"), ["response_item", "event_msg", "turn_context"].contains(type) {
            return .read(.codex)
        }
        if has("id", "timestamp", "instructions"), !has("type"), !has("messages"), !isArray {
            return .read(.codex)
        }
        if has("record_type"), strings["record_type"] == "state" { return .read(.codex) }
        return nil
    }

    /// Logs of programs that run agents on tasks.
    private var research: FormatDecision? {
        if has("eval", "version", "status") { return .read(.inspect) }
        if strings["trajectory_format"]?.hasPrefix("mini-swe-agent") == true { return .read(.miniSWEAgent) }
        if has("info", "messages"), let info = inner["info"],
            info["mini_version"] != nil || (info["exit_status"] != nil && info["model_stats"] != nil)
        {
            return .read(.miniSWEAgent)
        }
        let action = inner["trajectory"]
        if action?["role"] == nil {
            if has("trajectory", "history") { return .read(.sweAgent) }
            if let action, action["action"] != nil, action["observation"] != nil, action["response"] != nil {
                return .read(.sweAgent)
            }
        }
        if let message = inner["history"], message["role"] != nil,
            message["agent"] != nil || message["message_type"] != nil
        {
            return .read(.sweAgent)
        }
        if strings["type"] == "session_start", has("agent_name") { return .read(.trace2skill) }
        return nil
    }

    /// Files that say how runs ended, and are asked for it when the runs are read.
    private var companion: FormatDecision? {
        if has("total_instances", "results") { return .companion("Trace2Skill's results.json") }
        if has("resolved_ids") { return .companion("a report of SWE-bench") }
        if let first = keys.first, let entry = inner[first], entry["model_patch"] != nil {
            return .companion("predictions for SWE-bench")
        }
        return nil
    }

    private static let notYet = "is not read yet; convert it to ATIF first (atif-make, agentpile)"

    private var foreign: FormatDecision? {
        let known: [(Bool, String)] = [
            (has("projectHash", "sessionId"), "a Gemini CLI session"),
            (has("resourceSpans"), "an OpenTelemetry trace (OTLP JSON)"),
            (has("instance_id", "history"), "an OpenHands benchmark output"),
            (
                has("source", "action", "args") || has("source", "observation", "extras"),
                "an OpenHands event list"
            ),
            (has("turn_history"), "an InterCode log"),
            (has("dotted_order") || has("run_type", "trace_id"), "a LangSmith run"),
            (has("requests", "responderUsername"), "a VS Code Copilot chat"),
            (copilotTypes.contains(strings["type"] ?? "") && has("data"), "a Copilot CLI session"),
            (has("sessionID", "type", "part"), "an OpenCode event stream"),
            (has("info", "messages") && inner["messages"]?["parts"] != nil, "an OpenCode export"),
        ]
        if let (_, name) = known.first(where: { $0.0 }) { return .refuse("\(name) \(Self.notYet)") }
        if has("trial_name", "task_name", "trial_uri") || has("n_total_trials", "stats") {
            return .refuse("a Harbor result; name the folder that it lies in")
        }
        if has("is_resolved", "failure_mode", "parser_results") {
            return .refuse("a terminal-bench 1 result, which comes without a structured trajectory")
        }
        return nil
    }

    private var copilotTypes: Set<String> {
        ["session.start", "user.message", "assistant.message", "session.info"]
    }

    private var messages: FormatDecision? {
        for key in Self.messageKeys {
            guard let element = inner[key] else { continue }
            let hasRole = element["role"] != nil || element["from"] != nil
            let isItem = ["human", "ai", "function_call", "message"].contains(element["type"] ?? "")
            if (hasRole && element.count > 1) || isItem { return .read(.messages) }
        }
        if has("role"), has("content") || has("tool_calls") || has("function_call") {
            return .read(.messages)
        }
        if has("from", "value") { return .read(.messages) }
        for key in Self.listKeys where has(key) {
            if let element = inner[key], Self.messageKeys.contains(where: { element[$0] != nil }) {
                return .read(.messages)
            }
        }
        return nil
    }

    /// What was seen, for a refusal of something unknown.
    var seen: String {
        if keys.isEmpty { return isArray ? "a JSON array without objects" : "JSON without objects" }
        let names = keys.prefix(8).map { "'" + $0.prefix(40) + "'" }.joined(separator: ", ")
        return (isArray ? "a JSON array of objects" : "a JSON object") + " with the keys \(names)"
    }
}
