internal import Dispatch
internal import Glibc
internal import Synchronization

/// The one place where the synchronous program enters asynchronous code, so that commands that need none start fast.
enum AsyncEntry {
    /// Runs the work in a task and waits for it.
    ///
    /// - Parameter isInterruptible: whether SIGINT, SIGTERM and SIGHUP cancel the task, so that it can end the programs it
    ///   started; a task that has not ended after ``patience``, and a second signal, end the process at once.
    static func run<Value: Sendable>(
        isInterruptible: Bool = false, _ work: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        let box = Box<Value>()
        let done = DispatchSemaphore(value: 0)
        let task = Task {
            let outcome: Result<Value, any Error>
            do {
                outcome = .success(try await work())
            } catch {
                outcome = .failure(error)
            }
            box.mutex.withLock { $0 = outcome }
            done.signal()
        }
        let sources = isInterruptible ? listen { task.cancel() } : []
        done.wait()
        for (number, source) in sources {
            source.cancel()
            signal(number, SIG_DFL)
        }
        guard let outcome = box.mutex.withLock({ $0 }) else {
            throw CommandFailure("the work ended without a result")
        }
        return try outcome.get()
    }

    /// Seconds that a cancelled task has to end.
    private static let patience = 2.0

    private static func listen(_ cancel: @escaping @Sendable () -> Void) -> [(
        Int32, any DispatchSourceSignal
    )] {
        [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                cancel()
                // From here on the same signal has its usual effect.
                signal(number, SIG_DFL)
                DispatchQueue.global().asyncAfter(deadline: .now() + patience) { kill(getpid(), number) }
            }
            source.resume()
            return (number, source)
        }
    }

    private final class Box<Value: Sendable>: Sendable {
        let mutex = Mutex<Result<Value, any Error>?>(nil)
    }
}
