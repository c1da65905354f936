public import JSON
internal import Synchronization

/// A server with the batch interfaces of Anthropic and OpenAI, whose batches end when they are looked at often enough.
///
/// Results come in the opposite order. It counts what was submitted, so that a request that is submitted twice is seen.
public final class ScriptedBatchServer: Sendable {
    /// What becomes of one entry.
    public enum Fate: Hashable, Sendable {
        /// It is answered.
        case answered(String)
        /// It is answered with a call of a tool.
        case called(name: String, arguments: JSONValue)
        /// The server fails.
        case errored
        /// The request is refused, with these words.
        case refused(String)
        /// It is not worked on in time.
        case expired
        /// The results do not have it.
        case missing
    }

    /// What becomes of the answer to a submission.
    public enum Submission: Hashable, Sendable {
        /// It comes.
        case accepted
        /// The batch is made, but the connection breaks before the answer.
        case lost
        /// The batch is made, and the connection stays open without an answer.
        case held
        /// The server is too busy and makes no batch.
        case busy
        /// The batch is refused for good.
        case refused
    }

    /// One entry as it was submitted.
    public struct Entry: Sendable {
        /// The entry's name.
        public var id: String
        /// The body of its request.
        public var body: JSONValue
        /// How often an entry of that name was submitted before.
        public var earlier: Int

        /// The whole text of its messages.
        public var text: String {
            var parts: [String] = []
            func collect(_ value: JSONValue?) {
                if let text = value?.string { parts.append(text) }
                for part in value?.array ?? [] { collect(part["text"]) }
            }
            collect(body["system"])
            for message in body["messages"]?.array ?? [] { collect(message["content"]) }
            return parts.joined(separator: "\n\n")
        }
    }

    private struct Batch {
        var id: String
        var entries: [Entry]
        var metadata: JSONValue
        var looks = 0
    }

    private struct State {
        var files: [String: String] = [:]
        var batches: [Batch] = []
        var submitted: [String: Int] = [:]
        var submissions = 0
    }

    private final class Inside: Sendable {
        let state = Mutex(State())
    }

    private let inside: Inside
    private let server: ScriptedModelServer

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - looks: how often a batch is looked at before it has ended.
    ///   - foreign: results of other requests that every batch has as well.
    ///   - submission: what becomes of the n-th submission, from 0.
    ///   - fate: what becomes of an entry.
    public init(
        looks: Int = 1, foreign: Int = 0, submission: @escaping @Sendable (Int) -> Submission = { _ in .accepted },
        fate: @escaping @Sendable (Entry) -> Fate
    ) throws {
        let inside = Inside()
        self.inside = inside
        server = try ScriptedModelServer { request in
            Self.steps(request, inside, looks: looks, foreign: foreign, submission, fate)
        }
    }

    /// The base URL for OpenAI's clients; without its `/v1` that for Anthropic's.
    public var base: String { server.base }

    /// What a client needs to find it.
    public var variables: [String: String] {
        [
            "OPENAI_BASE_URL": base, "OPENAI_API_KEY": "sk-batch-0123456789", "ANTHROPIC_BASE_URL": base,
            "ANTHROPIC_API_KEY": "sk-batch-0123456789",
        ]
    }

    /// The requests that came.
    public var requests: [ScriptedModelServer.Request] { server.requests }

    /// The sizes of the batches that were made.
    public var batches: [Int] { inside.state.withLock { $0.batches.map(\.entries.count) } }

    /// How often each entry was submitted, the most first.
    public var submitted: [Int] { inside.state.withLock { $0.submitted.values.sorted(by: >) } }

    /// Ends it.
    public func stop() { server.stop() }

    private static func steps(
        _ request: ScriptedModelServer.Request, _ inside: Inside, looks: Int, foreign: Int,
        _ submission: (Int) -> Submission, _ fate: (Entry) -> Fate
    ) -> [ScriptedModelServer.Step] {
        let path = String(request.path.prefix { $0 != "?" })
        let isAnthropic = path.hasPrefix("/v1/messages/batches")
        let parts = path.split(separator: "/").map(String.init)
        switch (request.method, parts.last ?? "") {
        case ("POST", "files"):
            return inside.state.withLock { state in
                let id = "file-\(state.files.count + 1)"
                state.files[id] = multipartFile(request)
                return json(["id": .string(id), "object": "file"])
            }
        case ("POST", "batches"):
            return submit(request, isAnthropic, inside, submission)
        case ("GET", "batches"):
            return inside.state.withLock { state in
                let list = state.batches.reversed().map { describe($0, isAnthropic, hasEnded: false) }
                return json(["data": .array(list), "has_more": false])
            }
        case ("GET", "results"), ("GET", "content"):
            return inside.state.withLock { state in
                let id = parts[parts.count - 2].split(separator: "+").first.map(String.init) ?? ""
                guard let batch = state.batches.first(where: { $0.id == id }) else { return json([:], 404) }
                var lines = batch.entries.reversed().compactMap { result($0, fate($0), isAnthropic) }
                for number in 0..<foreign {
                    let stranger = Entry(id: "stranger-\(number)", body: [:], earlier: 0)
                    lines.insert(result(stranger, .answered("{}"), isAnthropic) ?? .null, at: 0)
                }
                let text = lines.map { JSONWriter.compact($0) + "\n" }.joined()
                return [
                    .head(
                        200,
                        [("Content-Type", "application/x-jsonl"), ("Content-Length", String(text.utf8.count))]),
                    .text(text),
                ]
            }
        case ("GET", let id):
            return inside.state.withLock { state in
                guard let place = state.batches.firstIndex(where: { $0.id == id }) else { return json([:], 404) }
                state.batches[place].looks += 1
                return json(
                    describe(state.batches[place], isAnthropic, hasEnded: state.batches[place].looks >= looks))
            }
        default: return json([:], 404)
        }
    }

    private static func submit(
        _ request: ScriptedModelServer.Request, _ isAnthropic: Bool, _ inside: Inside,
        _ submission: (Int) -> Submission
    ) -> [ScriptedModelServer.Step] {
        inside.state.withLock { state in
            defer { state.submissions += 1 }
            let becomes = submission(state.submissions)
            if becomes == .busy { return json(["error": ["type": "overloaded_error", "message": "busy"]], 529) }
            if becomes == .refused {
                return json(["error": ["type": "invalid_request_error", "message": "no batches here"]], 400)
            }
            let body = (try? JSONValue.parse(request.body)) ?? .null
            let lines: [JSONValue]
            if isAnthropic {
                lines = body["requests"]?.array ?? []
            } else {
                let file = state.files[body["input_file_id"]?.string ?? ""] ?? ""
                lines = file.split(separator: "\n").compactMap { try? JSONValue.parse(String($0)) }
            }
            let entries = lines.map { line in
                let id = line["custom_id"]?.string ?? ""
                let earlier = state.submitted[id, default: 0]
                state.submitted[id] = earlier + 1
                return Entry(id: id, body: line["params"] ?? line["body"] ?? .null, earlier: earlier)
            }
            let id = (isAnthropic ? "msgbatch_" : "batch_") + String(state.batches.count + 1)
            let batch = Batch(id: id, entries: entries, metadata: body["metadata"] ?? [:])
            state.batches.append(batch)
            switch becomes {
            case .lost: return [.reset]
            case .held: return [.hang]
            default: return json(describe(batch, isAnthropic, hasEnded: false))
            }
        }
    }

    private static func describe(_ batch: Batch, _ isAnthropic: Bool, hasEnded: Bool) -> JSONValue {
        let count = JSONValue.integer(Int64(batch.entries.count))
        if isAnthropic {
            return [
                "id": .string(batch.id), "type": "message_batch",
                "processing_status": hasEnded ? "ended" : "in_progress",
                "request_counts": [
                    "processing": hasEnded ? 0 : count, "succeeded": hasEnded ? count : 0, "errored": 0,
                    "canceled": 0, "expired": 0,
                ],
                "results_url": "https://elsewhere.example/results",
            ]
        }
        return [
            "id": .string(batch.id), "object": "batch", "status": hasEnded ? "completed" : "in_progress",
            "request_counts": ["total": count, "completed": hasEnded ? count : 0, "failed": 0],
            "metadata": batch.metadata, "output_file_id": hasEnded ? .string(batch.id + "+out") : .null,
            "error_file_id": nil,
        ]
    }

    private static func result(_ entry: Entry, _ fate: Fate, _ isAnthropic: Bool) -> JSONValue? {
        let id = JSONValue.string(entry.id)
        func errored(_ type: String, _ message: String, _ status: Int64) -> JSONValue {
            let error: JSONValue = [
                "type": "error", "error": ["type": .string(type), "message": .string(message)],
            ]
            return isAnthropic
                ? ["custom_id": id, "result": ["type": "errored", "error": error]]
                : ["custom_id": id, "response": ["status_code": .integer(status), "body": error], "error": nil]
        }
        func succeeded(_ message: JSONValue, _ completion: JSONValue) -> JSONValue {
            isAnthropic
                ? ["custom_id": id, "result": ["type": "succeeded", "message": message]]
                : ["custom_id": id, "response": ["status_code": 200, "body": completion], "error": nil]
        }
        switch fate {
        case .answered(let text):
            return succeeded(
                AnthropicScript.message([AnthropicScript.text(text)], usage: AnthropicScript.Usage()),
                ModelScript.completion(text))
        case .called(let name, let arguments):
            return succeeded(
                AnthropicScript.message(
                    [AnthropicScript.call("toolu_1", name, arguments)], stop: "tool_use", usage: AnthropicScript.Usage()
                ),
                ModelScript.callCompletion([(id: "call_1", name: name, arguments: JSONWriter.compact(arguments))]))
        case .errored: return errored("api_error", "it broke", 500)
        case .refused(let words): return errored("invalid_request_error", words, 400)
        case .expired:
            return isAnthropic
                ? ["custom_id": id, "result": ["type": "expired"]]
                : ["custom_id": id, "response": nil, "error": ["code": "batch_expired", "message": "too late"]]
        case .missing: return nil
        }
    }

    /// The file in a multipart form.
    private static func multipartFile(_ request: ScriptedModelServer.Request) -> String {
        let type = request.headers["content-type"] ?? ""
        guard let mark = type.split(separator: "boundary=").last else { return "" }
        let parts = request.body.components(by: "--\(mark)")
        guard parts.contains(where: { $0.contains("name=\"purpose\"\r\n\r\nbatch\r\n") }),
            let file = parts.first(where: { $0.contains("filename=") }), let start = file.firstRange(of: "\r\n\r\n")
        else { return "" }
        return String(file[start.upperBound...])
    }

    private static func json(_ value: JSONValue, _ status: Int = 200) -> [ScriptedModelServer.Step] {
        ModelScript.json(status, JSONWriter.compact(value))
    }
}

extension String {
    fileprivate func components(by mark: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = Substring(self)
        while let place = rest.firstRange(of: mark) {
            parts.append(rest[..<place.lowerBound])
            rest = rest[place.upperBound...]
        }
        return parts + [rest]
    }
}
