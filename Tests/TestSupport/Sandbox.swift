internal import Glibc

/// A folder of its own for one test, with a home of its own: no configuration, identity or session of the machine is
/// seen.
///
/// Removed at the end unless `KEEP_SCRATCH` is set.
public final class Sandbox: Sendable {
    /// The folder; its parent is the system's temporary folder.
    public let path: String
    /// The environment that programs run in.
    public let environment: [String: String]

    /// Makes the folder.
    ///
    /// - Parameter more: variables that are added or replaced.
    public init(environment more: [String: String] = [:]) throws {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/skillgit-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw SystemFailure(operation: "mkdtemp", code: errno) }
        guard let resolved = realpath(String(cString: made), nil) else {
            throw SystemFailure(operation: "realpath", code: errno)
        }
        defer { free(resolved) }
        path = String(cString: resolved)
        var environment = [
            "HOME": path + "/home",
            "XDG_CONFIG_HOME": path + "/home/.config",
            "PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin",
            "TMPDIR": path + "/tmp",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "COLUMNS": "100",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_AUTHOR_NAME": "Test Author",
            "GIT_AUTHOR_EMAIL": "author@example.com",
            "GIT_COMMITTER_NAME": "Test Author",
            "GIT_COMMITTER_EMAIL": "author@example.com",
            "SOURCE_DATE_EPOCH": "1750000000",
            "SWIFT_BACKTRACE": "enable=no",
        ]
        environment.merge(more) { $1 }
        self.environment = environment
        for folder in ["home", "tmp"] { mkdir(path + "/" + folder, 0o755) }
    }

    deinit {
        if getenv("KEEP_SCRATCH") == nil { _ = try? ProgramRun.run(["rm", "-rf", path]) }
    }

    /// Writes a file below the folder, with the folders on its way.
    @discardableResult
    public func write(_ name: String, _ text: String) throws -> String {
        try write(name, bytes: Array(text.utf8))
    }

    /// Writes a file of bytes below the folder, with the folders on its way.
    @discardableResult
    public func write(_ name: String, bytes: [UInt8]) throws -> String {
        let target = folders(on: name)
        try TestFile.write(bytes, to: target)
        return target
    }

    /// Makes the folders on the way to a file, and gives its path.
    private func folders(on name: String) -> String {
        var folder = path
        for part in name.split(separator: "/").dropLast() {
            folder += "/" + part
            mkdir(folder, 0o755)
        }
        return path + "/" + name
    }

    /// Writes a program below the folder, with the folders on its way.
    @discardableResult
    public func writeProgram(_ name: String, _ text: String) throws -> String {
        let target = folders(on: name)
        try TestFile.writeProgram(text, to: target)
        return target
    }

    /// Reads a file below the folder; `nil` when it cannot be read.
    public func read(_ name: String) -> String? {
        TestFile.text(at: name.hasPrefix("/") ? name : path + "/" + name)
    }

    /// Runs any program in the sandbox's environment.
    @discardableResult
    public func run(
        _ arguments: [String], in folder: String? = nil, input: String = "", environment more: [String: String] = [:]
    ) throws -> ProgramRun {
        try ProgramRun.run(
            arguments, in: folder.map { $0.hasPrefix("/") ? $0 : path + "/" + $0 } ?? path,
            environment: environment.merging(more) { $1 }, input: input)
    }

    /// Runs `git`, and fails when git does.
    @discardableResult
    public func git(_ arguments: String..., in folder: String? = nil) throws -> String {
        let result = try run(["git"] + arguments, in: folder)
        guard result.status == 0 else { throw UnexpectedStatus(run: result) }
        return result.output
    }

    /// Runs the skillgit that was built with these tests.
    @discardableResult
    public func skillgit(
        _ arguments: String..., in folder: String? = nil, input: String = "", environment: [String: String] = [:]
    ) throws -> ProgramRun {
        try run([ProgramRun.skillgit] + arguments, in: folder, input: input, environment: environment)
    }
}
