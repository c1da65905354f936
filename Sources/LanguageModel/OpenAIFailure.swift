internal import JSON

/// What an OpenAI-compatible server says when it does not answer.
struct OpenAIFailure {
    /// The failure as the callers see it.
    var error: ModelError
    /// The part of the request that the server did not understand, where it says so.
    var complaint: OpenAIComplaint?
    /// Whether the request as such was refused (400 or 422) without a reason that we know.
    var isUnspecific = false

    private static let contextWords = [
        "context_length_exceeded", "exceed_context_size", "maximum context length", "context window",
        "context size", "prompt is too long", "too many tokens",
    ]
    private static let quotaWords = [
        "insufficient_quota", "billing_hard_limit_reached", "exceeded your current quota",
    ]

    /// Reads a response with an error status.
    init(head: HTTPHead, body: [UInt8], now: Double) {
        let details = Details(body: body)
        self.init(
            status: head.status, details: details, retryAfter: RetryAfter.seconds(in: head, now: now),
            shouldRetry: head["x-should-retry"].flatMap { Bool($0.lowercased()) })
    }

    /// Reads an error object that came inside an answer with status 200.
    init(inside object: JSONValue) {
        let details = Details(error: object)
        let status = object["code"]?.integer ?? object["status"]?.integer ?? 500
        self.init(
            status: (400..<600).contains(status) ? status : 500, details: details, retryAfter: nil,
            shouldRetry: nil)
    }

    private init(status: Int, details: Details, retryAfter: Double?, shouldRetry: Bool?) {
        let reason = "the server answered \(status)" + (details.message.isEmpty ? "" : ": \(details.message)")
        let words = "\(details.code) \(details.type) \(details.message)".lowercased()
        func says(_ list: [String]) -> Bool { list.contains { words.contains($0) } }
        let kind: ModelError.Kind
        switch status {
        case _ where says(OpenAIFailure.quotaWords), 402: kind = .quota
        case _ where [400, 413, 422, 500].contains(status) && says(OpenAIFailure.contextWords):
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
        complaint = OpenAIComplaint(message: details.message, parameter: details.parameter)
        isUnspecific = complaint == nil && (status == 400 || status == 422)
    }

    /// The members of an error object, whatever its dialect.
    private struct Details {
        var message = ""
        var type = ""
        var code = ""
        var parameter: String?

        init(body: [UInt8]) {
            let value = (try? JSONValue.parse(body)) ?? .null
            self.init(error: value["error"] ?? value)
        }

        init(error: JSONValue) {
            if let text = error.string { message = text }
            message = error["message"]?.string ?? message
            // FastAPI's form: {"detail": "…"} or {"detail": [{"loc": …, "msg": "…"}]}; `input` would echo the prompt.
            if let detail = error["detail"] {
                message =
                    detail.string
                    ?? (detail.array ?? []).prefix(4).compactMap { entry in
                        let place = (entry["loc"]?.array ?? []).compactMap(\.string).joined(separator: ".")
                        return entry["msg"]?.string.map { place.isEmpty ? $0 : "\(place): \($0)" }
                    }.joined(separator: "; ")
            }
            type = error["type"]?.string ?? ""
            code = error["code"]?.string ?? ""
            parameter = error["param"]?.string
            message = Details.shortened(message)
        }

        private static func shortened(_ text: String) -> String {
            var scalars = String.UnicodeScalarView()
            for scalar in text.unicodeScalars.prefix(300) {
                let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                scalars.append(isControl ? " " : scalar)
            }
            return String(scalars)
        }
    }
}
