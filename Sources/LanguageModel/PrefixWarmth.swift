internal import ContentHash
internal import Synchronization

/// Lets the first call of a kind go ahead, until the server has put what all of them begin with into its prompt cache.
///
/// Calls that start together would each find the cache empty, and each pay for filling it.
final class PrefixWarmth: Sendable {
    private typealias Continuation = CheckedContinuation<Void, Never>

    private enum Prefix {
        /// One call is on its way; the others wait.
        case warming([Int: Continuation])
        /// The cache is filled, or filling it failed and nobody waits for it any more.
        case open
    }

    private struct Inside {
        var prefixes: [ContentHash: Prefix] = [:]
        var next = 0
    }

    private let inside = Mutex(Inside())

    /// Waits while another call goes ahead, or until the task is cancelled.
    ///
    /// - Returns: Whether this call goes ahead; it has to say ``open(_:)`` then, however it ends.
    func enter(_ prefix: ContentHash) async -> Bool {
        let place: Int? = inside.withLock { inside in
            inside.next += 1
            switch inside.prefixes[prefix] {
            case nil:
                inside.prefixes[prefix] = .warming([:])
                return nil
            case .open: return 0
            case .warming: return inside.next
            }
        }
        guard let place else { return true }
        guard place > 0 else { return false }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waits = inside.withLock { inside in
                    guard case .warming(var waiting) = inside.prefixes[prefix], !Task.isCancelled else { return false }
                    waiting[place] = continuation
                    inside.prefixes[prefix] = .warming(waiting)
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            let mine: Continuation? = inside.withLock { inside in
                guard case .warming(var waiting) = inside.prefixes[prefix] else { return nil }
                let mine = waiting.removeValue(forKey: place)
                inside.prefixes[prefix] = .warming(waiting)
                return mine
            }
            mine?.resume()
        }
        return false
    }

    /// The answer to the call that went ahead has begun, or there will be none; the others follow.
    func open(_ prefix: ContentHash) {
        let waiting: [Continuation] = inside.withLock { inside in
            defer { inside.prefixes[prefix] = .open }
            guard case .warming(let waiting) = inside.prefixes[prefix] else { return [] }
            return Array(waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }
}
