internal import Synchronization

/// One exchange over HTTP that is broken off when nothing comes for too long.
struct WatchedExchange {
    let transport: any HTTPTransport
    let limits: ExchangeLimits
    let clock: any Clock<Duration>

    /// How far the response has come; shared between the exchange and its watch.
    private final class Progress: Sendable {
        struct State {
            var events = 0
            var hasHead = false
        }

        let state = Mutex(State())
    }

    /// Sends the request and hands the response to the reader.
    ///
    /// - Parameter began: called when the body of a response with a good status begins.
    /// - Returns: The reader with the response in it.
    /// - Throws: ``ModelError/Kind/transient(retryAfter:)`` when the connection broke or a limit passed.
    func run<Reader: ResponseReceiver>(
        _ request: HTTPRequest, into reader: Reader, began: @escaping @Sendable () -> Void = {}
    ) async throws(ModelError) -> Reader {
        let progress = Progress()
        let first: Result<Reader, ModelError>? = await withTaskGroup(
            of: Result<Reader, ModelError>?.self
        ) { group in
            group.addTask { await exchange(request, reader, progress, began) }
            group.addTask { await watch(progress).map { .failure($0) } }
            var result: Result<Reader, ModelError>?
            while result == nil, let next = await group.next() { result = next }
            group.cancelAll()
            return result
        }
        if Task.isCancelled { throw ModelError(.cancelled, "the call was cancelled") }
        guard let first else { throw ModelError(.cancelled, "the call was cancelled") }
        return try first.get()
    }

    private func exchange<Reader: ResponseReceiver>(
        _ request: HTTPRequest, _ start: Reader, _ progress: Progress, _ began: @Sendable () -> Void
    ) async -> Result<Reader, ModelError> {
        var reader = start
        var isGood = false
        do throws(TransportError) {
            try await transport.send(request) { event in
                progress.state.withLock { state in
                    state.events += 1
                    if case .head = event { state.hasHead = true }
                }
                switch event {
                case .head(let head): isGood = (200..<300).contains(head.status)
                case .chunk:
                    if isGood { began() }
                    isGood = false
                }
                return reader.receive(event)
            }
            return .success(reader)
        } catch {
            switch error.kind {
            case .cancelled: return .failure(ModelError(.cancelled, "the call was cancelled"))
            case .invalidURL: return .failure(ModelError(.refused, error.reason))
            case .connect, .broken, .timeout:
                return .failure(ModelError(.transient(retryAfter: nil), error.reason))
            }
        }
    }

    /// Returns the error when a limit passes, `nil` when it is cancelled because the exchange has ended.
    ///
    /// Looks eight times within the shortest limit, so that a limit is overrun by an eighth at most.
    private func watch(_ progress: Progress) async -> ModelError? {
        let step = max(0.005, min(limits.firstByte, limits.idle, limits.total) / 8)
        var seen = progress.state.withLock { $0 }
        var quiet = 0.0
        var passed = 0.0
        while (try? await clock.sleep(for: .seconds(step))) != nil {
            let state = progress.state.withLock { $0 }
            quiet = state.events == seen.events ? quiet + step : 0
            passed += step
            seen = state
            if passed >= limits.total {
                return ModelError(
                    .transient(retryAfter: nil), "the answer took longer than \(limits.total) s")
            }
            if !state.hasHead, quiet >= limits.firstByte {
                return ModelError(
                    .transient(retryAfter: nil), "the server did not answer within \(limits.firstByte) s")
            }
            if state.hasHead, quiet >= limits.idle {
                return ModelError(.transient(retryAfter: nil), "the stream stood still for \(limits.idle) s")
            }
        }
        return nil
    }
}
