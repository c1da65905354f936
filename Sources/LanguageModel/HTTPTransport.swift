/// Sends HTTP requests; the seam between the codecs and an HTTP library.
public protocol HTTPTransport: Sendable {
    /// Sends one request and hands over what comes back, in order: one head, then the body's bytes as they arrive.
    ///
    /// `receive` is never called by two threads at once, and not again after it answered ``HTTPFlow/enough`` (the rest
    /// of the body is then dropped). Cancelling the task closes the connection and returns soon.
    ///
    /// - Throws: ``TransportError`` when no connection came about or when it broke. A normal return means that the
    ///   body is complete or was no longer wanted.
    func send(_ request: HTTPRequest, receive: (HTTPEvent) -> HTTPFlow) async throws(TransportError)
}

/// One HTTP request with its body.
public struct HTTPRequest: Hashable, Sendable {
    /// `GET` or `POST`.
    public var method: String
    /// The absolute URL.
    public var url: String
    /// Header fields in the order in which they are sent.
    public var headers: [HTTPField]
    /// The body's bytes.
    public var body: [UInt8]

    /// Describes a request.
    public init(method: String = "POST", url: String, headers: [HTTPField] = [], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// One header field.
public struct HTTPField: Hashable, Sendable {
    /// The field's name; compared without regard to case.
    public var name: String
    /// Its value.
    public var value: String

    /// Names a value.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// The status and header fields of a response.
public struct HTTPHead: Hashable, Sendable {
    /// The status code.
    public var status: Int
    /// The fields as they came.
    public var headers: [HTTPField]

    /// Describes a head.
    public init(status: Int, headers: [HTTPField] = []) {
        self.status = status
        self.headers = headers
    }

    /// The first field of that name, whatever its case.
    public subscript(name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}

/// What a transport hands over.
public enum HTTPEvent: Hashable, Sendable {
    /// The response has begun.
    case head(HTTPHead)
    /// More of the body.
    case chunk([UInt8])
}

/// What the receiver of a response wants next.
public enum HTTPFlow: Hashable, Sendable {
    /// Go on.
    case more
    /// Nothing else is needed.
    case enough
}

/// Why an exchange over HTTP did not end well.
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Kind: String, Hashable, Sendable {
        /// No connection came about: name not found, refused, TLS.
        case connect
        /// The connection ended before the response did.
        case broken
        /// The transport's own time limit passed.
        case timeout
        /// The URL cannot be used.
        case invalidURL
        /// The task was cancelled.
        case cancelled
    }

    /// What went wrong.
    public var kind: Kind
    /// A short clause for people, without any header or body.
    public var reason: String

    /// Describes a failure.
    public init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }

    /// The reason.
    public var description: String { reason }
}
