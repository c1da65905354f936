import JSON
import Testing
import Trajectory

@Suite struct MessageReadingTests {
    @Test func openAIMessagesWithRewardAndTools() throws {
        let read = try Scratch().read(Samples.openAI)
        read.expectContract()
        let item = try #require(read.items.first)
        #expect(item.summary.format == .messages)
        #expect(item.summary.id == "run-7")
        #expect(item.summary.task == "t1")
        #expect(item.summary.trial == "2")
        #expect(item.summary.environment == "shop")
        #expect(item.summary.model == "m-1")
        #expect(item.summary.prompt == "How many orders?")
        #expect(item.summary.outcome.outcome == .success)
        #expect(item.summary.outcome.origin == .recorded)
        #expect(item.steps.map(\.source) == [.system, .user, .agent, .agent])
        #expect(item.steps[2].calls.map(\.arguments) == [["q": "SELECT 1"], "not json"])
        #expect(item.steps[2].results.map(\.content) == ["1", "Error: syntax"])
        #expect(item.steps[2].results.map(\.callID) == ["c1", "c2"])
    }

    @Test func legacyFunctionCalls() throws {
        let item = try #require(try Scratch().read(Samples.legacy).items.first)
        #expect(item.summary.outcome.outcome == .failure)
        #expect(item.steps[1].calls.first?.name == "weather")
        #expect(item.steps[1].results.first?.callID == item.steps[1].calls.first?.id)
    }

    @Test func anthropicBlocks() throws {
        let item = try #require(try Scratch().read(Samples.anthropic).items.first)
        #expect(item.steps.map(\.source) == [.system, .user, .agent, .agent])
        #expect(item.steps[2].reasoning == "hm")
        #expect(item.steps[2].results.first?.status == .error)
        #expect(item.steps[2].results.first?.exitCode == 2)
    }

    @Test func tauBenchArrays() throws {
        let read = try Scratch().read(Samples.tau)
        read.expectContract()
        #expect(read.items.map(\.summary.task) == ["3", "3"])
        #expect(read.items.map(\.summary.trial) == ["1", "2"])
        #expect(read.items.map(\.summary.outcome.outcome) == [.failure, .success])
        #expect(read.items.first?.summary.prompt == "Cancel my order")
        #expect(read.items.map(\.summary.ordinal) == [1, 2])
    }

    @Test func bareListsAndLinesOfMessages() throws {
        let messages = [#"{"role":"user","content":"a"}"#, #"{"role":"assistant","content":"b"}"#]
        for text in [
            "[" + messages.joined(separator: ",") + "]", "[\n" + messages.joined(separator: ",\n") + "\n]",
            messages.joined(separator: "\n"), "[[" + messages.joined(separator: ",") + "]]",
        ] {
            let read = try Scratch().read(text)
            read.expectContract()
            #expect(read.items.map(\.steps.count) == [2])
        }
    }

    @Test func aConversationInsideAConversation() throws {
        let read = try Scratch().read(
            #"[{"role":"user","content":"a"},{"messages":[{"role":"user","content":"b"}]},{"role":"user","content":"c"}]"#
        )
        read.expectContract()
        #expect(read.items.map { $0.steps.map(\.text) } == [["a"], ["b"], ["c"]])
    }

    @Test func shareGPTAndWrappers() throws {
        let share = #"{"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}"#
        #expect(try Scratch().read(share).items.first?.steps.map(\.source) == [.user, .agent])
        let tau2 =
            #"{"tasks":[{"id":1}],"simulations":[{"id":"s","task_id":1,"reward_info":{"reward":1.0},"messages":[{"role":"user","content":"x"},{"role":"tool","id":"c","content":"boom","error":true}]}]}"#
        let item = try #require(try Scratch().read(tau2).items.first)
        #expect(item.summary.outcome.outcome == .success)
        #expect(item.steps.last?.results.first?.status == .error)
    }

    @Test(arguments: [
        (#""reward":0.99"#, Outcome.failure), (#""score":1"#, .success), (#""success":true"#, .success),
        (#""is_resolved":false"#, .failure), (#""outcome":"failed""#, .failure),
        (#""reward":null"#, .unknown),
        (#""info":{"resolved":true}"#, .success), (#""reward":1,"score":0"#, .success), (#""x":1"#, .unknown),
        (#""outcome":"maybe""#, .unknown),
    ])
    func outcomes(_ member: String, _ expected: Outcome) throws {
        let text = #"{"messages":[{"role":"user","content":"a"}],"# + member + "}"
        let outcome = try Scratch().read(text).items.first?.summary.outcome
        #expect(outcome?.outcome == expected)
        #expect(outcome?.origin == (expected == .unknown ? OutcomeLabel.Origin.none : .recorded))
    }

    @Test func aBrokenLineIsReportedAndTheRestGoesOn() throws {
        let line = #"{"messages":[{"role":"user","content":"a"}]}"#
        let read = try Scratch().read(
            [line, line.dropLast(4) + "x", "{}", line, String(line.dropLast(3))].joined(separator: "\n"))
        read.expectContract()
        #expect(read.items.map(\.summary.ordinal) == [1, 4])
        #expect(read.failures.map(\.line) == [2, nil, 5])
        #expect(read.failures.map(\.ordinal) == [2, 3, 5])
    }

    @Test func aBrokenFirstLineIsOnlyThat() throws {
        let line = #"{"messages":[{"role":"user","content":"a"}]}"#
        let read = try Scratch().read([String(line.dropLast(9)), line, line].joined(separator: "\n"))
        read.expectContract()
        #expect(read.items.count == 2)
        #expect(read.failures.map(\.line) == [1])
    }

    @Test func longTextIsCutAndBadTextReplaced() throws {
        let long = String(repeating: "x", count: 500_000)
        let text =
            Array(#"{"messages":[{"role":"user","content":"\#(long)"},{"role":"assistant","content":"a"#.utf8)
            + [0xFF] + Array(#""}]}"#.utf8)
        let item = try #require(try Scratch().read(text).items.first)
        #expect((item.steps.first?.text.utf8.count ?? 0) < 70_000)
        #expect(item.steps.first?.text.contains("434464 bytes missing") == true)
        #expect(item.steps.last?.text == "a\u{FFFD}")
        #expect(item.summary.gaps.count == 1)
    }

    @Test(arguments: [
        (#"{"resourceSpans":[]}"#, "OpenTelemetry"),
        (#"{"sessionId":"a","projectHash":"b","messages":[]}"#, "Gemini"),
        ("PK\u{3}\u{4}xxxx", "zip archive is cut off"), ("", "empty"), ("hello", "no JSON"),
        (#"{"a":1,"b":2}"#, "'a', 'b'"),
        (#"{"trajectory":[],"history":[],"info":{}}"#, "no messages"), ("[]", "without objects"),
        (#"{"type":"session.start","data":{}}"#, "Copilot"),
        (#"{"eval":{},"version":2,"status":"success"}"#, "without messages"),
        ("{\"messages\":[", "ends inside"),
    ])
    func refusesWithAReason(_ text: String, _ reason: String) throws {
        let read = try Scratch().read(text)
        read.expectContract()
        #expect(read.items.isEmpty)
        #expect(read.failures.count == 1)
        #expect(read.failures.first?.reason.contains(reason) == true)
    }

    @Test func aMissingFileIsAFailure() throws {
        let read = try Scratch.read("/nowhere/at/all.json")
        #expect(read.failures.first?.reason.contains("cannot be opened") == true)
    }

    @Test func oneStepStaysWithinItsLimitWhateverTheCalls() throws {
        let big = String(repeating: "y", count: 3_000)
        let calls = (0..<200).map { #"{"id":"c\#($0)","function":{"name":"f","arguments":{"a":"\#(big)"}}}"# }
        let text =
            #"{"messages":[{"role":"assistant","content":null,"tool_calls":["# + calls.joined(separator: ",")
            + "]}]}"
        let limits = TrajectoryReadLimits(stepLimit: 20_000)
        let item = try #require(try Scratch().read(text, limits: limits).items.first)
        let written = item.steps[0].calls.map { JSONWriter.compact($0.arguments).utf8.count }.reduce(0, +)
        #expect(written < 40_000)
        #expect(item.steps[0].calls.count == 200)
    }

    @Test func detectsByContent() throws {
        let scratch = try Scratch()
        for (text, format) in [
            (Samples.openAI, TrajectoryFormat.messages), (Samples.atif(), .atif),
            (Samples.claude, .claudeCode),
            (Samples.codex1, .codex), (Samples.codex3, .codex),
        ] {
            #expect(
                try TrajectoryFormat.detect(file: scratch.write(text, to: "x.txt"), display: "x") == format)
        }
        #expect(throws: TrajectoryFailure.self) {
            try TrajectoryFormat.detect(file: scratch.path, display: "x")
        }
    }
}
