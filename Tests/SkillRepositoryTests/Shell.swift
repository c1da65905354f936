import Glibc
import TestSupport

/// Runs programs for tests, in an environment of its own.
enum Shell {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    struct Output {
        var status: Int32
        var text: String
    }

    /// Runs a program and waits for it; standard error is part of the text.
    static func run(
        _ program: String, _ arguments: [String], environment extra: [String: String] = [:],
        input: String = ""
    ) throws -> Output {
        let outputPath = "/tmp/skillgit-test-output-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        let inputPath = outputPath + ".in"
        defer {
            unlink(outputPath)
            unlink(inputPath)
        }
        try TestFiles.write(inputPath, input)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, inputPath, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent", "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_AUTHOR_NAME": "A Person",
            "GIT_AUTHOR_EMAIL": "person@example.org",
            "GIT_COMMITTER_NAME": "A Person", "GIT_COMMITTER_EMAIL": "person@example.org", "LC_ALL": "C",
            "SWIFT_BACKTRACE": "enable=no", "GIT_MERGE_AUTOEDIT": "no", "GIT_EDITOR": "true",
        ]
        environment.merge(extra) { $1 }
        var argumentPointers: [UnsafeMutablePointer<CChar>?] =
            ([program] + arguments).map { strdup($0) } + [nil]
        var environmentPointers: [UnsafeMutablePointer<CChar>?] =
            environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (argumentPointers + environmentPointers).forEach { free($0) } }
        var child: pid_t = 0
        let code = posix_spawnp(&child, program, &actions, nil, &argumentPointers, &environmentPointers)
        guard code == 0 else { throw Failure(description: "\(program): \(String(cString: strerror(code)))") }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let text = String(decoding: try TestFiles.read(outputPath) ?? [], as: UTF8.self)
        return Output(status: status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F), text: text)
    }
}

/// Files for tests.
enum TestFiles {
    static func read(_ path: String) throws -> [UInt8]? { TestFile.bytes(at: path) }

    static func write(_ path: String, _ text: String) throws { try TestFile.write(text, to: path) }
}
