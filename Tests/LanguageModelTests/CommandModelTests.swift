import Glibc
import JSON
import LanguageModel
import TestSupport
import Testing

/// Programs as models, with shell scripts in the place of the real ones.
@Suite(.timeLimit(.minutes(2))) struct CommandModelTests {
    private let folder = Questions.scratchFolder()

    private func install(_ name: String, _ script: String) throws {
        try TestFile.writeProgram("#!/bin/sh\n\(script)\n", to: "\(folder)/\(name)")
    }

    private func model(
        _ style: CommandModel.Style, limits: CommandModel.Limits = CommandModel.Limits()
    ) throws -> CommandModel {
        try CommandModel(
            style, environment: ["PATH": "\(folder):/usr/bin:/bin", "FAKE": folder], temporaryFolder: folder,
            limits: limits)
    }

    @Test func standardInputAndOutput() async throws {
        try install("echoer", "ls -A | wc -l; cat; echo noise >&2")
        let reply = try await model(.plain(["echoer"])).complete(Questions.free("What?"))
        #expect(reply.text == "0\nBe brief.\n\nWhat?")
        let big = String(repeating: "line of text\n", count: 100_000)
        let echoed = try await model(.plain(["cat"])).complete(Questions.free(big))
        #expect(echoed.text.utf8.count == big.utf8.count + 11 - 1)
    }

    @Test func failuresAreErrors() async throws {
        try install("failing", "echo 'bad \u{1B}[31mthing' >&2; exit 3")
        try install("silent", "exit 0")
        try install("later", "exit 75")
        try install("flood", "yes")
        func kind(_ name: String) async throws -> ModelError? {
            let model = try model(.plain([name]), limits: CommandModel.Limits(time: 20, output: 100_000))
            return await #expect(throws: ModelError.self) { try await model.complete(Questions.free("q")) }
        }
        let failing = try await kind("failing")
        #expect(failing?.kind == .refused)
        #expect(failing?.reason == "the program ended with exit code 3: bad  [31mthing")
        #expect(try await kind("silent")?.kind == .malformed)
        #expect(try await kind("later")?.kind == .transient(retryAfter: nil))
        #expect(try await kind("flood")?.kind == .malformed)
        #expect(throws: ModelSpecificationError.self) { try model(.plain(["no-such-program"])) }
    }

    /// The program's children go too, also one that ignores the first signal.
    @Test(arguments: [true, false])
    func theWholeGroupIsEnded(cancels: Bool) async throws {
        try install(
            "sleeper",
            "trap '' TERM; sleep 3000 & echo $! > \"$FAKE/child\"; echo $$ > \"$FAKE/parent\"; wait; sleep 3000"
        )
        let model = try model(.plain(["sleeper"]), limits: CommandModel.Limits(time: cancels ? 900 : 0.5))
        let start = ContinuousClock.now
        let task = Task { () -> ModelError? in
            do {
                _ = try await model.complete(Questions.free("q"))
                return nil
            } catch { return error as? ModelError }
        }
        while access("\(folder)/parent", F_OK) != 0 { try await Task.sleep(for: .milliseconds(10)) }
        if cancels { task.cancel() }
        let error = await task.value
        #expect(error?.kind == (cancels ? .cancelled : .transient(retryAfter: nil)))
        // Left alone it would be fifty minutes; on a busy machine other tests hold the threads for long.
        #expect(ContinuousClock.now - start < .seconds(300))
        for name in ["parent", "child"] {
            let text = String(decoding: read("\(folder)/\(name)"), as: UTF8.self)
            let number = try #require(pid_t(text.filter(\.isNumber)))
            for _ in 0..<100 where isAlive(number) { try await Task.sleep(for: .milliseconds(10)) }
            #expect(!isAlive(number))
        }
    }

    /// A zombie that nobody has reaped yet counts as ended.
    private func isAlive(_ number: pid_t) -> Bool {
        guard kill(number, 0) == 0 else { return false }
        let status = String(decoding: read("/proc/\(number)/stat"), as: UTF8.self)
        return !status.isEmpty && !status.contains(") Z")
    }

    private func read(_ path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return Array(bytes.prefix(max(0, count)))
    }

    @Test func claudeAnswersInAnObject() async throws {
        try install(
            "claude",
            """
            printf '%s\\n' "$@" > "$FAKE/arguments"; cat > "$FAKE/prompt"
            case "$*" in *--no-session-persistence*) echo "error: unknown option '--no-session-persistence'" >&2; exit 1;; esac
            echo '{"type":"result","subtype":"success","is_error":false,"result":"words","structured_output":\
            \(Questions.fitting),"usage":{"input_tokens":5,"cache_read_input_tokens":100,"cache_creation_input_tokens":20,\
            "output_tokens":9},"modelUsage":{"big-model":{}}}'
            """)
        let model = try model(.claude("big"))
        let scheduler = CallScheduler(model: model)
        let outcome = await scheduler.outcome(of: Questions.structured("q"))
        #expect(outcome.reply?.text == Questions.fitting)
        #expect(outcome.reply?.usage == TokenUsage(input: 125, cachedInput: 100, cacheWrites: 20, output: 9))
        #expect(outcome.reply?.model == "big-model")
        #expect(model.identity.name == "claude:big")
        let arguments = String(decoding: read("\(folder)/arguments"), as: UTF8.self)
        #expect(
            arguments.hasPrefix(
                "-p\n--output-format\njson\n--tools\n\n--strict-mcp-config\n--model\nbig\n--json-schema\n"))
        #expect(scheduler.ledger.total.attempts == 2, "the run with the unknown option counts")
        _ = await scheduler.outcome(of: Questions.structured("r"))
        #expect(scheduler.ledger.total.attempts == 3)
    }

    @Test(arguments: [
        (
            #"{"type":"result","subtype":"success","is_error":true,"result":"API Error: 529 Overloaded"}"#,
            "transient"
        ),
        (
            #"{"type":"result","subtype":"success","is_error":true,"result":"Invalid API key · Please run /login"}"#,
            "unauthorized"
        ),
        (
            #"{"type":"result","subtype":"success","is_error":true,"result":"Claude usage limit reached"}"#,
            "quota"
        ),
        (#"{"type":"result","subtype":"error_max_turns","is_error":false}"#, "refused"),
        (#"{"type":"result","subtype":"success","is_error":false,"result":""}"#, "malformed"),
        ("plain words", "malformed"),
    ])
    func claudeFails(output: String, kind: String) async throws {
        try install("claude", "cat > /dev/null; cat <<'END'\n\(output)\nEND")
        let error = await #expect(throws: ModelError.self) {
            try await model(.claude(nil)).complete(Questions.free("q"))
        }
        #expect(error?.kind.name == kind)
    }

    @Test func codexAnswersInEvents() async throws {
        try install(
            "codex",
            """
            printf '%s\\n' "$@" > "$FAKE/arguments"; cat > "$FAKE/prompt"
            echo '{"type":"thread.started","thread_id":"t"}'
            echo '{"type":"item.completed","item":{"id":"0","type":"reasoning","text":"hm"}}'
            echo '{"type":"item.completed","item":{"id":"1","type":"agent_message","text":"first"}}'
            echo '{"type":"item.completed","item":{"id":"2","type":"agent_message","text":"last"}}'
            echo '{"type":"turn.completed","usage":{"input_tokens":50,"cached_input_tokens":40,"output_tokens":3}}'
            """)
        let reply = try await model(.codex("o9")).complete(Questions.free("q"))
        #expect(reply == ModelReply(text: "last", usage: TokenUsage(input: 50, cachedInput: 40, output: 3)))
        let arguments = String(decoding: read("\(folder)/arguments"), as: UTF8.self)
        #expect(
            arguments.hasPrefix(
                "exec\n--json\n--skip-git-repo-check\n--sandbox\nread-only\n--ephemeral\n-m\no9\n-o\n"))
        #expect(arguments.hasSuffix("\n-\n"))
        try install(
            "codex",
            "cat >/dev/null; echo '{\"type\":\"turn.failed\",\"error\":{\"message\":\"usage limit hit\"}}'; exit 1"
        )
        let error = await #expect(throws: ModelError.self) {
            try await model(.codex(nil)).complete(Questions.free("q"))
        }
        #expect(error?.kind == .quota)
    }
}
