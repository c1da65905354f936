public import JSON

/// Answers as OpenAI-compatible servers give them, and the faults that are known of them.
public enum ModelScript {
    /// One JSON object with its length.
    public static func json(
        _ status: Int, _ body: String, _ headers: [(String, String)] = []
    ) -> [ScriptedModelServer.Step] {
        [
            .head(
                status,
                [("Content-Type", "application/json"), ("Content-Length", String(body.utf8.count))] + headers),
            .text(body),
        ]
    }

    /// An error object.
    public static func error(
        _ status: Int, _ message: String, code: String? = nil, _ headers: [(String, String)] = []
    ) -> [ScriptedModelServer.Step] {
        let object: JSONValue = [
            "error": [
                "message": .string(message), "type": "scripted", "param": nil,
                "code": code.map { .string($0) } ?? .null,
            ]
        ]
        return json(status, JSONWriter.compact(object), headers)
    }

    /// A whole answer in one object.
    ///
    /// - Parameter thought: what a model that reasons thought before, as most servers name it.
    public static func answer(
        _ text: String, finish: String = "stop", usage: (Int, Int)? = (100, 10), thought: String? = nil
    ) -> [ScriptedModelServer.Step] {
        json(200, JSONWriter.compact(completion(text, finish: finish, usage: usage, thought: thought)))
    }

    /// A whole answer in one object that calls tools; arguments are sent as they are.
    public static func calls(
        _ calls: [(id: String, name: String, arguments: String)]
    ) -> [ScriptedModelServer.Step] {
        json(200, JSONWriter.compact(callCompletion(calls)))
    }

    /// An answer that calls tools, as an object.
    public static func callCompletion(_ calls: [(id: String, name: String, arguments: String)]) -> JSONValue {
        let list = calls.map { call -> JSONValue in
            [
                "id": .string(call.id), "type": "function",
                "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
            ]
        }
        var value = completion("", finish: "tool_calls", usage: (100, 10))
        value.set(
            "choices",
            to: [
                [
                    "index": 0, "finish_reason": "tool_calls",
                    "message": ["role": "assistant", "content": nil, "tool_calls": .array(list)],
                ]
            ])
        return value
    }

    /// A streamed answer that calls tools, whose arguments come in pieces of a few characters, all calls in turn.
    public static func callStream(
        _ calls: [(id: String, name: String, arguments: String)]
    ) -> [ScriptedModelServer.Step] {
        var events = ""
        func add(_ call: JSONValue) {
            let chunk: JSONValue = [
                "object": "chat.completion.chunk", "model": "scripted-1",
                "choices": [["index": 0, "delta": ["tool_calls": [call]], "finish_reason": nil]],
            ]
            events += "data: \(JSONWriter.compact(chunk))\n\n"
        }
        for (index, call) in calls.enumerated() {
            add([
                "index": .integer(Int64(index)), "id": .string(call.id), "type": "function",
                "function": ["name": .string(call.name), "arguments": ""],
            ])
        }
        var rests = calls.map { Substring($0.arguments) }
        while rests.contains(where: { !$0.isEmpty }) {
            for (index, rest) in rests.enumerated() where !rest.isEmpty {
                add([
                    "index": .integer(Int64(index)), "function": ["arguments": .string(String(rest.prefix(3)))],
                ])
                rests[index] = rest.dropFirst(3)
            }
        }
        return [streamHead, .text(events + streamEnd(finish: "tool_calls"))]
    }

    /// A whole answer as an object.
    public static func completion(
        _ text: String, finish: String = "stop", usage: (Int, Int)? = (100, 10), thought: String? = nil
    ) -> JSONValue {
        var message: JSONValue = ["role": "assistant", "content": .string(text)]
        if let thought { message.set("reasoning_content", to: .string(thought)) }
        return [
            "id": "c", "object": "chat.completion", "model": "scripted-1",
            "choices": [["index": 0, "finish_reason": .string(finish), "message": message]],
            "usage": usage.map { counts($0) } ?? .null,
        ]
    }

    private static func counts(_ usage: (Int, Int)) -> JSONValue {
        [
            "prompt_tokens": .integer(Int64(usage.0)), "completion_tokens": .integer(Int64(usage.1)),
            "total_tokens": .integer(Int64(usage.0 + usage.1)),
            "prompt_tokens_details": ["cached_tokens": .integer(Int64(usage.0 / 2))],
        ]
    }

    /// The head of a stream, which ends with the connection.
    public static let streamHead = ScriptedModelServer.Step.head(200, [("Content-Type", "text/event-stream")])

    /// One event with a piece of the answer, or of another member.
    public static func piece(_ text: String, member: String = "content") -> String {
        let chunk: JSONValue = [
            "object": "chat.completion.chunk", "model": "scripted-1",
            "choices": [["index": 0, "delta": JSONValue(members: [(member, .string(text))]), "finish_reason": nil]],
        ]
        return "data: \(JSONWriter.compact(chunk))\n\n"
    }

    /// The events that end a stream.
    public static func streamEnd(finish: String = "stop", usage: (Int, Int)? = (100, 10)) -> String {
        let last: JSONValue = [
            "model": "scripted-1", "choices": [["index": 0, "delta": [:], "finish_reason": .string(finish)]],
        ]
        var text = "data: \(JSONWriter.compact(last))\n\n"
        if let usage {
            let chunk: JSONValue = ["model": "scripted-1", "choices": [], "usage": counts(usage)]
            text += "data: \(JSONWriter.compact(chunk))\n\n"
        }
        return text + "data: [DONE]\n\n"
    }

    /// A whole streamed answer, in pieces of a few characters.
    public static func stream(
        _ text: String, finish: String = "stop", usage: (Int, Int)? = (100, 10), thought: String? = nil
    ) -> [ScriptedModelServer.Step] {
        var events = ": hello\n\n"
        if let thought { events += piece(thought, member: "reasoning_content") }
        var rest = Substring(text)
        while !rest.isEmpty {
            events += piece(String(rest.prefix(7)))
            rest = rest.dropFirst(7)
        }
        return [streamHead, .text(events + streamEnd(finish: finish, usage: usage))]
    }

    /// A streamed answer whose connection ends in the middle.
    public static func cutStream(_ text: String) -> [ScriptedModelServer.Step] {
        [streamHead, .text(piece(text)), .pause(5), .reset]
    }
}
