import Glibc
import TestSupport
import Testing

@testable import CommandSandbox

/// What does not hold on a machine is found, and named.
@Suite(.enabled(if: Machine.isAble, "bubblewrap or namespaces are missing"))
struct BrokenPromiseTests {
    /// A sandbox whose `bwrap` drops or replaces an argument.
    private static func sandbox(_ machine: Machine, _ change: String) throws -> CommandSandbox {
        let bubblewrap = try ProgramRun.run(["sh", "-c", "command -v bwrap"]).output.split(separator: "\n")[0]
        try machine.scratch.writeProgram(
            "bin/bwrap",
            """
            #!/bin/bash
            words=()
            while [ $# -gt 0 ]; do
                case $1 in
                \(change)
                *) words+=("$1") ;;
                esac
                shift
            done
            exec \(bubblewrap) "${words[@]}"
            """)
        return try CommandSandbox(
            limits: SandboxLimits(), path: machine.scratch.path + "/bin", temporary: machine.scratch.path + "/tmp")
    }

    @Test(
        "each limit that is taken away is the one that is named",
        arguments: [
            ("--unshare-all) words+=(--unshare-pid --unshare-ipc --unshare-uts) ;;", [SandboxProbe.Promise.network]),
            ("--size) shift ;;", [.disk]),
            ("--clearenv) words+=(--setenv SECRET_KEY 1) ;;", [.environment]),
        ])
    func named(change: String, promises: [SandboxProbe.Promise]) async throws {
        let machine = try Machine()
        defer { machine.end() }
        let failures = await SandboxProbe(try Self.sandbox(machine, change)).failures()
        #expect(failures.map(\.promise) == promises, "\(failures)")
        #expect(failures.allSatisfy { !$0.reason.isEmpty })
    }

    @Test func anUnchangedOneKeepsAll() async throws {
        let machine = try Machine()
        defer { machine.end() }
        let failures = await SandboxProbe(try Self.sandbox(machine, "--no-such-argument) ;;")).failures()
        #expect(failures.isEmpty, "\(failures)")
    }

    /// Then the limit is on the address space of each process.
    @Test func memoryIsLimitedWithoutControlGroupsToo() async throws {
        let machine = try Machine()
        defer { machine.end() }
        var sandbox = machine.sandbox
        sandbox.groups = nil
        let failures = await SandboxProbe(sandbox).failures()
        #expect(failures.isEmpty, "\(failures)")
    }
}
