internal import Glibc
internal import Synchronization

/// Runs a program in a process group of its own, with limits.
package struct ChildProcess: Sendable {
    /// How a program ended.
    package enum Ending: Hashable, Sendable {
        case exited(Int32)
        case signalled(Int32)
        case timedOut
        case wroteTooMuch
        case cancelled
        /// It could not be started; `errno`.
        case notStarted(Int32)
    }

    /// What a program left.
    package struct Outcome: Sendable {
        package var ending: Ending
        package var output: [UInt8] = []
        /// The end of what it wrote to standard error.
        package var errors: [UInt8] = []
    }

    /// The program's absolute path.
    package var program: String
    /// Its arguments, without the program's name.
    package var arguments: [String]
    package var environment: [String: String]
    /// The folder that it runs in.
    package var folder: String
    package var input: [UInt8]
    /// Seconds.
    package var timeLimit: Double
    /// Bytes of standard output.
    package var outputLimit: Int

    /// Describes a run; nothing starts yet.
    package init(
        program: String, arguments: [String], environment: [String: String], folder: String, input: [UInt8],
        timeLimit: Double, outputLimit: Int
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
        self.input = input
        self.timeLimit = timeLimit
        self.outputLimit = outputLimit
    }

    /// Runs the program to its end, to a limit, or until the task is cancelled; then nothing of its process group is
    /// left.
    package func run() async -> Outcome {
        let signal = CancelSignal()
        defer { signal.close() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                WorkerThread.start { continuation.resume(returning: ChildSession(self, signal).run()) }
            }
        } onCancel: {
            signal.raise()
        }
    }
}

/// Wakes a thread that sits in `poll` when the task it works for is cancelled.
final class CancelSignal: Sendable {
    private let pipe = Mutex(Pipe())

    /// The descriptor to poll; -1 when there is none.
    var pollDescriptor: Int32 { pipe.withLock { $0?.reader ?? -1 } }

    func raise() {
        // The reader sees the end of the pipe.
        pipe.withLock { $0?.closeWriter() }
    }

    func close() {
        pipe.withLock { $0 = nil }
    }
}

/// A detached thread for calls that block, which must not hold one of the concurrency runtime's few threads.
enum WorkerThread {
    private final class Work: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    static func start(_ run: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Work(run))
        let code = pthread_create(
            &thread, &attributes,
            { pointer in
                if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().run() }
                return nil
            }, box.toOpaque())
        if code != 0 {
            // No thread to be had: the work is done here rather than never.
            box.release()
            run()
        }
    }
}
