/// A model behind an OpenAI-compatible server.
///
/// One answer may take several exchanges: a part of the request that the server does not understand is left out or
/// said in an older way, and what worked is remembered for the next call. Trying again after a passing failure is the
/// scheduler's.
public final class OpenAIModel: ExchangeAdmitting {
    /// The model's identity.
    public let identity: ModelIdentity

    private let exchanges: ServerExchanges<OpenAIAPI>

    /// Names a model of a server.
    ///
    /// - Parameters:
    ///   - model: its name there.
    ///   - kind: the word before the colon in the model's own name: `openai`, `llamacpp`.
    ///   - dialect: what is known of the server from earlier.
    ///   - now: seconds since 1970, for delays that a server gives as a date.
    public init(
        model: String, endpoint: OpenAIEndpoint, transport: any HTTPTransport, kind: String = "openai",
        limits: ExchangeLimits = ExchangeLimits(), dialect: OpenAIDialect = OpenAIDialect(),
        contextTokens: Int? = nil, clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Double = { 0 }
    ) {
        exchanges = ServerExchanges(
            OpenAIAPI(model: model, endpoint: endpoint), dialect: dialect, transport: transport, limits: limits,
            clock: clock, now: now)
        identity = ModelIdentity(
            name: "\(kind):\(model)", destination: endpoint.host, leavesMachine: !endpoint.isLocal,
            contextTokens: contextTokens)
    }

    /// What has been found out about the server.
    public var dialect: OpenAIDialect { exchanges.dialect }

    /// Whether the server takes tools, as far as it has been found out.
    public var callsTools: Bool { dialect.tools }

    /// Answers one request.
    public func complete(
        _ request: ModelRequest, admit: @Sendable () throws(ModelError) -> Void,
        report: @Sendable (ModelAttempt) -> Void
    ) async throws(ModelError) -> ModelReply {
        try await exchanges.complete(request, admit: admit, report: report)
    }
}
