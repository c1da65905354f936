public import Glibc

/// One run of a program to its end: what it printed and how it ended.
public struct ProgramRun: Sendable {
    /// The program and its arguments.
    public var arguments: [String]
    /// The exit code; 128 + signal when a signal ended it.
    public var status: Int32
    /// Standard output.
    public var output: String
    /// Standard error.
    public var errors: String

    /// The skillgit under test: the one that `SKILLGIT_PROGRAM` names, else the one that was built together with the
    /// running tests.
    public static let skillgit: String = {
        if let named = getenv("SKILLGIT_PROGRAM") { return String(cString: named) }
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let path = String(decoding: buffer.prefix(max(length, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if let bundle = parts.firstIndex(where: { $0.hasSuffix(".xctest") }) {
            parts.removeSubrange(bundle...)
            return parts.joined(separator: "/") + "/skillgit"
        }
        // The testing helper of the toolchain is the process; the bundle is among its arguments.
        for argument in CommandLine.arguments {
            if let end = argument.firstRange(of: "/skillgitPackageTests.xctest") {
                return argument[..<end.lowerBound] + "/skillgit"
            }
        }
        return "skillgit"
    }()

    /// Runs a program and waits for it.
    ///
    /// Output goes through files, so that a program that prints much cannot block.
    public static func run(
        _ arguments: [String], in folder: String = "/", environment: [String: String]? = nil, input: String = ""
    ) throws -> ProgramRun {
        let input = try Scratch(content: input)
        let output = try Scratch(content: "")
        let errors = try Scratch(content: "")
        let process = try start(
            arguments, in: folder, environment: environment,
            descriptors: [input.descriptor, output.descriptor, errors.descriptor])
        let status = wait(for: process)
        return ProgramRun(
            arguments: arguments, status: status, output: output.content(), errors: errors.content())
    }

    /// Starts a program without waiting; its output goes nowhere.
    public static func start(
        _ arguments: [String], in folder: String, environment: [String: String]?, descriptors: [Int32]? = nil
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let descriptors {
            for (target, source) in descriptors.enumerated() {
                posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
            }
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        // Tests run in threads that block all signals, and a program would inherit that.
        var blocked = sigset_t()
        sigemptyset(&blocked)
        posix_spawnattr_setsigmask(&attributes, &blocked)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        // env(1) changes the folder and then becomes the program, so the process is the program's own.
        let arguments = ["env", "-C", folder] + arguments
        var argumentPointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var environmentPointers: [UnsafeMutablePointer<CChar>?] =
            (environment ?? [:]).map { strdup("\($0)=\($1)") } + [nil]
        defer { (argumentPointers + environmentPointers).forEach { free($0) } }
        var process = pid_t()
        let code =
            environment == nil
            ? posix_spawnp(&process, arguments[0], &actions, &attributes, &argumentPointers, environ)
            : posix_spawnp(&process, arguments[0], &actions, &attributes, &argumentPointers, &environmentPointers)
        guard code == 0 else { throw SystemFailure(operation: "start \(arguments[0])", code: code) }
        return process
    }

    /// Waits for a program and gives its exit code; 128 + signal when a signal ended it.
    public static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }
}

/// A nameless temporary file.
private final class Scratch {
    let descriptor: Int32
    private let file: UnsafeMutablePointer<FILE>

    init(content: String) throws {
        guard let file = tmpfile() else { throw SystemFailure(operation: "tmpfile", code: errno) }
        self.file = file
        descriptor = fileno(file)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let bytes = Array(content.utf8)
        fwrite(bytes, 1, bytes.count, file)
        fflush(file)
        lseek(descriptor, 0, SEEK_SET)
    }

    deinit { fclose(file) }

    func content() -> String {
        lseek(descriptor, 0, SEEK_SET)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count <= 0 { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
