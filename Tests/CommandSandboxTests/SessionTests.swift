import CommandSandbox
import ContentHash
import Glibc
import TestSupport
import Testing

/// A session's files from command to command, and checks beside it.
@Suite(.enabled(if: Machine.isAble, "bubblewrap or namespaces are missing"))
struct SessionTests {
    @Test func commandsSeeEachOthersFiles() async throws {
        let machine = try Machine()
        defer { machine.end() }
        let session = try machine.session(["input/a.txt": "one", "output/b.txt": "two", "expected/c.txt": "answer"])
        _ = try await session.run(
            "cat input/a.txt output/b.txt >both; chmod 700 both; mkdir d; echo deep >d/e; rm input/a.txt")
        let outcome = try await session.run("cat both; find . -type f | sort; stat -c %a both")
        #expect(
            String(decoding: outcome.output, as: UTF8.self) == "onetwo./both\n./d/e\n./output/b.txt\n700\n")
        #expect(try await session.list().map(\.path) == ["both", "d/e", "output/b.txt"])
        #expect(try await session.hash(of: "both", limit: 100) == ContentHash(of: "onetwo"))
        await #expect(throws: SandboxFailure.self) { try await session.contents(of: "both", limit: 5) }
        #expect(machine.scratch.read("task/input/a.txt") == "one", "the user's files are not touched")
    }

    @Test func aSessionBegunAgainSkipsWhatHadRun() async throws {
        let machine = try Machine()
        defer { machine.end() }
        let first = try machine.session(["input/a.txt": "one"])
        _ = try await first.run("date +%N >a")
        _ = try await first.run("date +%N >>a")
        let left = try await first.read("a", count: 100)
        let second = try machine.session()
        await second.skip("date +%N >a")
        #expect(await !second.isReady)
        await second.skip("date +%N >>a")
        #expect(await second.isReady)
        #expect(try await second.read("a", count: 100) == left)
    }

    @Test func aFolderBeyondTheLimitIsRefused() async throws {
        let machine = try Machine(SandboxLimits(disk: 100_000))
        defer { machine.end() }
        let session = try machine.session(["input/a.txt": String(repeating: "x", count: 200_000)])
        await #expect(throws: SandboxFailure.self) { try await session.run("true") }
    }

    @Test func aCheckReadsWhatItIsGivenAndChangesNothing() async throws {
        let machine = try Machine()
        defer { machine.end() }
        try machine.scratch.write(
            "checker/check.sh", "cmp -s \"$FILE\" \"$EXPECTED/a\" && echo same && exit 0; echo differs; exit 1")
        try machine.scratch.write("expected/a", "right")
        chmod(machine.scratch.path + "/expected", 0o700)
        let paths = [
            CommandSandbox.ReadOnlyPath(source: machine.scratch.path + "/checker", target: "/check/checker"),
            CommandSandbox.ReadOnlyPath(source: machine.scratch.path + "/expected", target: "/check/expected"),
        ]
        func check(_ command: String, _ text: String) async throws -> CommandOutcome {
            try await machine.sandbox.check(
                command, file: Array(text.utf8), name: "output/x/a", reading: paths,
                environment: ["FILE": "/task/output/x/a", "EXPECTED": "/check/expected"], in: "/check")
        }
        #expect(try await check("sh checker/check.sh", "right").isSuccess)
        let wrong = try await check("sh checker/check.sh", "wrong")
        #expect(wrong.ending == .exited(1) && wrong.output == Array("differs\n".utf8))
        // A file that is run by its checker cannot change checker or answer.
        let hostile =
            "echo exit 0 >/check/checker/check.sh; chmod -R 777 /check; rm -rf /check/expected; cp $FILE /check/expected/a"
        _ = try await check("sh \"$FILE\"; exit 0", hostile)
        #expect(machine.scratch.read("expected/a") == "right")
        #expect(try await check("sh \"$FILE\"; sh checker/check.sh", hostile).ending == .exited(1))
    }

    @Test func aMachineWithoutBubblewrapSaysWhatToInstall() throws {
        #expect {
            try CommandSandbox(limits: SandboxLimits(), path: "/nonexistent", temporary: "/tmp")
        } throws: { error in
            let failure = error as? SandboxFailure
            return failure?.kind == .unavailable && failure?.mend?.contains("install the package bubblewrap") == true
        }
    }
}
