internal import JSON

/// Puts an answer together from what the server sends: a stream of events, or one JSON object.
///
/// An answer counts as whole only with its end: `[DONE]` or a `finish_reason` in a stream, a complete object otherwise.
struct OpenAIReplyReader: ReplyReader {
    private(set) var failure: ServerFailure?

    private var intake = ResponseIntake()
    private var text = ""
    private var refusal = ""
    private var calls = ToolCallPieces()
    private var finish: String?
    private var isDone = false
    private(set) var usage: TokenUsage?
    private var model: String?

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
        if event.data.elementsEqual("[DONE]".utf8) {
            isDone = true
            return
        }
        guard let chunk = try? JSONValue.parse(event.data) else {
            return fail(.transient(retryAfter: nil), "an event of the stream is not valid JSON")
        }
        if let error = event.name == "error" ? errorObject(chunk) ?? chunk : errorObject(chunk) {
            failure = ServerFailure(inside: error)
            return
        }
        readCommon(chunk)
        guard let choice = chunk["choices"]?.array?.first else { return }
        add(choice["delta"] ?? choice["message"] ?? .null, isWhole: choice["delta"] == nil)
        if let reason = choice["finish_reason"]?.string { finish = reason }
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
        self.read(completion: value)
    }

    /// Reads a whole answer: a response's body, or an entry of a batch's results.
    mutating func read(completion value: JSONValue) {
        if let error = errorObject(value) {
            failure = ServerFailure(inside: error)
            return
        }
        readCommon(value)
        guard let choice = value["choices"]?.array?.first else {
            return fail(.malformed, "the server's answer has no choices")
        }
        add(choice["message"] ?? .null, isWhole: true)
        finish = choice["finish_reason"]?.string ?? "stop"
    }

    private func errorObject(_ value: JSONValue) -> JSONValue? {
        guard let error = value["error"], !error.isNull else { return nil }
        return error
    }

    private mutating func readCommon(_ value: JSONValue) {
        if let name = value["model"]?.string, !name.isEmpty { model = name }
        guard let counts = value["usage"], counts.object != nil else { return }
        let details = counts["prompt_tokens_details"]
        usage = TokenUsage(
            input: max(0, counts["prompt_tokens"]?.integer ?? 0),
            cachedInput: max(0, details?["cached_tokens"]?.integer ?? 0),
            cacheWrites: max(0, details?["cache_write_tokens"]?.integer ?? 0),
            output: max(0, counts["completion_tokens"]?.integer ?? 0))
    }

    private mutating func add(_ message: JSONValue, isWhole: Bool) {
        if let content = message["content"]?.string {
            text += content
        } else if let parts = message["content"]?.array {
            for part in parts { text += part["text"]?.string ?? "" }
        }
        refusal += message["refusal"]?.string ?? ""
        for (place, call) in (message["tool_calls"]?.array ?? []).enumerated() {
            calls.add(
                index: call["index"]?.integer ?? (isWhole ? place : nil), id: call["id"]?.string,
                name: call["function"]?["name"]?.string,
                arguments: call["function"]?["arguments"])
        }
        if text.utf8.count + calls.byteCount > ResponseIntake.largestText {
            fail(.malformed, "the answer's text is too long")
        }
    }

    /// The answer that was read.
    func reply() -> Result<ModelReply, ModelError> {
        guard isDone || finish != nil else {
            return .failure(
                ModelError(.transient(retryAfter: nil), "the stream was cut before the answer's end"))
        }
        if !refusal.isEmpty || finish == "content_filter" {
            let words = refusal.isEmpty ? text : refusal
            return .success(ModelReply(text: words, finish: .refusal, usage: usage, model: model))
        }
        // A call whose arguments are cut must not be carried out.
        if finish == "length" {
            return .success(ModelReply(text: text, finish: .length, usage: usage, model: model))
        }
        if !calls.isEmpty {
            return .success(
                ModelReply(text: text, calls: calls.calls, finish: .calls, usage: usage, model: model))
        }
        if text.isEmpty { return .failure(ModelError(.malformed, "the answer is empty")) }
        return .success(ModelReply(text: text, usage: usage, model: model))
    }

    private mutating func fail(_ kind: ModelError.Kind, _ reason: String) {
        failure = ServerFailure(kind, reason)
    }
}
