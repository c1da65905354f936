internal import Glibc

extension OutcomeCommand {
    /// Runs the program for a trajectory.
    ///
    /// Its file's path is the last argument, its id and place in the file are in `SKILLGIT_TRAJECTORY_ID` and
    /// `SKILLGIT_TRAJECTORY_ORDINAL`. No shell is involved (name `/bin/sh -c …` where one is wanted); what the program
    /// writes is dropped.
    ///
    /// - Returns: success for exit status 0, failure for 1 to 125; unknown, with the reason in the note, when it could
    ///   not be started, took too long or ended by a signal.
    public func run(file: String, id: String, ordinal: Int) -> OutcomeLabel {
        guard let program = arguments.first else { return unknown("no program was given") }
        let variables =
            environment + [
                "SKILLGIT_TRAJECTORY_ID=\(Self.line(id))", "SKILLGIT_TRAJECTORY_ORDINAL=\(ordinal)",
            ]
        guard let process = spawn(arguments + [file], variables) else {
            return unknown("\(program) could not be started")
        }
        guard let status = wait(for: process) else {
            return unknown("\(program) took longer than \(Int(timeLimit)) seconds")
        }
        guard status & 0x7F == 0 else { return unknown("\(program) was ended by signal \(status & 0x7F)") }
        switch status >> 8 & 0xFF {
        case 0: return OutcomeLabel(outcome: .success, origin: .beside, note: "\(program): exit status 0")
        case let code where code < 126:
            return OutcomeLabel(outcome: .failure, origin: .beside, note: "\(program): exit status \(code)")
        case let code: return unknown("\(program): exit status \(code)")
        }
    }

    private func unknown(_ note: String) -> OutcomeLabel {
        OutcomeLabel(outcome: .unknown, origin: .none, note: note)
    }

    private static func line(_ text: String) -> String {
        String(text.prefix(500).filter { $0 != "\0" && !$0.isNewline })
    }

    private func spawn(_ arguments: [String], _ variables: [String]) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own, so that what it starts ends with it.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        var words = arguments.map { strdup($0) } + [nil]
        var names = variables.map { strdup($0) } + [nil]
        defer { for pointer in words + names { free(pointer) } }
        var process: pid_t = 0
        guard posix_spawnp(&process, arguments[0], &actions, &attributes, &words, &names) == 0 else {
            return nil
        }
        return process
    }

    private func wait(for process: pid_t) -> Int32? {
        var status: Int32 = 0
        var waited = 0.0
        var pause = 0.001
        while true {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { return status }
            if ended < 0, errno != EINTR { return nil }
            if waited >= timeLimit { break }
            usleep(UInt32(pause * 1_000_000))
            waited += pause
            pause = min(pause * 2, 0.05)
        }
        kill(-process, SIGKILL)
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
        return nil
    }
}
