/// The interface of a kind of model server: how requests are written and answers read.
protocol ModelAPI: Sendable {
    associatedtype Dialect: ServerDialect
    associatedtype Reader: ReplyReader

    /// What must never be seen in a message.
    var secrets: [Secret] { get }

    /// The exchange that asks a question.
    func message(for request: ModelRequest, in dialect: Dialect) -> HTTPRequest

    /// What reads the answer.
    func reader(for request: ModelRequest, in dialect: Dialect) -> Reader
}

/// What one server understands, as far as it has been found out.
protocol ServerDialect: Sendable {
    /// Whether a request may carry tools.
    var tools: Bool { get set }

    /// What the way in which an answer in JSON is asked for promises.
    var promise: SchemaHeed.Promise { get }

    /// The place of that way, from the strictest on.
    var rung: Int { get }

    /// The part of the request that the server's words name.
    func complaint(in failure: ServerFailure, about request: ModelRequest) -> ServerComplaint?

    /// The part of the request that a refusal without reasons is taken to be about: what has not worked yet.
    func suspect(in request: ModelRequest) -> ServerComplaint?

    /// Changes what a server's complaint is about.
    ///
    /// - Returns: Whether something is left to change.
    mutating func adapt(to complaint: ServerComplaint, for request: ModelRequest) -> Bool

    /// Takes over what worked for a request; what another call has found out meanwhile stays.
    mutating func learn(from worked: Self, by request: ModelRequest)
}

extension ServerDialect {
    /// Changes what a complaint is about, tools included.
    ///
    /// - Returns: Whether something was left to change.
    mutating func say(otherwise complaint: ServerComplaint, for request: ModelRequest) -> Bool {
        guard complaint == .tools else { return adapt(to: complaint, for: request) }
        defer { tools = false }
        return tools
    }
}
