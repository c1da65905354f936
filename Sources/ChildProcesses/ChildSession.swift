internal import Glibc
internal import Synchronization

/// One run of a ``ChildProcess``, on a thread that may block.
struct ChildSession {
    private let process: ChildProcess
    private let signal: CancelSignal
    private var output: [UInt8] = []
    private var errors: [UInt8] = []
    private var written = 0

    private static let errorTail = 8192
    /// Milliseconds between looks at whether the program has ended.
    private static let tick: Int32 = 20
    /// Seconds that a program has between being asked and being made to end, and that pipes held open by its children
    /// are read on after its end.
    private static let grace = 0.5

    init(_ process: ChildProcess, _ signal: CancelSignal) {
        self.process = process
        self.signal = signal
    }

    consuming func run() -> ChildProcess.Outcome {
        guard let input = Pipe(), let out = Pipe(), let err = Pipe() else {
            return ChildProcess.Outcome(ending: .notStarted(EMFILE))
        }
        var child: pid_t = 0
        let code = spawn(&child, input, out, err)
        guard code == 0 else { return ChildProcess.Outcome(ending: .notStarted(code)) }
        input.closeReader()
        out.closeWriter()
        err.closeWriter()
        for descriptor in [input.writer, out.reader, err.reader] {
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        }
        let ending = attend(child, input, out, err)
        return ChildProcess.Outcome(ending: ending, output: output, errors: errors)
    }

    private func spawn(_ child: inout pid_t, _ input: Pipe, _ out: Pipe, _ err: Pipe) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.reader, 0)
        posix_spawn_file_actions_adddup2(&actions, out.writer, 1)
        posix_spawn_file_actions_adddup2(&actions, err.writer, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        // The shell only changes the folder and becomes the program: posix_spawn cannot do so portably.
        let shell = ["/bin/sh", "-c", "cd \"$1\" || exit 126; shift; exec \"$@\"", "sh", process.folder]
        let words = (shell + [process.program] + process.arguments).map { strdup($0) } + [nil]
        let variables =
            process.environment.sorted { $0.key < $1.key }
            .map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        var started: pid_t = 0
        let code = Pipe.starting.withLock { _ in
            posix_spawn(&started, "/bin/sh", &actions, &attributes, words, variables)
        }
        child = started
        return code
    }

    /// Moves bytes until the program has ended or a limit is reached, then ends what is left of its group.
    private mutating func attend(
        _ child: pid_t, _ input: Pipe, _ out: Pipe, _ err: Pipe
    ) -> ChildProcess.Ending {
        let start = ChildSession.now()
        var ended: Double?
        var forced: ChildProcess.Ending?
        var asked: Double?
        if process.input.isEmpty { input.closeWriter() }
        while true {
            let isCancelled = wait(input, out, err, listens: forced == nil)
            let now = ChildSession.now()
            if forced == nil {
                if isCancelled { forced = .cancelled }
                if now - start > process.timeLimit { forced = .timedOut }
                if output.count > process.outputLimit { forced = .wroteTooMuch }
                if forced != nil {
                    asked = now
                    kill(-child, SIGTERM)
                }
            }
            if ended == nil, ChildSession.hasEnded(child) { ended = now }
            if let ended, out.isReaderClosed && err.isReaderClosed || now - ended > ChildSession.grace {
                break
            }
            if let asked, now - asked > ChildSession.grace { break }
        }
        // Before the leader is reaped, so that the group's number cannot belong to somebody else.
        kill(-child, SIGKILL)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        if let forced { return forced }
        let signalNumber = status & 0x7F
        return signalNumber == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signalNumber)
    }

    /// Waits for something to move and moves it.
    ///
    /// - Returns: Whether the task was cancelled.
    private mutating func wait(_ input: Pipe, _ out: Pipe, _ err: Pipe, listens: Bool) -> Bool {
        var entries = [
            pollfd(fd: listens ? signal.pollDescriptor : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: input.writer, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: out.reader, events: Int16(POLLIN), revents: 0),
            pollfd(fd: err.reader, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&entries, 4, ChildSession.tick) > 0 else { return false }
        if entries[1].revents != 0 { feed(input) }
        if entries[2].revents != 0, let part = drain(out), output.count <= process.outputLimit {
            output += part
        }
        if entries[3].revents != 0, let part = drain(err) {
            errors += part
            if errors.count > ChildSession.errorTail {
                errors.removeFirst(errors.count - ChildSession.errorTail)
            }
        }
        return entries[0].revents != 0
    }

    private mutating func feed(_ input: Pipe) {
        let count = process.input[written...].withUnsafeBytes {
            write(input.writer, $0.baseAddress, $0.count)
        }
        if count > 0 { written += count }
        let isStuck = count < 0 && errno != EAGAIN && errno != EINTR
        if isStuck || written == process.input.count { input.closeWriter() }
    }

    private func drain(_ pipe: Pipe) -> ArraySlice<UInt8>? {
        var part = [UInt8](repeating: 0, count: 65_536)
        let count = read(pipe.reader, &part, part.count)
        if count > 0 { return part[..<count] }
        if count == 0 || errno != EAGAIN && errno != EINTR { pipe.closeReader() }
        return nil
    }

    private static func hasEnded(_ child: pid_t) -> Bool {
        var details = siginfo_t()
        let code = waitid(P_PID, id_t(child), &details, WEXITED | WNOHANG | WNOWAIT)
        return code == 0 && details.si_signo == SIGCHLD
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
