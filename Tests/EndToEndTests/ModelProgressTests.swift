import Glibc
import JSON
import TestSupport
import Testing

/// What is seen of a run while it goes on.
@Suite("progress")
struct ModelProgressTests {
    private static func serve() throws -> ScriptedModelServer {
        try ScriptedModelServer { request in
            [.pause(50)]
                + ModelScript.stream(ScriptedAnalyst.shop.answer(ScriptedAnalyst.text(of: request.body)))
        }
    }

    @Test("on a terminal one line is rewritten, and gone in the end")
    func terminal() throws {
        let server = try Self.serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let (status, seen) = try Self.onTerminal(
            [ProgramRun.skillgit] + workspace.evolving("openai:scripted"), in: workspace.folder,
            environment: workspace.sandbox.environment.merging(server.variables) { $1 })
        #expect(status == 0, "\(seen)")
        let drawn = seen.split(separator: "\r\u{1B}[K", omittingEmptySubsequences: false)
        #expect(drawn.count > 12, "\(seen)")
        #expect(drawn.contains { $0.hasPrefix("analysed 6/12") && !$0.contains("\n") }, "\(seen)")
        #expect(drawn.contains { $0.contains(" in flight") && $0.contains(" tokens") }, "\(seen)")
        for line in drawn.dropFirst().dropLast() { #expect(line.count < 100 && !line.contains("\n"), "\(line)") }
        // The result follows on a line of its own.
        #expect(drawn.last?.contains("12 trajectories: ") == true, "\(seen)")
    }

    @Test("elsewhere there are few plain lines, with --quiet none, beside --json none unless they are asked for")
    func lines() throws {
        let server = try Self.serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 30)
        let plain = try workspace.copy("plain").evolve(server)
        #expect(plain.status == 0)
        let lines = plain.errors.split(separator: "\n").filter { $0.hasPrefix("analysed ") }
        #expect((3...16).contains(lines.count), "\(plain.errors)")
        #expect(!plain.errors.contains("\u{1B}"))
        #expect(lines.last?.hasPrefix("analysed 30 of 30, merged ") == true, "\(plain.errors)")

        let quiet = try workspace.copy("quiet").evolve(server, ["-q"])
        #expect(!quiet.errors.contains("analysed") && !quiet.errors.contains("read "), "\(quiet.errors)")
        #expect(quiet.errors.contains("prompts stay on this machine"), "where prompts go is always said")

        let silent = try workspace.copy("silent").evolve(server, ["--json"])
        #expect(!silent.errors.contains("analysed") && !silent.errors.contains("{"), "\(silent.errors)")
    }

    @Test("events are one JSON object a line, and the result stays one object on standard output")
    func events() throws {
        let server = try Self.serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let run = try workspace.evolve(server, ["--json", "--progress", "json"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try JSONValue.parse(run.output)["schema"] == "skillgit.evolve/1")
        let events = try run.errors.split(separator: "\n").filter { $0.hasPrefix("{") }.map {
            try JSONValue.parse($0.utf8)
        }
        #expect(events.allSatisfy { $0["schema"] == "skillgit.progress/1" })
        #expect(events.first?["event"] == "read" && events.first?["trajectories"] == 12)
        let last = try #require(events.last)
        #expect(last["event"] == "calls" && last["analysis"] == ["done": 12, "planned": 12])
        #expect(last["merge"]?["done"] == last["merge"]?["planned"])
        #expect(last["exchanges"]?.integer == server.requests.count && last["in_flight"] == 0)
        #expect(last["tokens"]?["input"]?.integer == 100 * server.requests.count)
        #expect(last["cost"] == .null && last["seconds_left"] == 0)
    }

    @Test("contradictions and curation are in events, plain lines, the ledger and the dry run")
    func laterStages() throws {
        let item = "Wait for a clear yes before an order is touched."
        var teacher = ScriptedTeacher(lesson: { number in
            let rule = number / 2 % 2 == 0 ? "Touch an order at once." : "Touch an order after a clear yes only."
            return ScriptedTeacher.lesson(
                rule, rule,
                edit: ScriptedTeacher.edit("replace", section: ["Shop", "Pitfalls"], quote: item, content: "- " + rule))
        })
        teacher.place = { rule in
            ScriptedTeacher.edit("replace", section: ["Shop", "Pitfalls"], quote: item, content: "- " + rule)
        }
        let server = try teacher.serve()
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let path = String(workspace.folder.dropFirst(workspace.sandbox.path.count + 1)) + "/SKILL.md"
        let text = try #require(workspace.sandbox.read(path))
        let place = try #require(text.firstRange(of: "## Pitfalls\n"))
        try workspace.sandbox.write(path, text[..<place.upperBound] + "\n- \(item)\n" + text[place.upperBound...])
        _ = try workspace.git("commit", "-qam", "Say what to wait for")

        let dry = try workspace.evolve(server, ["--dry-run", "--curate"])
        #expect(dry.output.contains("1 to settle contradictions, at the most"), "\(dry.output)")
        #expect(dry.output.contains("1 to look the text over, at the most"), "\(dry.output)")
        let plain = try workspace.copy("plain").evolve(server, ["--curate"])
        #expect(plain.status == 0, "\(plain.errors)")
        let lines = plain.errors.split(separator: "\n").filter { $0.hasPrefix("analysed ") }
        #expect(lines.contains { $0.contains(", settled 0 of 1") }, "\(plain.errors)")
        #expect(lines.last?.contains(", settled 1 of 1, curated 1 of 1") == true, "\(plain.errors)")
        for stage in ["conflict: 1 call, 1 attempt", "curation: 1 call, 1 attempt"] {
            #expect(plain.output.contains(stage), "\(plain.output)")
        }

        let run = try workspace.evolve(server, ["--curate", "--json", "--progress", "json"])
        #expect(run.status == 0, "\(run.errors)")
        let events = try run.errors.split(separator: "\n").filter { $0.hasPrefix("{") }.map {
            try JSONValue.parse($0.utf8)
        }
        #expect(events.contains { $0["conflict"] == ["done": 0, "planned": 1] }, "a stage is told when it begins")
        let last = try #require(events.last)
        #expect(last["conflict"] == ["done": 1, "planned": 1] && last["curation"] == ["done": 1, "planned": 1])
        let ledger = try JSONValue.parse(run.output)["ledger"]?.array ?? []
        for purpose in ["conflict", "curation"] {
            let calls = ledger.filter { $0["purpose"]?.string == purpose }.compactMap { $0["calls"]?.integer }
            #expect(calls == [1], "\(purpose): \(ledger)")
        }
    }

    /// Runs a program on a pseudo terminal of 100 columns and gives everything that it wrote there.
    private static func onTerminal(
        _ arguments: [String], in folder: String, environment: [String: String]
    ) throws -> (Int32, String) {
        // posix_openpt and its kin are hidden from Swift; this is what they do.
        let main = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var locked: Int32 = 0
        var number: UInt32 = 0
        guard main >= 0, ioctl(main, 0x4004_5431, &locked) == 0, ioctl(main, 0x8004_5430, &number) == 0 else {
            throw SystemFailure(operation: "open /dev/ptmx", code: errno)
        }
        let other = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard other >= 0 else { throw SystemFailure(operation: "open the terminal", code: errno) }
        let process = try ProgramRun.start(
            arguments, in: folder, environment: environment, descriptors: [other, other, other])
        close(other)
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(main, &part, part.count)
            guard count > 0 else { break }
            bytes += part[..<count]
        }
        close(main)
        return (ProgramRun.wait(for: process), String(decoding: bytes, as: UTF8.self))
    }
}

extension ModelWorkspace {
    fileprivate func evolve(_ server: ScriptedModelServer, _ more: [String] = []) throws -> ProgramRun {
        try skillgit(evolving("openai:scripted", ["--concurrency", "4"] + more), server.variables)
    }
}
