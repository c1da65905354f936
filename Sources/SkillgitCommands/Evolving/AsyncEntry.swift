internal import Dispatch
internal import Synchronization

/// The one place where the synchronous program enters asynchronous code, so that commands that need none start fast.
enum AsyncEntry {
    /// Runs the work in a task and waits for it.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
        let box = Box<Value>()
        let done = DispatchSemaphore(value: 0)
        Task {
            let outcome: Result<Value, any Error>
            do {
                outcome = .success(try await work())
            } catch {
                outcome = .failure(error)
            }
            box.mutex.withLock { $0 = outcome }
            done.signal()
        }
        done.wait()
        guard let outcome = box.mutex.withLock({ $0 }) else {
            throw CommandFailure("the work ended without a result")
        }
        return try outcome.get()
    }

    private final class Box<Value: Sendable>: Sendable {
        let mutex = Mutex<Result<Value, any Error>?>(nil)
    }
}
