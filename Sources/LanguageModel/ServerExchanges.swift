internal import Synchronization

/// Asks a server, in the way that it understands.
///
/// One answer may take several exchanges: a part of the request that the server does not understand is left out or
/// said in an older way, and what worked is remembered for the next call. A schema that the server ignores in silence
/// is noticed by its answers (``SchemaHeed``), and later calls ask for JSON in the next way; nothing is asked again for
/// that. Trying again after a passing failure is the scheduler's.
final class ServerExchanges<API: ModelAPI>: Sendable {
    private let api: API
    private let transport: any HTTPTransport
    private let limits: ExchangeLimits
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Double
    private let known: Mutex<Known>

    private let mostExchanges = 10

    /// What has been found out.
    private struct Known {
        var dialect: API.Dialect
        var heed = SchemaHeed()

        /// Takes over what worked for an answer.
        ///
        /// - Returns: Whether the server turns out to ignore the schema; it is asked in the next way from now on.
        mutating func learn(from worked: API.Dialect, by request: ModelRequest, _ reply: ModelReply) -> Bool {
            let rung = dialect.rung
            dialect.learn(from: worked, by: request)
            if dialect.rung != rung { heed = SchemaHeed() }
            // Another call may have found out more since this one began.
            guard let schema = request.schema, worked.rung == dialect.rung,
                heed.see(reply, to: schema, promise: worked.promise)
            else { return false }
            heed = SchemaHeed()
            return dialect.adapt(to: .structure, for: request)
        }
    }

    init(
        _ api: API, dialect: API.Dialect, transport: any HTTPTransport, limits: ExchangeLimits,
        clock: any Clock<Duration>, now: @escaping @Sendable () -> Double
    ) {
        self.api = api
        self.transport = transport
        self.limits = limits
        self.clock = clock
        self.now = now
        known = Mutex(Known(dialect: dialect))
    }

    /// What has been found out about the server.
    var dialect: API.Dialect { known.withLock { $0.dialect } }

    /// Answers one request.
    ///
    /// - Parameter began: called when an answer begins; more than once when there are several exchanges.
    /// - Throws: ``ModelError``. When the server knows no tools, ``ServerDialect/tools`` of ``dialect`` says so afterwards.
    func complete(
        _ request: ModelRequest, admit: @Sendable () throws(ModelError) -> Void,
        report: @Sendable (ModelAttempt) -> Void, began: @escaping @Sendable () -> Void = {}
    ) async throws(ModelError) -> ModelReply {
        var first: ModelError?
        var dialect = dialect
        var changed: Set<ServerComplaint> = []
        for _ in 0..<mostExchanges {
            try admit()
            let (result, failure, usage) = await exchange(request, dialect, began)
            let error: ModelError
            switch result {
            case .success(let reply):
                var attempt = ModelAttempt(purpose: request.purpose, usage: reply.usage)
                attempt.showsIgnoredSchema = known.withLock { $0.learn(from: dialect, by: request, reply) }
                report(attempt)
                return reply
            case .failure(let reason): error = reason
            }
            report(ModelAttempt(purpose: request.purpose, failure: error, usage: usage))
            if Task.isCancelled { throw ModelError(.cancelled, "the call was cancelled") }
            let named = failure.flatMap { dialect.complaint(in: $0, about: request) }
            let isGuess = named == nil && failure?.isRefusalOfForm == true
            guard let complaint = named ?? (isGuess ? dialect.suspect(in: request) : nil) else {
                throw first ?? error
            }
            if complaint == .tools {
                // Another form of the question, which the caller makes.
                known.withLock { $0.dialect.tools = false }
                throw error
            }
            guard complaint == .structure || changed.insert(complaint).inserted,
                dialect.adapt(to: complaint, for: request)
            else { throw first ?? error }
            // Where guesses lead nowhere, the refusal that began them is the one to tell of.
            if isGuess { first = first ?? error }
        }
        throw first ?? ModelError(.refused, "the server understands no form of the request")
    }

    private func exchange(
        _ request: ModelRequest, _ dialect: API.Dialect, _ began: @escaping @Sendable () -> Void
    ) async -> (Result<ModelReply, ModelError>, ServerFailure?, TokenUsage?) {
        var reader = api.reader(for: request, in: dialect)
        do throws(ModelError) {
            reader = try await WatchedExchange(transport: transport, limits: limits, clock: clock).run(
                api.message(for: request, in: dialect), into: reader, began: began)
        } catch {
            return (.failure(cleaned(error)), nil, nil)
        }
        let result = reader.end(now: now()).mapError { cleaned($0) }
        return (result, reader.failure, reader.usage)
    }

    private func cleaned(_ error: ModelError) -> ModelError {
        ModelError(error.kind, api.secrets.reduce(error.reason) { $1.removed(from: $0) })
    }
}
