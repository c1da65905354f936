internal import Synchronization

/// Carries out what ``SchedulerState`` decides: tasks wait here for their slot.
final class SlotGate: Sendable {
    private typealias Waiter = CheckedContinuation<ModelError?, Never>

    private struct Inside {
        var state: SchedulerState
        var waiters: [SchedulerState.CallID: Waiter] = [:]
    }

    private let inside: Mutex<Inside>
    let concurrency: Int

    init(options: SchedulerOptions) {
        concurrency = options.concurrency
        inside = Mutex(Inside(state: SchedulerState(options: options)))
    }

    var load: CallScheduler.Load {
        inside.withLock {
            CallScheduler.Load(
                running: $0.state.running, waiting: $0.state.waiting, backingOff: $0.state.backingOff,
                failures: $0.state.failures)
        }
    }

    /// The failure that no further call can avoid, once there was one.
    var halt: ModelError? { inside.withLock { $0.state.halt } }

    func makeCall() -> SchedulerState.CallID { inside.withLock { $0.state.makeCall() } }

    /// Waits for a slot.
    ///
    /// - Returns: `nil` with a slot taken, else why there will be none.
    func enter(_ call: SchedulerState.CallID, again: Bool) async -> ModelError? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                // Cancellation sets the task's flag before it runs the handler below, so one of the two sees the other.
                let cancelled = Task.isCancelled
                perform { inside in
                    inside.waiters[call] = waiter
                    // A failure that stops all calls ends those that back off, too, while nobody waits for them here.
                    if again, !inside.state.contains(call) {
                        let error = inside.state.halt ?? ModelError(.cancelled, "the call was cancelled")
                        return [.fail(call, error)]
                    }
                    let actions = again ? inside.state.due(call) : inside.state.submit(call)
                    if !actions.contains(.deliver(call)), !cancelled { return actions }
                    return actions + inside.state.cancel(call)
                }
            }
        } onCancel: {
            perform { inside in
                // A running call ends by its model's own cancellation, which then reports back.
                inside.waiters[call] == nil ? [] : inside.state.cancel(call)
            }
        }
    }

    func succeeded(_ call: SchedulerState.CallID) {
        perform { $0.state.succeeded(call) }
    }

    /// - Returns: Seconds to wait before ``enter(_:again:)``, or `nil` when the call has ended.
    func failed(_ call: SchedulerState.CallID, _ error: ModelError, chance: Double) -> Double? {
        perform { $0.state.failed(call, error, chance: chance) }
            .compactMap { action in
                if case .backOff(call, let seconds) = action { return seconds }
                return nil
            }.first
    }

    func cancel(_ call: SchedulerState.CallID) {
        perform { $0.state.cancel(call) }
    }

    /// Changes the state and wakes, outside the lock, whoever the actions are for.
    @discardableResult
    private func perform(
        _ change: (inout Inside) -> [SchedulerState.Action]
    ) -> [SchedulerState.Action] {
        var woken: [(Waiter, ModelError?)] = []
        let actions = inside.withLock { inside in
            let actions = change(&inside)
            for action in actions {
                switch action {
                case .start(let call, _):
                    if let waiter = inside.waiters.removeValue(forKey: call) { woken.append((waiter, nil)) }
                case .fail(let call, let error):
                    if let waiter = inside.waiters.removeValue(forKey: call) { woken.append((waiter, error)) }
                case .backOff, .deliver:
                    break
                }
            }
            return actions
        }
        for (waiter, error) in woken { waiter.resume(returning: error) }
        return actions
    }
}
