internal import JSON
internal import OrderedCollections

/// Puts an answer together from what a server with Anthropic's Messages interface sends: a stream of events, or one
/// JSON object.
///
/// An answer counts as whole only with its end: `message_stop` or a `stop_reason`.
struct AnthropicReplyReader: ReplyReader {
    private(set) var failure: ServerFailure?

    /// The tool whose arguments are the answer.
    private let answerTool: String?
    private var intake = ResponseIntake()
    private var text = ""
    private var calls = ToolCallPieces()
    private var stopReason: String?
    private var isDone = false
    private var counts: [String: Int] = [:]
    private var model: String?

    init(answerTool: String? = nil) {
        self.answerTool = answerTool
    }

    mutating func receive(_ event: HTTPEvent) -> HTTPFlow {
        do throws(ServerFailure) {
            for event in try intake.take(event) { read(event) }
        } catch {
            failure = error
        }
        return isDone || failure != nil ? .enough : .more
    }

    private mutating func read(_ event: ServerSentEvents.Event) {
        guard !isDone, failure == nil else { return }
        guard let value = try? JSONValue.parse(event.data) else {
            return fail(.transient(retryAfter: nil), "an event of the stream is not valid JSON")
        }
        switch value["type"]?.string ?? event.name {
        case "message_start": begin(value["message"] ?? .null)
        case "content_block_start": add(block: value["content_block"] ?? .null, index: value["index"]?.integer)
        case "content_block_delta": add(delta: value["delta"] ?? .null, index: value["index"]?.integer)
        case "message_delta":
            stopReason = value["delta"]?["stop_reason"]?.string ?? stopReason
            count(value["usage"])
        case "message_stop": isDone = true
        case "error": failure = ServerFailure(inside: value["error"] ?? value)
        default: break
        }
    }

    mutating func end(now: Double) -> Result<ModelReply, ModelError> {
        guard let head = intake.head else {
            return .failure(ModelError(.transient(retryAfter: nil), "the server sent nothing"))
        }
        if let failure { return .failure(failure.error) }
        guard intake.isSuccess else {
            let refused = ServerFailure(head: head, body: intake.body, now: now)
            failure = refused
            return .failure(refused.error)
        }
        if intake.isStream {
            if !isDone, let last = intake.rest() { read(last) }
        } else {
            read(body: intake.body)
        }
        if let failure { return .failure(failure.error) }
        return reply()
    }

    private mutating func read(body: [UInt8]) {
        guard !body.isEmpty else {
            return fail(.transient(retryAfter: nil), "the server sent an empty answer")
        }
        guard let value = try? JSONValue.parse(body) else {
            return fail(.transient(retryAfter: nil), "the server's answer is cut or is no JSON")
        }
        read(message: value)
    }

    /// Reads a whole answer: a response's body, or an entry of a batch's results.
    mutating func read(message value: JSONValue) {
        if value["type"]?.string == "error" || value["error"].map({ !$0.isNull }) == true {
            failure = ServerFailure(inside: value["error"] ?? value)
            return
        }
        guard let blocks = value["content"]?.array else {
            return fail(.malformed, "the server's answer has no content")
        }
        begin(value)
        for (index, block) in blocks.enumerated() { add(block: block, index: index) }
        stopReason = value["stop_reason"]?.string ?? "end_turn"
        isDone = true
    }

    private mutating func begin(_ message: JSONValue) {
        if let name = message["model"]?.string, !name.isEmpty { model = name }
        stopReason = message["stop_reason"]?.string
        count(message["usage"])
    }

    private mutating func add(block: JSONValue, index: Int?) {
        switch block["type"]?.string {
        case "text": text += block["text"]?.string ?? ""
        case "tool_use":
            // In a stream the arguments follow in pieces and the object here is empty.
            let input = block["input"].flatMap { $0.object?.isEmpty == true ? nil : $0 }
            calls.add(
                index: index, id: block["id"]?.string, name: block["name"]?.string, arguments: input)
        default: break
        }
        checkLength()
    }

    private mutating func add(delta: JSONValue, index: Int?) {
        switch delta["type"]?.string {
        case "text_delta": text += delta["text"]?.string ?? ""
        case "input_json_delta":
            calls.add(index: index, id: nil, name: nil, arguments: delta["partial_json"])
        default: break
        }
        checkLength()
    }

    private mutating func checkLength() {
        if text.utf8.count + calls.byteCount > ResponseIntake.largestText {
            fail(.malformed, "the answer's text is too long")
        }
    }

    /// Takes over the counts that are there; later ones of a stream replace earlier ones.
    private mutating func count(_ usage: JSONValue?) {
        for name in [
            "input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens",
        ] {
            if let value = usage?[name]?.integer { counts[name] = max(0, value) }
        }
    }

    var usage: TokenUsage? {
        guard !counts.isEmpty else { return nil }
        let read = counts["cache_read_input_tokens"] ?? 0
        let written = counts["cache_creation_input_tokens"] ?? 0
        return TokenUsage(
            input: (counts["input_tokens"] ?? 0) + read + written, cachedInput: read, cacheWrites: written,
            output: counts["output_tokens"] ?? 0)
    }

    /// The answer that was read.
    func reply() -> Result<ModelReply, ModelError> {
        guard isDone || stopReason != nil else {
            return .failure(
                ModelError(.transient(retryAfter: nil), "the stream was cut before the answer's end"))
        }
        switch stopReason {
        case "refusal":
            return .success(ModelReply(text: text, finish: .refusal, usage: usage, model: model))
        // A call whose arguments are cut must not be carried out.
        case "max_tokens":
            return .success(ModelReply(text: text, finish: .length, usage: usage, model: model))
        case "model_context_window_exceeded":
            return .failure(ModelError(.contextLength, "the answer ran out of the model's window"))
        default: break
        }
        let all = calls.calls
        if let answerTool, let answer = all.first(where: { $0.name == answerTool }) {
            let text = answer.arguments.string ?? JSONWriter.compact(answer.arguments)
            return .success(ModelReply(text: text, usage: usage, model: model))
        }
        if !all.isEmpty {
            return .success(ModelReply(text: text, calls: all, finish: .calls, usage: usage, model: model))
        }
        if text.isEmpty { return .failure(ModelError(.malformed, "the answer is empty")) }
        return .success(ModelReply(text: text, usage: usage, model: model))
    }

    private mutating func fail(_ kind: ModelError.Kind, _ reason: String) {
        failure = ServerFailure(kind, reason)
    }
}
