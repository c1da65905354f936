import Synchronization

/// Acts that are taken one by one.
final class Answers: Sendable {
    private let rest: Mutex<[ConformanceAct]>

    init(_ acts: [ConformanceAct]) { rest = Mutex(acts) }

    /// The next one; `nil` when none is left.
    func next() -> ConformanceAct? { rest.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}
