import CommandSandbox
import Glibc
import TestSupport
import Testing

/// What a sandboxed command cannot see or reach.
@Suite(.enabled(if: Machine.isAble, "bubblewrap or namespaces are missing"))
struct IsolationTests {
    @Test func noFolderOfTheMachineIsThere() async throws {
        let machine = try Machine()
        defer { machine.end() }
        try machine.scratch.write("home/secret", "the-secret-text")
        let text = try await machine.text(
            """
            ls -a / /home /root /work /var /sys /mnt /etc; cat \(machine.scratch.path)/home/secret /etc/shadow
            cat /proc/1/root/etc/shadow; ls -d /proc/[0-9]*
            """)
        #expect(!text.contains("the-secret-text"))
        let root = Set(text.split(separator: "\n").prefix { !$0.isEmpty }.map(String.init))
        #expect(root.isDisjoint(with: ["home", "root", "work", "var", "sys", "mnt", "opt", "srv"]), "\(root)")
        for folder in ["/home", "/root", "/work", "/var", "/sys", "/mnt"] {
            #expect(text.contains("cannot access '\(folder)'"), "\(folder) is there: \(text)")
        }
        let processes = text.split(separator: "\n").filter { $0.hasPrefix("/proc/") }
        #expect(processes.count < 12, "only processes of the sandbox: \(processes)")
    }

    @Test func theNetworkIsNotThere() async throws {
        let listener = try LoopbackListener()
        let machine = try Machine()
        defer { machine.end() }
        let text = try await machine.text(
            """
            cat /proc/net/dev | grep -c :
            python3 - <<'END'
            import socket
            try:
                socket.create_connection(("127.0.0.1", \(listener.port)), 1).send(b"hello")
                print("connected")
            except OSError as error:
                print("refused", error)
            END
            """)
        #expect(text.hasPrefix("1\nrefused"), "\(text)")
        #expect(!listener.sawConnection())
        // The listener does see what connects from outside.
        try listener.connect()
        #expect(listener.sawConnection())
    }

    @Test func theEnvironmentIsClean() async throws {
        setenv("SKILLGIT_TEST_SECRET", "sk-very-secret", 1)
        let machine = try Machine()
        defer { machine.end() }
        let text = try await machine.text("env; id -u; id -un; hostname; pwd")
        #expect(!text.contains("SECRET") && !text.contains("sk-very"))
        #expect(text.contains("HOME=/tmp\n"))
        #expect(text.hasSuffix("1000\nagent\nsandbox\n/task\n"), "\(text)")
    }

    @Test func theSystemCannotBeChanged() async throws {
        let machine = try Machine()
        defer { machine.end() }
        let text = try await machine.text(
            """
            for f in /usr/bin/x /x /dev/x /etc/passwd /proc/sys/kernel/core_pattern /proc/sysrq-trigger; do
              (echo x >$f) 2>/dev/null && echo wrote $f
            done
            unshare -Ur true 2>/dev/null && echo namespaces
            grep -E '^Cap(Eff|Prm|Bnd)' /proc/self/status | grep -vc 0000000000000000
            grep NoNewPrivs /proc/self/status
            """)
        #expect(text == "0\nNoNewPrivs:\t1\n", "\(text)")
    }

    @Test func systemProgramsRun() async throws {
        let machine = try Machine()
        defer { machine.end() }
        let outcome = try await machine.session().run(
            "git init -q r && cd r && echo a >a && git add a && git -c user.name=a -c user.email=a@b commit -qm x "
                + "&& git log --oneline | wc -l && python3 -c 'print(6 * 7)'")
        #expect(String(decoding: outcome.output, as: UTF8.self) == "1\n42\n")
        #expect(outcome.isSuccess)
    }

    @Test func linksOutOfTheFolderReadNothing() async throws {
        let machine = try Machine()
        defer { machine.end() }
        try machine.scratch.write("outside/secret", "the-secret-text")
        let session = try machine.session(["input/a.txt": "inside"])
        symlink(machine.scratch.path + "/outside", machine.scratch.path + "/task/input/link")
        symlink(machine.scratch.path + "/outside/secret", machine.scratch.path + "/task/input/file")
        _ = try await session.run(
            "ln -s /etc/passwd passwd; ln -s input/a.txt good; mkfifo pipe; cat input/link/secret input/file")
        for path in [
            "input/link/secret", "input/file", "passwd", "../etc/passwd", "/etc/passwd", "pipe", "input", "",
            "nothing",
        ] {
            await #expect(throws: SandboxFailure.self, "\(path)") { try await session.read(path, count: 100) }
        }
        #expect(try await session.read("good", count: 100) == Array("inside".utf8))
        let reader = FolderReader(machine.scratch.path + "/task")
        for path in ["input/link/secret", "input/file", "../outside/secret", "input", "/etc/passwd"] {
            #expect(throws: SandboxFailure.self, "\(path)") { try reader.read(path, count: 100) }
        }
        #expect(reader.list().map(\.path) == ["input/a.txt"])
        #expect(try reader.read("input/a.txt", from: 2, count: 3) == Array("sid".utf8))
    }
}
