/// A model of an Ollama server, asked through Ollama's own interface.
public final class OllamaModel: ExchangeAdmitting {
    /// The model's identity.
    public let identity: ModelIdentity

    private let exchanges: ServerExchanges<OllamaAPI>

    /// Names a model of a server.
    ///
    /// - Parameters:
    ///   - model: its name there.
    ///   - contextTokens: the model's window, where known; the server is asked for no larger one.
    ///   - now: seconds since 1970, for delays that a server gives as a date.
    public init(
        model: String, endpoint: OllamaEndpoint, transport: any HTTPTransport,
        limits: ExchangeLimits = ExchangeLimits(), contextTokens: Int? = nil,
        clock: any Clock<Duration> = ContinuousClock(), now: @escaping @Sendable () -> Double = { 0 }
    ) {
        exchanges = ServerExchanges(
            OllamaAPI(model: model, endpoint: endpoint, contextTokens: contextTokens), dialect: OllamaDialect(),
            transport: transport, limits: limits, clock: clock, now: now)
        identity = ModelIdentity(
            name: "ollama:\(model)", destination: endpoint.address.host,
            leavesMachine: !endpoint.address.isLocal, contextTokens: contextTokens)
    }

    /// What has been found out about the server and the model.
    public var dialect: OllamaDialect { exchanges.dialect }

    /// Whether the model takes tools, as far as it has been found out.
    public var callsTools: Bool { dialect.tools }

    /// Answers one request.
    public func complete(
        _ request: ModelRequest, admit: @Sendable () throws(ModelError) -> Void,
        report: @Sendable (ModelAttempt) -> Void
    ) async throws(ModelError) -> ModelReply {
        try await exchanges.complete(request, admit: admit, report: report)
    }
}
