/// Decides which call runs when: a value without clock, task or chance.
///
/// The driver tells it what happened and carries out the actions it answers with. A call is waiting for a slot, running,
/// backing off (holding no slot), or gone. Calls start in the order of submission; one whose back-off has ended goes
/// before those that never ran. Promised: never more than `concurrency` calls running, every call ends in exactly one
/// ``Action/deliver(_:)`` or ``Action/fail(_:_:)``, no slot stays empty while a call waits for one.
public struct SchedulerState: Sendable {
    /// One call, for as long as it lives.
    public struct CallID: Hashable, Sendable {
        fileprivate var number: Int
    }

    /// What the driver has to do now.
    public enum Action: Hashable, Sendable {
        /// Send the request; it is the call's attempt of that number, from 1.
        case start(CallID, attempt: Int)
        /// Report back with ``SchedulerState/due(_:)`` after that many seconds.
        case backOff(CallID, seconds: Double)
        /// The call has its answer.
        case deliver(CallID)
        /// The call ends without an answer.
        case fail(CallID, ModelError)
    }

    private enum Phase: Hashable {
        case waiting
        case running
        case backingOff
    }

    private struct Call {
        var phase: Phase
        var attempts = 0
    }

    /// The limits.
    public let options: SchedulerOptions
    /// Attempts that failed, over all calls.
    public private(set) var failures = 0
    /// Calls that hold a slot.
    public private(set) var running = 0
    /// The failure that no further call can avoid, once there was one.
    public private(set) var halt: ModelError?

    private var calls: [CallID: Call] = [:]
    private var fresh = CallQueue()
    private var again = CallQueue()
    private var nextNumber = 0

    /// Starts without calls.
    public init(options: SchedulerOptions) {
        self.options = options
    }

    /// Calls that wait for a slot.
    public var waiting: Int { calls.values.count { $0.phase == .waiting } }

    /// Calls that wait before they are tried again.
    public var backingOff: Int { calls.values.count { $0.phase == .backingOff } }

    /// Whether the call was submitted and has not ended.
    public func contains(_ id: CallID) -> Bool { calls[id] != nil }

    /// Names a new call, which does nothing before it is submitted.
    public mutating func makeCall() -> CallID {
        defer { nextNumber += 1 }
        return CallID(number: nextNumber)
    }

    /// Takes a call in.
    public mutating func submit(_ id: CallID) -> [Action] {
        if let halt { return [.fail(id, halt)] }
        calls[id] = Call(phase: .waiting)
        fresh.append(id)
        return startNext()
    }

    /// The call answered.
    public mutating func succeeded(_ id: CallID) -> [Action] {
        guard leaveSlot(id) != nil else { return [] }
        calls[id] = nil
        return [.deliver(id)] + startNext()
    }

    /// The call's attempt failed.
    ///
    /// - Parameter chance: 0 to 1, how much of the jitter is taken off the delay.
    public mutating func failed(_ id: CallID, _ error: ModelError, chance: Double) -> [Action] {
        guard let attempts = leaveSlot(id) else { return [] }
        switch error.kind {
        case .pending, .budget: break
        default: failures += 1
        }
        if error.kind.stopsAll {
            calls[id] = nil
            return [.fail(id, error)] + stop(error)
        }
        // Trying again cannot help any more, and waiting for it would only make the end later.
        if let halt, case .transient = error.kind {
            calls[id] = nil
            return [.fail(id, halt)]
        }
        if case .transient(let retryAfter) = error.kind, attempts < options.attempts,
            let seconds = delay(afterAttempt: attempts, server: retryAfter, chance: chance)
        {
            calls[id]?.phase = .backingOff
            return [.backOff(id, seconds: seconds)] + startNext()
        }
        calls[id] = nil
        return [.fail(id, error)] + startNext()
    }

    /// The call's back-off has ended.
    public mutating func due(_ id: CallID) -> [Action] {
        guard calls[id]?.phase == .backingOff else { return [] }
        calls[id]?.phase = .waiting
        again.append(id)
        return startNext()
    }

    /// Nobody wants the call's answer any more; a running call's slot is free at once.
    public mutating func cancel(_ id: CallID) -> [Action] {
        guard let call = calls.removeValue(forKey: id) else { return [] }
        if call.phase == .running { running -= 1 }
        return [.fail(id, ModelError(.cancelled, "the call was cancelled"))] + startNext()
    }

    /// Seconds to wait; `nil` when the server asks for more than is allowed.
    func delay(afterAttempt attempt: Int, server: Double?, chance: Double) -> Double? {
        if let server, server > 0 {
            return server <= options.longestServerDelay ? server : nil
        }
        var seconds = options.firstDelay
        for _ in 1..<max(attempt, 1) where seconds < options.longestDelay { seconds *= 2 }
        seconds = min(seconds, options.longestDelay)
        return seconds * (1 - options.jitter * min(1, max(0, chance)))
    }

    private mutating func leaveSlot(_ id: CallID) -> Int? {
        guard let call = calls[id], call.phase == .running else { return nil }
        running -= 1
        return call.attempts
    }

    private mutating func startNext() -> [Action] {
        var actions: [Action] = []
        while running < options.concurrency, let id = again.popFirst() ?? fresh.popFirst() {
            guard var call = calls[id], call.phase == .waiting else { continue }
            call.phase = .running
            call.attempts += 1
            calls[id] = call
            running += 1
            actions.append(.start(id, attempt: call.attempts))
        }
        return actions
    }

    /// Ends every call that is not running: the account would refuse it too.
    private mutating func stop(_ error: ModelError) -> [Action] {
        halt = error
        let ended = calls.filter { $0.value.phase != .running }.keys.sorted { $0.number < $1.number }
        for id in ended { calls[id] = nil }
        return ended.map { .fail($0, error) }
    }
}

/// Calls in order of arrival; taking the first is cheap however many there are.
private struct CallQueue: Sendable {
    private var items: [SchedulerState.CallID] = []
    private var head = 0

    mutating func append(_ id: SchedulerState.CallID) { items.append(id) }

    mutating func popFirst() -> SchedulerState.CallID? {
        guard head < items.count else { return nil }
        defer {
            head += 1
            if head > 64, head * 2 > items.count {
                items.removeFirst(head)
                head = 0
            }
        }
        return items[head]
    }
}
