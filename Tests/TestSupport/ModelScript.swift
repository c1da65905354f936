internal import JSON

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
    public static func answer(
        _ text: String, finish: String = "stop", usage: (Int, Int)? = (100, 10)
    ) -> [ScriptedModelServer.Step] {
        json(200, JSONWriter.compact(completion(text, finish: finish, usage: usage)))
    }

    private static func completion(_ text: String, finish: String, usage: (Int, Int)?) -> JSONValue {
        [
            "id": "c", "object": "chat.completion", "model": "scripted-1",
            "choices": [
                [
                    "index": 0, "finish_reason": .string(finish),
                    "message": ["role": "assistant", "content": .string(text)],
                ]
            ],
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

    /// One event with a piece of the answer.
    public static func piece(_ text: String) -> String {
        let chunk: JSONValue = [
            "object": "chat.completion.chunk", "model": "scripted-1",
            "choices": [["index": 0, "delta": ["content": .string(text)], "finish_reason": nil]],
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
        _ text: String, finish: String = "stop", usage: (Int, Int)? = (100, 10)
    ) -> [ScriptedModelServer.Step] {
        var events = ": hello\n\n"
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
