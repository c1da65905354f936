internal import JSON

/// A sink that writes each trajectory as a strict ATIF-v1.7 document on a line of its own, as its steps come.
///
/// What ATIF has no field for goes where it allows anything: failures and exit codes into a result's `extra`, task,
/// trial, environment and outcome into the document's. Reading the document gives the same steps and identity.
public struct ATIFWriter: TrajectorySink {
    private let write: ([UInt8]) throws -> Void
    private var steps = 0
    private var isOpen = false

    /// Makes a writer.
    ///
    /// - Parameter write: takes the bytes, in pieces.
    public init(write: @escaping ([UInt8]) throws -> Void) { self.write = write }

    /// Opens a document.
    public mutating func began(file: String, ordinal: Int, format: TrajectoryFormat) throws {
        steps = 0
        isOpen = true
        try write(Array(#"{"schema_version":"ATIF-v1.7","steps":["#.utf8))
    }

    /// Writes a step.
    public mutating func step(_ step: Step) throws {
        steps += 1
        let separator: [UInt8] = steps > 1 ? [UInt8(ascii: ",")] : []
        try write(separator + JSONWriter.compactBytes(Self.value(of: step, number: steps)))
    }

    /// Closes the document with what is known of the whole.
    public mutating func ended(_ summary: TrajectorySummary) throws {
        var extra: [(String, JSONValue)] = []
        if let task = summary.task { extra.append(("task_id", .string(task))) }
        if let trial = summary.trial { extra.append(("trial", .string(trial))) }
        if let environment = summary.environment { extra.append(("environment", .string(environment))) }
        if !summary.prompt.isEmpty { extra.append(("instruction", .string(summary.prompt))) }
        if summary.outcome.outcome != .unknown {
            extra.append(("outcome", .string(summary.outcome.outcome.rawValue)))
            if let score = summary.outcome.score { extra.append(("score", .number(score))) }
            extra.append(("outcome_origin", .string(summary.outcome.origin.rawValue)))
        }
        extra.append(("source_format", .string(summary.format.rawValue)))
        try close(id: summary.id, agent: summary.agent, model: summary.model, extra: extra)
    }

    /// Closes the document, if one is open, with the reason why it is not whole.
    public mutating func broke(_ failure: TrajectoryFailure) throws {
        guard failure.ordinal != nil, isOpen else { return }
        try close(id: nil, agent: nil, model: nil, extra: [("incomplete", .string(failure.reason))])
    }

    private mutating func close(
        id: String?, agent: String?, model: String?, extra: [(String, JSONValue)]
    ) throws {
        isOpen = false
        if steps == 0 {
            // A document needs a step.
            try write(Array(#"{"step_id":1,"source":"system","message":""}"#.utf8))
        }
        var about: JSONValue = ["name": .string(agent ?? "unknown"), "version": "unknown"]
        if let model { about = about.adding("model_name", .string(model)) }
        var text = "],\"agent\":" + JSONWriter.compact(about)
        if let id { text += ",\"trajectory_id\":" + JSONWriter.compact(.string(id)) }
        text += ",\"final_metrics\":{\"total_steps\":\(max(1, steps))}"
        var object: JSONValue = [:]
        for (key, value) in extra { object = object.adding(key, value) }
        text += ",\"extra\":" + JSONWriter.compact(object) + "}\n"
        try write(Array(text.utf8))
    }

    private static func value(of step: Step, number: Int) -> JSONValue {
        var value: JSONValue = [
            "step_id": .integer(Int64(number)), "source": .string(step.source.rawValue),
            "message": .string(step.text),
        ]
        if step.source == .agent {
            if let reasoning = step.reasoning {
                value = value.adding("reasoning_content", .string(reasoning))
            }
            if !step.calls.isEmpty { value = value.adding("tool_calls", .array(step.calls.map(Self.value))) }
        }
        if !step.results.isEmpty {
            let ids = Set(step.source == .agent ? step.calls.map(\.id) : [])
            let results = step.results.map { Self.value(of: $0, calls: ids) }
            value = value.adding("observation", ["results": .array(results)])
        }
        if step.isInterruption { value = value.adding("extra", ["interrupted": true]) }
        return value
    }

    private static func value(_ call: ToolCall) -> JSONValue {
        let arguments: JSONValue = call.arguments.object == nil ? ["input": call.arguments] : call.arguments
        return [
            "tool_call_id": .string(call.id), "function_name": .string(call.name), "arguments": arguments,
        ]
    }

    private static func value(of result: ToolResult, calls: Set<String>) -> JSONValue {
        var value: JSONValue = [:]
        var extra: JSONValue = [:]
        if let id = result.callID {
            if calls.contains(id) {
                value = value.adding("source_call_id", .string(id))
            } else {
                extra = extra.adding("unknown_call_id", .string(id))
            }
        }
        value = value.adding("content", .string(result.content))
        if result.status != .unknown { extra = extra.adding("is_error", .bool(result.status == .error)) }
        if let code = result.exitCode { extra = extra.adding("exit_code", .integer(Int64(code))) }
        return extra == [:] ? value : value.adding("extra", extra)
    }
}

extension JSONValue {
    /// The object with one more member; anything else is left as it is.
    fileprivate func adding(_ key: String, _ value: JSONValue) -> JSONValue {
        var copy = self
        copy.set(key, to: value)
        return copy
    }
}
