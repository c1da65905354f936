internal import JSON

/// What a model server says when it does not answer, or what was wrong with its answer.
struct ServerFailure: Error {
    /// The failure as the callers see it.
    var error: ModelError
    /// The server's words, where the failure may be about a part of the request that it does not understand.
    var message: String?
    /// The part of the request that the server names.
    var parameter: String?
    /// The status, where the server refused the request.
    var status = 0

    private static let contextWords = [
        "context_length_exceeded", "exceed_context_size", "maximum context length", "context window",
        "context size", "context limit", "prompt is too long", "too many tokens", "request_too_large",
        "input is too long", "exceeds the available context", "maximum number of tokens", "too large for model",
    ]
    private static let quotaWords = [
        "insufficient_quota", "billing_hard_limit_reached", "exceeded your current quota", "billing_error",
        "credit balance is too low",
    ]

    /// A failure that was noticed here.
    init(_ kind: ModelError.Kind, _ reason: String) {
        error = ModelError(kind, reason)
    }

    /// Reads a response with an error status.
    init(head: HTTPHead, body: [UInt8], now: Double) {
        self.init(
            status: head.status, details: ServerErrorDetails(body: body),
            retryAfter: RetryAfter.seconds(in: head, now: now) ?? RetryAfter.reset(in: head, now: now),
            shouldRetry: head["x-should-retry"].flatMap { Bool($0.lowercased()) })
    }

    /// Reads an error object that came inside an answer with status 200.
    init(inside object: JSONValue) {
        let details = ServerErrorDetails(error: object)
        let status = object["code"]?.integer ?? object["status"]?.integer ?? details.usualStatus ?? 500
        self.init(
            status: (400..<600).contains(status) ? status : 500, details: details, retryAfter: nil,
            shouldRetry: nil)
    }

    private init(status: Int, details: ServerErrorDetails, retryAfter: Double?, shouldRetry: Bool?) {
        let reason = "the server answered \(status)" + (details.message.isEmpty ? "" : ": \(details.message)")
        let words = "\(details.code) \(details.type) \(details.message)".lowercased()
        func says(_ list: [String]) -> Bool { list.contains { words.contains($0) } }
        let kind: ModelError.Kind
        switch status {
        case _ where says(ServerFailure.quotaWords), 402: kind = .quota
        case _ where [400, 413, 422, 500].contains(status) && says(ServerFailure.contextWords):
            kind = .contextLength
        case 401, 403: kind = .unauthorized
        case _ where shouldRetry == true: kind = .transient(retryAfter: retryAfter)
        case _ where shouldRetry == false: kind = .refused
        case 408, 409, 429, 500...: kind = .transient(retryAfter: retryAfter)
        default: kind = .refused
        }
        error = ModelError(kind, reason)
        guard [400, 404, 415, 422, 500, 501].contains(status), kind != .contextLength, kind != .quota else {
            return
        }
        message = details.message
        parameter = details.parameter
        self.status = status
    }

    /// Whether the request as such was refused; what for may be in the message or not.
    var isRefusalOfForm: Bool { status == 400 || status == 422 }
}
