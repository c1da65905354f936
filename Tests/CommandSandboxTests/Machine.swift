import CommandSandbox
import ContentHash
import Glibc
import TestSupport
import Testing

/// A sandbox on this machine for one test, or the reason why there is none.
struct Machine {
    let scratch: Sandbox
    let sandbox: CommandSandbox

    /// Whether commands can be isolated here, which `--analyst agent` alone needs; prints why not.
    static let isAble: Bool = {
        let run = try? ProgramRun.run(["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"])
        if run?.status != 0 { print("skipped: sandboxed commands: \(run?.errors ?? "bwrap cannot be run")") }
        return run?.status == 0
    }()

    static var path: String { getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin" }

    init(_ limits: SandboxLimits = SandboxLimits()) throws {
        scratch = try Sandbox()
        // The account that takes over from root has to reach what is mounted.
        chmod(scratch.path, 0o755)
        sandbox = try CommandSandbox(limits: limits, path: Self.path, temporary: scratch.path + "/tmp")
    }

    /// Keeps the scratch folder until here.
    func end() { withExtendedLifetime(scratch) {} }

    /// A session over a folder of the scratch folder with `files`.
    func session(_ files: [String: String] = [:]) throws -> SandboxSession {
        mkdir(scratch.path + "/task", 0o755)
        mkdir(scratch.path + "/task/input", 0o755)
        mkdir(scratch.path + "/store", 0o700)
        for (name, text) in files { try scratch.write("task/" + name, text) }
        return SandboxSession(
            sandbox: sandbox, source: scratch.path + "/task", parts: ["input", "output"], content: ContentHash(of: "x"),
            store: scratch.path + "/store")
    }

    /// The text that a command of a fresh session writes.
    func text(_ command: String) async throws -> String {
        String(decoding: try await session().run(command).output, as: UTF8.self)
    }

    /// Processes of the machine whose command line holds `mark`, besides this one.
    static func processes(with mark: String) throws -> [String] {
        try ProgramRun.run(["ps", "-eo", "pid,args"]).output.split(separator: "\n").map(String.init)
            .filter { $0.contains(mark) }
    }

    /// Waits until such a process runs.
    static func waitForProcess(with mark: String) async throws {
        for _ in 0..<500 {
            if try !processes(with: mark).isEmpty { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("no process '\(mark)' within 10 s")
    }

    /// Whether no such process is left; what is being killed is waited for, less long than it would run.
    static func hasEnded(_ mark: String) async throws -> Bool {
        for _ in 0..<250 {
            if try processes(with: mark).isEmpty { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}
