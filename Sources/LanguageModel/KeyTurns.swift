internal import ContentHash
internal import Synchronization

/// Lets one task at a time work on a key; others wait in order.
final class KeyTurns: Sendable {
    private struct Waiter {
        var number: Int
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct Inside {
        var next = 0
        var taken: [ContentHash: [Waiter]] = [:]
    }

    private let inside = Mutex(Inside())

    /// Waits for the key's turn.
    ///
    /// - Returns: Whether the turn was taken; `false` when the task was cancelled first.
    func enter(_ key: ContentHash) async -> Bool {
        let number = inside.withLock { inside in
            inside.next += 1
            return inside.next
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = inside.withLock { inside in
                    if inside.taken[key] == nil {
                        inside.taken[key] = []
                        return true
                    }
                    if Task.isCancelled { return false }
                    inside.taken[key]?.append(Waiter(number: number, continuation: continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter: Waiter? = inside.withLock { inside in
                guard let place = inside.taken[key]?.firstIndex(where: { $0.number == number }) else {
                    return nil
                }
                return inside.taken[key]?.remove(at: place)
            }
            waiter?.continuation.resume(returning: false)
        }
    }

    /// Gives the turn to the next in line.
    func leave(_ key: ContentHash) {
        let next: Waiter? = inside.withLock { inside in
            guard let waiters = inside.taken[key], !waiters.isEmpty else {
                inside.taken[key] = nil
                return nil
            }
            return inside.taken[key]?.removeFirst()
        }
        next?.continuation.resume(returning: true)
    }
}
