import Glibc

/// The real git, as the oracle of these tests, in an environment that depends on nothing of the machine.
struct GitProgram {
    struct Failure: Error, CustomStringConvertible {
        var arguments: [String]
        var status: Int32
        var output: String
        var description: String { "git \(arguments.joined(separator: " ")): \(status)\n\(output)" }
    }

    var directory: String

    static let environment = [
        "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/nonexistent", "LC_ALL=C", "TZ=UTC",
        "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_TERMINAL_PROMPT=0",
        "GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.com", "GIT_AUTHOR_DATE=1700000000 +0000",
        "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.com",
        "GIT_COMMITTER_DATE=1700000000 +0000",
    ]

    /// Runs git and gives its standard output and error together; throws unless it succeeds.
    @discardableResult
    func callAsFunction(_ arguments: String..., status expected: ClosedRange<Int32> = 0...0) throws -> String {
        let (status, output) = try run(arguments)
        guard expected.contains(status) else {
            throw Failure(arguments: arguments, status: status, output: output)
        }
        return output
    }

    func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let capture = "/tmp/skillgit-git-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        defer { unlink(capture) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, capture, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var words: [UnsafeMutablePointer<CChar>?] =
            (["git", "-C", directory] + arguments).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = Self.environment.map { strdup($0) } + [nil]
        defer { for word in words + variables { free(word) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, "git", &actions, nil, &words, &variables)
        guard code == 0 else { throw Failure(arguments: arguments, status: code, output: "cannot start") }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        let output = String(decoding: Scratch.read(capture) ?? [], as: UTF8.self)
        return (status & 0x7f == 0 ? (status >> 8) & 0xff : -(status & 0x7f), output)
    }
}
