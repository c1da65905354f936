import CommandSandbox
import ContentHash
import Glibc
import TestSupport
import Testing

/// What a sandboxed command cannot use up.
@Suite(.enabled(if: Machine.isAble, "bubblewrap or namespaces are missing"))
struct LimitTests {
    @Test func everyPromiseHoldsOnThisMachine() async throws {
        let failures = await SandboxProbe(try Machine().sandbox).failures()
        #expect(failures.isEmpty, "\(failures)")
    }

    @Test func aCommandDoesNotOutliveItsTime() async throws {
        let machine = try Machine(SandboxLimits(time: 1))
        defer { machine.end() }
        // Other tests hold the threads that continue this one, so how long it waits says nothing: 4,711 s were not slept.
        let start = ContinuousClock.now
        let outcome = try await machine.session().run("echo begun; setsid sleep 4711 & nohup sleep 4711 & sleep 4711")
        #expect(outcome.ending == .timedOut)
        #expect(outcome.output.starts(with: Array("begun\n".utf8)))
        #expect(ContinuousClock.now - start < .seconds(4000))
        #expect(try await Machine.hasEnded("sleep 4711"))
    }

    @Test func whatACommandLeftRunningEndsWithIt() async throws {
        let machine = try Machine()
        defer { machine.end() }
        let session = try machine.session()
        #expect(try await session.run("setsid sh -c 'sleep 4712; touch late' >/dev/null 2>&1 & echo gone").isSuccess)
        #expect(try await Machine.hasEnded("sleep 4712"))
        let outcome = try await session.run("ls; ps -e 2>/dev/null | grep -c 'sleep'")
        #expect(String(decoding: outcome.output, as: UTF8.self) == "input\n0\n")
    }

    @Test func aForkBombEndsAtTheLimit() async throws {
        let machine = try Machine(SandboxLimits(time: 2, processes: 20))
        defer { machine.end() }
        let bomb =
            "b() { b | b & }; b; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do sleep 1 & done; echo never"
        let outcome = try await machine.session().run(bomb)
        #expect(!String(decoding: outcome.output, as: UTF8.self).contains("never"))
        #expect(String(decoding: outcome.output, as: UTF8.self).contains("Cannot fork"))
        #expect(outcome.keepsFiles)
    }

    @Test func memoryEnds() async throws {
        let machine = try Machine(SandboxLimits(memory: 100 << 20))
        defer { machine.end() }
        let outcome = try await machine.session().run(
            "python3 -c 'x = bytearray(300 << 20); print(len(x))'; echo after")
        #expect(!String(decoding: outcome.output, as: UTF8.self).contains("314572800"))
    }

    @Test(arguments: ["/task", "/tmp", "/dev/shm"])
    func theDiskCannotBeFilled(folder: String) async throws {
        let machine = try Machine(SandboxLimits(disk: 2 << 20))
        defer { machine.end() }
        let session = try machine.session()
        let outcome = try await session.run("head -c 9000000 /dev/zero >\(folder)/big; stat -c %s \(folder)/big")
        let text = String(decoding: outcome.output, as: UTF8.self)
        #expect(text.contains("No space left"), "\(text)")
        // Nor bit by bit over several commands.
        for _ in 0..<3 { _ = try await session.run("head -c 900000 /dev/zero >more$RANDOM$(date +%N)") }
        let size = try await session.list().reduce(0) { $0 + $1.size }
        #expect(size <= 2 << 20)
    }

    @Test func aFileOfMoreThanItsSizeIsNotWritten() async throws {
        let machine = try Machine(SandboxLimits(fileSize: 100_000))
        defer { machine.end() }
        let outcome = try await machine.session().run("head -c 200000 /dev/zero >x; echo $?; stat -c %s x")
        #expect(String(decoding: outcome.output, as: UTF8.self).hasSuffix("100000\n"))
    }

    @Test func outputIsCut() async throws {
        let machine = try Machine(SandboxLimits(time: 5, output: 1000))
        defer { machine.end() }
        let session = try machine.session()
        let outcome = try await session.run("yes flood")
        #expect(outcome.isCut)
        #expect(outcome.output.count == 1000)
        #expect(try await session.run("echo short").isCut == false)
    }

    @Test func endingsAreTold() async throws {
        let machine = try Machine()
        defer { machine.end() }
        let session = try machine.session()
        #expect(try await session.run("exit 3").ending == .exited(3))
        #expect(try await session.run("kill -SEGV $$").ending == .signalled(11))
        #expect(try await session.run("kill -9 $$").ending == .signalled(9))
        #expect(try await session.run("nosuchcommand").ending == .exited(127))
        #expect(try await session.run("echo out; echo err >&2").output == Array("out\nerr\n".utf8))
    }

    @Test func aCommandThatEndsItsSandboxLosesItsFiles() async throws {
        let machine = try Machine()
        defer { machine.end() }
        let session = try machine.session()
        _ = try await session.run("echo kept >a")
        let outcome = try await session.run("echo lost >a; kill -9 2; kill -9 -1; sleep 1")
        #expect(outcome.ending == .brokeOff)
        #expect(!outcome.keepsFiles)
        #expect(try await session.read("a", count: 100) == Array("kept\n".utf8))
    }

    @Test func nothingIsLeftOfAKilledCaller() async throws {
        let machine = try Machine()
        defer { machine.end() }
        let session = try machine.session()
        let task = Task { try await session.run("sleep 4713 & sleep 4713") }
        try await Machine.waitForProcess(with: "sleep 4713")
        // Bubblewrap dies as it does when its caller is killed: the kernel sends it the same signal.
        let monitors = try Machine.processes(with: "sleep 4713")
        let first = monitors.compactMap { pid_t($0.split(separator: " ")[0]) }.min()
        kill(try #require(first), SIGKILL)
        _ = try? await task.value
        #expect(try await Machine.hasEnded("sleep 4713"))
    }

    @Test func cancellingEndsACommand() async throws {
        let machine = try Machine()
        defer { machine.end() }
        let session = try machine.session()
        let task = Task { try await session.run("sleep 4714") }
        try await Machine.waitForProcess(with: "sleep 4714")
        task.cancel()
        await #expect(throws: SandboxFailure(.cancelled, "cancelled")) { try await task.value }
        #expect(try await Machine.hasEnded("sleep 4714"))
    }
}
