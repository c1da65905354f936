internal import Glibc

/// Starts programs that share our terminal: `git`, an editor, a pager.
///
/// Nothing goes through a shell.
enum ChildProcess {
    /// Runs a program to its end and gives its exit code (128 + signal when a signal ended it).
    static func run(_ arguments: [String]) throws -> Int32 {
        try wait(for: spawn(arguments, standardOutput: nil))
    }

    /// Runs a program and gives what it printed.
    static func output(of arguments: [String]) throws -> String {
        try capture(arguments, withErrors: false).output
    }

    /// Runs a program and gives its exit code and what it printed.
    ///
    /// - Parameter withErrors: whether its error output is captured too; else it goes where ours goes.
    static func capture(_ arguments: [String], withErrors: Bool) throws -> (status: Int32, output: String) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw CommandFailure("cannot make a pipe: \(String(cString: strerror(errno)))")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let process: pid_t
        do {
            process = try spawn(arguments, standardOutput: ends[1], standardError: withErrors ? ends[1] : nil)
        } catch {
            close(ends[1])
            throw error
        }
        close(ends[1])
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = read(ends[0], &chunk, chunk.count)
            if count > 0 {
                bytes.append(contentsOf: chunk[..<count])
            } else if count < 0, errno == EINTR {
                continue
            } else {
                break
            }
        }
        return (try wait(for: process), String(decoding: bytes, as: UTF8.self))
    }

    private static func spawn(
        _ arguments: [String], standardOutput: Int32?, standardError: Int32? = nil
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let standardOutput { posix_spawn_file_actions_adddup2(&actions, standardOutput, 1) }
        if let standardError { posix_spawn_file_actions_adddup2(&actions, standardError, 2) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // We ignore SIGPIPE; programs expect it as it is by default.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        defer { pointers.forEach { free($0) } }
        pointers.append(nil)
        var process = pid_t()
        let code = posix_spawnp(&process, arguments[0], &actions, &attributes, pointers, environ)
        guard code == 0 else {
            throw CommandFailure(
                "cannot run '\(arguments[0])': \(String(cString: strerror(code)))",
                hints: ["install it, or put its folder on PATH"])
        }
        return process
    }

    private static func wait(for process: pid_t) throws -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else {
                throw CommandFailure("lost a program that was started: \(String(cString: strerror(errno)))")
            }
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }
}
