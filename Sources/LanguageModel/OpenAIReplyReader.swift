internal import JSON

/// Puts an answer together from what the server sends: a stream of events, or one JSON object.
///
/// An answer counts as whole only with its end: `[DONE]` or a `finish_reason` in a stream, a complete object otherwise.
struct OpenAIReplyReader {
    /// The largest body, in bytes.
    static let largestBody = 64 << 20
    /// The largest answer text, in bytes.
    static let largestText = 16 << 20

    /// The response's head, once it has come.
    private(set) var head: HTTPHead?
    /// What went wrong while reading, once something did.
    private(set) var failure: OpenAIFailure?

    private var body: [UInt8] = []
    private var received = 0
    private var isStream: Bool?
    private var events = ServerSentEvents()
    private var text = ""
    private var refusal = ""
    private var finish: String?
    private var isDone = false
    private var usage: TokenUsage?
    private var model: String?

    /// Takes in the next event.
    mutating func receive(_ event: HTTPEvent) -> HTTPFlow {
        switch event {
        case .head(let head):
            self.head = head
            return .more
        case .chunk(let bytes):
            received += bytes.count
            guard received <= OpenAIReplyReader.largestBody else {
                fail(.malformed, "the answer is longer than \(OpenAIReplyReader.largestBody >> 20) MiB")
                return .enough
            }
            return take(bytes)
        }
    }

    private var isSuccess: Bool { head.map { (200..<300).contains($0.status) } ?? false }

    private mutating func take(_ bytes: [UInt8]) -> HTTPFlow {
        if isSuccess, isStream == nil {
            let type = head?["content-type"]?.lowercased() ?? ""
            if type.contains("text/event-stream") {
                isStream = true
            } else if let first = bytes.first(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D }) {
                isStream = first != UInt8(ascii: "{") && first != UInt8(ascii: "<")
            }
        }
        guard isStream == true else {
            body.append(contentsOf: bytes)
            return .more
        }
        do {
            for event in try events.feed(bytes) { read(event) }
        } catch {
            fail(.malformed, "an event of the stream is too long")
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
            failure = OpenAIFailure(inside: error)
            return
        }
        readCommon(chunk)
        guard let choice = chunk["choices"]?.array?.first else { return }
        add(choice["delta"] ?? choice["message"] ?? .null)
        if let reason = choice["finish_reason"]?.string { finish = reason }
    }

    /// The response is over.
    ///
    /// - Returns: The answer, or why there is none.
    mutating func end(now: Double) -> Result<ModelReply, ModelError> {
        guard let head else {
            return .failure(ModelError(.transient(retryAfter: nil), "the server sent nothing"))
        }
        if let failure { return .failure(failure.error) }
        guard isSuccess else {
            let refused = OpenAIFailure(head: head, body: body, now: now)
            failure = refused
            return .failure(refused.error)
        }
        if isStream == true {
            if !isDone, let last = events.finish() { read(last) }
        } else {
            readBody()
        }
        if let failure { return .failure(failure.error) }
        return reply()
    }

    private mutating func readBody() {
        guard !body.isEmpty else {
            return fail(.transient(retryAfter: nil), "the server sent an empty answer")
        }
        guard let value = try? JSONValue.parse(body) else {
            return fail(.transient(retryAfter: nil), "the server's answer is cut or is no JSON")
        }
        if let error = errorObject(value) {
            failure = OpenAIFailure(inside: error)
            return
        }
        readCommon(value)
        guard let choice = value["choices"]?.array?.first else {
            return fail(.malformed, "the server's answer has no choices")
        }
        add(choice["message"] ?? .null)
        finish = choice["finish_reason"]?.string ?? "stop"
    }

    private func errorObject(_ value: JSONValue) -> JSONValue? {
        guard let error = value["error"], !error.isNull else { return nil }
        return error
    }

    private mutating func readCommon(_ value: JSONValue) {
        if let name = value["model"]?.string, !name.isEmpty { model = name }
        guard let counts = value["usage"], counts.object != nil else { return }
        usage = TokenUsage(
            input: max(0, counts["prompt_tokens"]?.integer ?? 0),
            cachedInput: max(0, counts["prompt_tokens_details"]?["cached_tokens"]?.integer ?? 0),
            output: max(0, counts["completion_tokens"]?.integer ?? 0))
    }

    private mutating func add(_ message: JSONValue) {
        if let content = message["content"]?.string {
            text += content
        } else if let parts = message["content"]?.array {
            for part in parts { text += part["text"]?.string ?? "" }
        }
        refusal += message["refusal"]?.string ?? ""
        if text.utf8.count > OpenAIReplyReader.largestText {
            fail(.malformed, "the answer's text is too long")
        }
    }

    private func reply() -> Result<ModelReply, ModelError> {
        guard isDone || finish != nil else {
            return .failure(
                ModelError(.transient(retryAfter: nil), "the stream was cut before the answer's end"))
        }
        if !refusal.isEmpty || finish == "content_filter" {
            let words = refusal.isEmpty ? text : refusal
            return .success(ModelReply(text: words, finish: .refusal, usage: usage, model: model))
        }
        let isCut = finish == "length"
        if text.isEmpty, !isCut { return .failure(ModelError(.malformed, "the answer is empty")) }
        return .success(ModelReply(text: text, finish: isCut ? .length : .stop, usage: usage, model: model))
    }

    private mutating func fail(_ kind: ModelError.Kind, _ reason: String) {
        failure = OpenAIFailure(error: ModelError(kind, reason))
    }
}

extension OpenAIFailure {
    init(error: ModelError) {
        self.error = error
    }
}
