internal import JSON

/// Sends the requests that batches need, trying again after failures that pass.
struct BatchExchange: Sendable {
    let transport: any HTTPTransport
    let limits: ExchangeLimits
    let clock: any Clock<Duration>
    let now: @Sendable () -> Double
    let secrets: [Secret]

    private static let attempts = 3
    /// Seconds after which nothing is sent again: a server that takes longer to fail is not there, and a batch can wait
    /// for the next run.
    private static let patience = 10.0

    /// Sends a request whose answer is one JSON object.
    ///
    /// - Parameter isRepeatable: whether it may be sent again when it is not known whether it arrived.
    func object(_ request: HTTPRequest, isRepeatable: Bool = true) async throws(ModelError) -> JSONValue {
        let received = try await send(request, into: BodyReceiver(), isRepeatable: isRepeatable)
        guard let value = try? JSONValue.parse(received.body), value.object != nil else {
            throw ModelError(.transient(retryAfter: nil), "the server's answer is cut or is no JSON")
        }
        return value
    }

    /// Reads a response of one JSON object a line, as it arrives.
    ///
    /// - Parameter take: called for each line; lines that are no JSON are left out and counted.
    /// - Returns: How many lines were left out.
    func lines(
        _ request: HTTPRequest, _ take: @escaping @Sendable (JSONValue) -> Void
    ) async throws(ModelError) -> Int {
        var received = try await send(request, into: LineReceiver(take: take), isRepeatable: true)
        received.finish()
        return received.unreadable
    }

    private func send<Receiver: BatchReceiver>(
        _ request: HTTPRequest, into receiver: Receiver, isRepeatable: Bool
    ) async throws(ModelError) -> Receiver {
        var attempt = 1
        let elapsed = CallScheduler.stopwatch(clock)
        while true {
            do throws(ModelError) {
                let received = try await WatchedExchange(transport: transport, limits: limits, clock: clock).run(
                    request, into: receiver)
                guard let head = received.head, !(200..<300).contains(head.status) else { return received }
                throw ServerFailure(head: head, body: received.body, now: now()).error
            } catch {
                let cleaned = ModelError(error.kind, secrets.reduce(error.reason) { $1.removed(from: $0) })
                guard case .transient(let after) = error.kind, isRepeatable, attempt < BatchExchange.attempts,
                    elapsed() < BatchExchange.patience
                else { throw cleaned }
                let seconds = min(60, after ?? Double(attempt) * 0.5)
                guard (try? await clock.sleep(for: .seconds(seconds))) != nil else {
                    throw ModelError(.cancelled, "the call was cancelled")
                }
                attempt += 1
            }
        }
    }
}

/// Takes in a response and keeps what an error says.
protocol BatchReceiver: ResponseReceiver {
    /// The response's head.
    var head: HTTPHead? { get }
    /// The body, as far as it is kept.
    var body: [UInt8] { get }
}

/// Keeps a whole body.
private struct BodyReceiver: BatchReceiver {
    var head: HTTPHead?
    var body: [UInt8] = []

    mutating func receive(_ event: HTTPEvent) -> HTTPFlow {
        switch event {
        case .head(let head): self.head = head
        case .chunk(let bytes): body += bytes
        }
        return body.count <= ResponseIntake.largestBody ? .more : .enough
    }
}

/// Cuts a body into lines and hands each over; only the body of an error is kept.
private struct LineReceiver: BatchReceiver {
    let take: @Sendable (JSONValue) -> Void
    var head: HTTPHead?
    var body: [UInt8] = []
    var unreadable = 0
    private var line: [UInt8] = []

    init(take: @escaping @Sendable (JSONValue) -> Void) {
        self.take = take
    }

    mutating func receive(_ event: HTTPEvent) -> HTTPFlow {
        switch event {
        case .head(let head): self.head = head
        case .chunk(let bytes):
            guard let head, (200..<300).contains(head.status) else {
                body += bytes.prefix(65_536)
                return .more
            }
            for byte in bytes {
                if byte == 0x0A { finish() } else { line.append(byte) }
            }
            guard line.count <= ResponseIntake.largestBody else { return .enough }
        }
        return .more
    }

    /// The line is over.
    mutating func finish() {
        defer { line.removeAll(keepingCapacity: true) }
        guard line.contains(where: { $0 > 0x20 }) else { return }
        if let value = try? JSONValue.parse(line) { take(value) } else { unreadable += 1 }
    }
}
