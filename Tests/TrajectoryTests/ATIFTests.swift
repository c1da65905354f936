import JSON
import Testing
import Trajectory

@Suite struct ATIFTests {
    @Test(arguments: ["1.0", "1.2", "1.5", "1.6", "1.7", "1.8"])
    func versions(_ version: String) throws {
        for agentFirst in [true, false] {
            let read = try Scratch().read(Samples.atif(version: version, agentFirst: agentFirst))
            read.expectContract()
            let item = try #require(read.items.first)
            #expect(item.summary.format == .atif)
            #expect(item.summary.id == "sess")
            #expect(item.summary.agent == "ag")
            #expect(item.summary.model == "m-2")
            #expect(item.summary.task == "T")
            #expect(item.summary.outcome.outcome == .success)
            #expect(item.steps.map(\.source) == [.system, .user, .agent])
            #expect(item.steps[1].text == "Do it\n[image]")
            #expect(item.steps[2].results.map(\.status) == [.error, .ok, .ok])
            #expect(item.steps[2].results.map(\.exitCode) == [4, nil, 0])
            #expect(read.items.count == (version >= "1.7" ? 2 : 1))
            if version >= "1.7" { #expect(read.items.last?.summary.id == "sub") }
        }
    }

    @Test func aLineEachAndACutDocument() throws {
        let one = Samples.atif(version: "1.5").split(separator: "\n").joined(separator: " ")
        let read = try Scratch().read(one + "\n" + one + "\n" + one.dropLast(30))
        read.expectContract()
        #expect(read.items.count == 2)
        #expect(read.failures.map(\.line) == [3])
        let pretty = try Scratch().read(String(Samples.atif(version: "1.5").dropLast(30)))
        pretty.expectContract()
        #expect(pretty.failures.map(\.ordinal) == [1])
    }

    /// What the writer writes is strict ATIF and reads as the same steps with the same identity.
    @Test(arguments: [
        Samples.openAI, Samples.legacy, Samples.anthropic, Samples.tau, Samples.claude, Samples.claudeStream,
        Samples.codex1, Samples.codex2, Samples.codex3, Samples.atif(),
    ])
    func writtenTrajectoriesReadTheSame(_ text: String) throws {
        let scratch = try Scratch()
        let original = try scratch.read(text)
        var output: [UInt8] = []
        try withoutActuallyEscaping({ output += $0 }) { write in
            var writer = ATIFWriter(write: write)
            for item in original.items {
                try writer.began(file: "", ordinal: item.summary.ordinal, format: item.summary.format)
                for step in item.steps { try writer.step(step) }
                try writer.ended(item.summary)
            }
        }
        let again = try scratch.read(output)
        again.expectContract()
        #expect(again.items.map(\.summary.hash) == original.items.map(\.summary.hash))
        #expect(again.items.map(\.summary.outcome.outcome) == original.items.map(\.summary.outcome.outcome))
        for (left, right) in zip(original.items, again.items) {
            #expect(left.steps.map(\.text) == right.steps.map(\.text))
            #expect(left.steps.map(\.isInterruption) == right.steps.map(\.isInterruption))
            #expect(
                left.steps.flatMap(\.results).map(\.status) == right.steps.flatMap(\.results).map(\.status))
            #expect(
                left.steps.flatMap(\.results).map(\.exitCode)
                    == right.steps.flatMap(\.results).map(\.exitCode))
        }
        for line in output.split(separator: 0x0A) { try expectStrict(JSONValue.parse(line)) }
    }

    private func expectStrict(_ document: JSONValue) {
        #expect(document["schema_version"] == "ATIF-v1.7")
        #expect(document["agent"]?["name"]?.string != nil)
        #expect(document["agent"]?["version"]?.string != nil)
        let steps = document["steps"]?.array ?? []
        #expect(!steps.isEmpty)
        for (index, step) in steps.enumerated() {
            #expect(step["step_id"]?.integer == index + 1)
            #expect(step["message"]?.string != nil)
            let calls = step["tool_calls"]?.array ?? []
            #expect(calls.isEmpty || step["source"] == "agent")
            #expect(calls.allSatisfy { $0["arguments"]?.object != nil })
            let ids = calls.compactMap { $0["tool_call_id"]?.string }
            for result in step["observation"]?["results"]?.array ?? [] {
                if let id = result["source_call_id"]?.string { #expect(ids.contains(id)) }
            }
        }
    }
}
