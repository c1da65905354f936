internal import JSON
internal import Synchronization

/// A model behind an OpenAI-compatible server.
///
/// One answer may take several exchanges: a part of the request that the server does not understand is left out or
/// said in an older way, and what worked is remembered for the next call. Trying again after a passing failure is the
/// scheduler's.
public final class OpenAIModel: ExchangeAdmitting {
    /// The model's identity.
    public let identity: ModelIdentity

    private let model: String
    private let endpoint: OpenAIEndpoint
    private let transport: any HTTPTransport
    private let limits: ExchangeLimits
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Double
    private let known: Mutex<OpenAIDialect>

    private static let mostExchanges = 10

    /// Names a model of a server.
    ///
    /// - Parameters:
    ///   - model: its name there.
    ///   - dialect: what is known of the server from earlier.
    ///   - now: seconds since 1970, for delays that a server gives as a date.
    public init(
        model: String, endpoint: OpenAIEndpoint, transport: any HTTPTransport,
        limits: ExchangeLimits = ExchangeLimits(), dialect: OpenAIDialect = OpenAIDialect(),
        contextTokens: Int? = nil, clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Double = { 0 }
    ) {
        self.model = model
        self.endpoint = endpoint
        self.transport = transport
        self.limits = limits
        self.clock = clock
        self.now = now
        known = Mutex(dialect)
        identity = ModelIdentity(
            name: "openai:\(model)", destination: endpoint.host, leavesMachine: !endpoint.isLocal,
            contextTokens: contextTokens)
    }

    /// What has been found out about the server.
    public var dialect: OpenAIDialect { known.withLock { $0 } }

    /// Answers one request.
    public func complete(
        _ request: ModelRequest, admit: @Sendable () throws(ModelError) -> Void,
        report: @Sendable (ModelAttempt) -> Void
    ) async throws(ModelError) -> ModelReply {
        var first: ModelError?
        var dialect = dialect
        var changed: Set<OpenAIComplaint> = []
        for _ in 0..<OpenAIModel.mostExchanges {
            try admit()
            let (result, failure) = await exchange(request, dialect)
            switch result {
            case .success(let reply):
                report(ModelAttempt(purpose: request.purpose, usage: reply.usage))
                remember(dialect, proved: request.schema != nil)
                return reply
            case .failure(let error):
                report(ModelAttempt(purpose: request.purpose, failure: error))
                if Task.isCancelled { throw ModelError(.cancelled, "the call was cancelled") }
                guard let complaint = failure.flatMap({ complaint($0, request, dialect) }),
                    complaint == .structure || changed.insert(complaint).inserted,
                    dialect.adapt(to: complaint, structured: request.schema != nil)
                else { throw first ?? error }
                if failure?.isUnspecific == true { first = first ?? error }
            }
        }
        throw first ?? ModelError(.refused, "the server understands no form of the request")
    }

    /// What to change after a refusal; a refusal that says nothing is taken for one of the structure, where that has
    /// not worked yet.
    private func complaint(
        _ failure: OpenAIFailure, _ request: ModelRequest, _ dialect: OpenAIDialect
    ) -> OpenAIComplaint? {
        if let complaint = failure.complaint { return complaint }
        return failure.isUnspecific && request.schema != nil && !dialect.structureProved ? .structure : nil
    }

    private func remember(_ worked: OpenAIDialect, proved: Bool) {
        known.withLock { known in
            // A call that began before another found out more must not undo it.
            if known.structure > worked.structure, known.structureProved { return }
            let wasProved = known.structureProved && known.structure == worked.structure
            known = worked
            known.structureProved = proved || wasProved
        }
    }

    private func exchange(
        _ request: ModelRequest, _ dialect: OpenAIDialect
    ) async -> (Result<ModelReply, ModelError>, OpenAIFailure?) {
        let body = JSONWriter.compact(
            OpenAICodec.body(of: request, model: model, dialect: dialect, boundsAnswers: endpoint.isLocal))
        let message = HTTPRequest(
            url: endpoint.base + "/chat/completions", headers: endpoint.headers(streams: dialect.streams),
            body: Array(body.utf8))
        var reader: OpenAIReplyReader
        do throws(ModelError) {
            reader = try await WatchedExchange(transport: transport, limits: limits, clock: clock).run(
                message)
        } catch {
            return (.failure(cleaned(error)), nil)
        }
        let result = reader.end(now: now()).mapError { cleaned($0) }
        return (result, reader.failure)
    }

    private func cleaned(_ error: ModelError) -> ModelError {
        guard let key = endpoint.key else { return error }
        return ModelError(error.kind, key.removed(from: error.reason))
    }
}
