internal import JSON

/// The members of an error object, whatever its dialect.
struct ServerErrorDetails {
    /// What happened, shortened and without control characters.
    var message = ""
    /// The error's class.
    var type = ""
    /// The error's code.
    var code = ""
    /// The part of the request that it is about.
    var parameter: String?

    /// Reads an error response; empty where it is no JSON.
    init(body: [UInt8]) {
        let value = (try? JSONValue.parse(body)) ?? .null
        self.init(error: value["error"] ?? value)
    }

    /// Reads an error object.
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
        message = ServerErrorDetails.shortened(message)
    }

    /// The status that goes with the error's class, for errors that come inside an answer.
    var usualStatus: Int? {
        switch type {
        case "invalid_request_error": 400
        case "authentication_error": 401
        case "billing_error": 402
        case "permission_error": 403
        case "not_found_error": 404
        case "request_too_large": 413
        case "rate_limit_error": 429
        case "timeout_error": 504
        case "overloaded_error": 529
        default: nil
        }
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
