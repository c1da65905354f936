public import JSON

/// Answers as servers with Anthropic's Messages interface give them, and the faults that are known of them.
public enum AnthropicScript {
    /// Token counts: read fresh, written to the cache, read from the cache, written as the answer.
    public struct Usage: Sendable {
        var fresh: Int
        var stored: Int
        var cached: Int
        var output: Int

        /// Counts tokens.
        public init(fresh: Int = 30, stored: Int = 20, cached: Int = 50, output: Int = 10) {
            self.fresh = fresh
            self.stored = stored
            self.cached = cached
            self.output = output
        }

        var value: JSONValue {
            [
                "input_tokens": .integer(Int64(fresh)),
                "cache_creation_input_tokens": .integer(Int64(stored)),
                "cache_read_input_tokens": .integer(Int64(cached)), "output_tokens": .integer(Int64(output)),
            ]
        }
    }

    /// An error response.
    public static func error(
        _ status: Int, _ type: String, _ message: String, _ headers: [(String, String)] = []
    ) -> [ScriptedModelServer.Step] {
        ModelScript.json(
            status,
            JSONWriter.compact([
                "type": "error", "error": ["type": .string(type), "message": .string(message)],
                "request_id": "req_1",
            ]), headers)
    }

    /// A message as one object, with blocks as they are.
    public static func message(
        _ blocks: [JSONValue], stop: String = "end_turn", usage: Usage = Usage()
    ) -> JSONValue {
        [
            "id": "msg_1", "type": "message", "role": "assistant", "model": "scripted-1",
            "content": .array(blocks), "stop_reason": .string(stop), "stop_sequence": nil, "usage": usage.value,
        ]
    }

    /// A block of text.
    public static func text(_ text: String) -> JSONValue { ["type": "text", "text": .string(text)] }

    /// A block that calls a tool.
    public static func call(_ id: String, _ name: String, _ input: JSONValue) -> JSONValue {
        ["type": "tool_use", "id": .string(id), "name": .string(name), "input": input]
    }

    /// A whole answer in one object.
    public static func answer(
        _ blocks: [JSONValue], stop: String = "end_turn", usage: Usage = Usage()
    ) -> [ScriptedModelServer.Step] {
        ModelScript.json(200, JSONWriter.compact(message(blocks, stop: stop, usage: usage)))
    }

    /// One event.
    public static func event(_ value: JSONValue) -> String {
        "event: \(value["type"]?.string ?? "")\ndata: \(JSONWriter.compact(value))\n\n"
    }

    /// The events of an answer, in pieces of a few characters.
    ///
    /// - Parameter stop: `nil` leaves out the end.
    public static func events(
        _ blocks: [JSONValue], stop: String? = "end_turn", usage: Usage = Usage()
    ) -> String {
        var start = message([], usage: usage)
        start.set("stop_reason", to: nil)
        var text = event(["type": "message_start", "message": start]) + event(["type": "ping"])
        for (index, block) in blocks.enumerated() {
            let isCall = block["type"]?.string == "tool_use"
            let isText = block["type"]?.string == "text"
            var empty = block
            if isCall { empty.set("input", to: [:]) }
            if isText { empty.set("text", to: "") }
            let place = JSONValue.integer(Int64(index))
            text += event(["type": "content_block_start", "index": place, "content_block": empty])
            var rest = Substring(
                isCall ? JSONWriter.compact(block["input"] ?? [:]) : block["text"]?.string ?? "")
            while !rest.isEmpty {
                let piece = JSONValue.string(String(rest.prefix(7)))
                text += event([
                    "type": "content_block_delta", "index": place,
                    "delta": isCall
                        ? ["type": "input_json_delta", "partial_json": piece]
                        : ["type": "text_delta", "text": piece],
                ])
                rest = rest.dropFirst(7)
            }
            if let thought = block["thinking"] {
                for (type, name, value) in [
                    ("thinking_delta", "thinking", thought), ("signature_delta", "signature", block["signature"] ?? ""),
                ] {
                    let delta = JSONValue(members: [("type", .string(type)), (name, value)])
                    text += event(["type": "content_block_delta", "index": place, "delta": delta])
                }
            }
            text += event(["type": "content_block_stop", "index": place])
        }
        guard let stop else { return text }
        text += event([
            "type": "message_delta", "delta": ["stop_reason": .string(stop)],
            "usage": ["output_tokens": .integer(Int64(usage.output))],
        ])
        return text + event(["type": "message_stop"])
    }

    /// A whole streamed answer.
    public static func stream(
        _ blocks: [JSONValue], stop: String = "end_turn", usage: Usage = Usage()
    ) -> [ScriptedModelServer.Step] {
        [ModelScript.streamHead, .text(events(blocks, stop: stop, usage: usage))]
    }
}
