internal import Glibc
internal import Synchronization

/// A pipe whose ends close with it and are not inherited by programs that start later.
///
/// Between being made and being marked so, an end could be inherited by a program that starts at that moment and hold
/// the pipe open; so starts and pipes take turns (``starting``).
final class Pipe: Sendable {
    /// Held while pipes are made and while a program is started.
    static let starting = Mutex(())

    private let ends: Mutex<(reader: Int32, writer: Int32)>

    init?() {
        let made: (Int32, Int32)? = Pipe.starting.withLock { _ in
            var pair: [Int32] = [-1, -1]
            guard pipe(&pair) == 0 else { return nil }
            for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return (pair[0], pair[1])
        }
        guard let made else { return nil }
        ends = Mutex((made.0, made.1))
    }

    deinit {
        closeReader()
        closeWriter()
    }

    /// -1 once closed.
    var reader: Int32 { ends.withLock { $0.reader } }

    /// -1 once closed.
    var writer: Int32 { ends.withLock { $0.writer } }

    var isReaderClosed: Bool { reader < 0 }

    func closeReader() {
        ends.withLock { ends in
            if ends.reader >= 0 { close(ends.reader) }
            ends.reader = -1
        }
    }

    func closeWriter() {
        ends.withLock { ends in
            if ends.writer >= 0 { close(ends.writer) }
            ends.writer = -1
        }
    }
}
