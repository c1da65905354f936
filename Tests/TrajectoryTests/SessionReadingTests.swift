import ContentHash
import JSON
import Testing
import Trajectory

@Suite struct SessionReadingTests {
    @Test func claudeCodeTakesTheNewestBranchAndMergesMessages() throws {
        let read = try Scratch().read(Samples.claude)
        read.expectContract()
        let item = try #require(read.items.first)
        #expect(item.summary.format == .claudeCode)
        #expect(item.summary.id == "s1")
        #expect(item.summary.environment == "/w")
        #expect(item.summary.model == "c-1")
        #expect(item.steps.map(\.text) == ["Build it", "I will.", "No, use ninja", "Using ninja."])
        #expect(item.steps[1].calls.map(\.id) == ["t1"])
        #expect(item.steps[1].results.first?.status == .error)
        #expect(item.steps[1].results.first?.exitCode == 2)
    }

    @Test func claudeCodeInterruptionsAndBrokenLines() throws {
        let lines = Samples.claude.split(separator: "\n").map(String.init)
        let read = try Scratch().read(
            (lines[0...3] + ["{\"type\":\"us"] + lines[4...5]).joined(separator: "\n"))
        read.expectContract()
        let item = try #require(read.items.first)
        #expect(item.steps.last?.isInterruption == true)
        #expect(item.steps.map(\.text) == ["Build it", "I will.", "[Request interrupted by user]"])
        #expect(item.summary.gaps.map(\.line) == [5])
    }

    @Test func claudeCodeStreamJSON() throws {
        let item = try #require(try Scratch().read(Samples.claudeStream).items.first)
        #expect(item.summary.id == "s9")
        #expect(item.steps.map(\.text) == ["", "One file."])
        #expect(item.steps[0].results.map(\.content) == ["a.txt"])
    }

    @Test func claudeCodeWrappedExports() throws {
        let records = Samples.claudeStream.split(separator: "\n").dropFirst().joined(separator: ",")
        for text in ["{\"loglines\":[\(records)]}", "{\n\"loglines\": [\n\(records)]}", "[\(records)]"] {
            let read = try Scratch().read(text)
            read.expectContract()
            #expect(read.items.first?.steps.map(\.text) == ["", "One file."])
        }
    }

    @Test func codexFirstGeneration() throws {
        let read = try Scratch().read(Samples.codex1)
        read.expectContract()
        let item = try #require(read.items.first)
        #expect(item.summary.format == .codex)
        #expect(item.summary.id == "r1")
        #expect(item.steps.map(\.source) == [.user, .agent, .agent])
        #expect(item.steps[1].reasoning == "run them")
        #expect(
            item.steps[1].results == [
                ToolResult(callID: "k1", content: "2 failed", status: .error, exitCode: 1)
            ])
    }

    @Test func codexSecondGeneration() throws {
        let item = try #require(try Scratch().read(Samples.codex2).items.first)
        #expect(item.summary.id == "r2")
        #expect(item.summary.model == "g-5")
        #expect(item.summary.environment == "/w")
        #expect(item.summary.prompt == "List files")
        #expect(item.steps.map(\.source) == [.user, .agent, .agent])
        #expect(item.steps[1].calls.map(\.arguments) == [["cmd": "ls"], "*** Begin Patch"])
        #expect(item.steps[1].results.map(\.status) == [.ok, .error])
        #expect(item.steps[1].results.map(\.exitCode) == [0, nil])
        #expect(item.steps[1].isInterruption)
    }

    @Test func codexThirdGenerationAndForks() throws {
        let item = try #require(try Scratch().read(Samples.codex3).items.first)
        #expect(item.summary.id == "child")
        #expect(item.steps.map(\.text) == ["Check both", "", "One failed."])
        #expect(item.steps[1].results.first?.exitCode == 3)
        #expect(item.steps[1].results.first?.status == .error)
    }

    @Test func copiesHaveTheSameIdentity() throws {
        func hash(_ text: String) throws -> String? { try Scratch().read(text).items.first?.summary.hash.hex }
        let fork = Samples.claude.split(separator: "\n").map {
            $0.split(separator: "s1", omittingEmptySubsequences: false).joined(separator: "forked")
        }
        #expect(try hash(Samples.claude) == hash(fork.joined(separator: "\n")))
        #expect(try hash(Samples.codex1) != hash(Samples.codex2))
        #expect(
            try hash(Samples.openAI)
                != hash(Samples.openAI.split(separator: "trial\":2").joined(separator: "trial\":3")))
        let reordered = Samples.openAI.split(separator: #"{\"q\": \"SELECT 1\"}"#).joined(
            separator: #"{\"q\":\"SELECT 1\"}"#)
        #expect(try hash(Samples.openAI) == hash(reordered))
    }
}
