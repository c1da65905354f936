internal import ContentHash

/// A model behind Anthropic's Messages interface, at Anthropic or at a server that speaks it too.
///
/// As with ``OpenAIModel``, a part of the request that the server does not understand is left out or said in an older
/// way, and what worked is remembered. The instructions, the skill in them and the tools are marked for the server's
/// prompt cache; of calls that share them the first goes ahead until its answer begins, so that they are paid once.
public final class AnthropicModel: ExchangeAdmitting {
    /// The model's identity.
    public let identity: ModelIdentity

    private let exchanges: ServerExchanges<AnthropicAPI>
    private let warmth = PrefixWarmth()

    /// Names a model of a server.
    ///
    /// - Parameters:
    ///   - model: its name there.
    ///   - dialect: what is known of the server from earlier, and the version of the interface to ask for.
    ///   - now: seconds since 1970, for delays that a server gives as a date.
    public init(
        model: String, endpoint: AnthropicEndpoint, transport: any HTTPTransport,
        limits: ExchangeLimits = ExchangeLimits(), dialect: AnthropicDialect = AnthropicDialect(),
        contextTokens: Int? = nil, clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Double = { 0 }
    ) {
        exchanges = ServerExchanges(
            AnthropicAPI(model: model, endpoint: endpoint), dialect: dialect, transport: transport,
            limits: limits, clock: clock, now: now)
        identity = ModelIdentity(
            name: "anthropic:\(model)", destination: endpoint.address.host,
            leavesMachine: !endpoint.address.isLocal, contextTokens: contextTokens)
    }

    /// What has been found out about the server.
    public var dialect: AnthropicDialect { exchanges.dialect }

    /// Whether the server takes tools, as far as it has been found out.
    public var callsTools: Bool { dialect.tools }

    /// Answers one request.
    public func complete(
        _ request: ModelRequest, admit: @Sendable () throws(ModelError) -> Void,
        report: @Sendable (ModelAttempt) -> Void
    ) async throws(ModelError) -> ModelReply {
        let prefix = AnthropicModel.prefix(of: request)
        guard await warmth.enter(prefix) else {
            return try await exchanges.complete(request, admit: admit, report: report)
        }
        defer { warmth.open(prefix) }
        return try await exchanges.complete(request, admit: admit, report: report) { [warmth] in warmth.open(prefix) }
    }

    /// What calls share: everything before the prompt.
    private static func prefix(of request: ModelRequest) -> ContentHash {
        var shared = request
        shared.prompt = ""
        shared.turns = []
        shared.seed = nil
        return shared.key(for: ModelIdentity(name: "", destination: "", leavesMachine: false))
    }
}
