import JSON
import TestSupport
import Testing
import Trajectory

@Suite struct InspectTests {
    private static func archive(_ samples: [(String, String)]) -> ZipFile {
        ZipFile(
            [("_journal/start.json", "{}")] + samples
                + [
                    ("summaries.json", "[]"),
                    ("header.json", #"{"version":2,"status":"success","eval":\#(ResearchSamples.inspectEval)}"#),
                ])
    }

    private func expectSample(_ item: TrajectoryCollector.Item) {
        #expect(item.summary.format == .inspect)
        #expect(item.summary.id == "count/1_epoch_2")
        #expect(item.summary.task == "count/1")
        #expect(item.summary.trial == "2")
        #expect(item.summary.environment == "count")
        #expect(item.summary.model == "m-6")
        #expect(item.summary.prompt == "How many files?")
        #expect(item.summary.outcome.outcome == .success)
        #expect(item.summary.outcome.note == "scorer match")
        #expect(item.steps.map(\.source) == [.system, .user, .agent, .agent])
        #expect(item.steps[0].text == "Be brief.")
        #expect(item.steps[2].reasoning == "count")
        #expect(item.steps[2].calls.map(\.name) == ["bash"])
        #expect(item.steps[2].calls.map(\.arguments) == [["cmd": "ls -l"]])
        #expect(item.steps[2].results.map(\.status) == [.error])
        #expect(item.steps[2].results.map(\.content) == ["no access"])
    }

    @Test func jsonLogs() throws {
        let text = ResearchSamples.inspectLog([
            ResearchSamples.inspectSample(epoch: 2),
            ResearchSamples.inspectSample(id: #""b""#, scores: #"{"match":{"value":"I"}}"#),
        ])
        let read = try Scratch().read(text)
        read.expectContract()
        #expect(read.failures.isEmpty)
        #expect(read.items.count == 2)
        expectSample(try #require(read.items.first))
        #expect(read.items.last?.summary.id == "count/b_epoch_1")
        #expect(read.items.last?.summary.outcome.outcome == .failure)
    }

    @Test(arguments: [0, 8])
    func zipLogs(_ method: Int) throws {
        var file = Self.archive([("samples/1_epoch_2.json", ResearchSamples.inspectSample(epoch: 2))])
        for place in file.members.indices { file.members[place].method = method }
        let read = try Scratch().read(file.bytes)
        read.expectContract()
        #expect(read.failures.isEmpty)
        expectSample(try #require(read.items.first))
        let scratch = try Scratch()
        #expect(
            try TrajectoryFormat.detect(file: scratch.write(file.bytes, to: "x"), display: "x") == .inspect)
    }

    @Test(
        arguments: [
            (#"{"a":{"value":"C"}}"#, Outcome.success, 1.0), (#"{"a":{"value":"N"}}"#, .failure, 0),
            (#"{"a":{"value":"P"}}"#, .failure, 0.5), (#"{"a":{"value":1}}"#, .success, 1),
            (#"{"a":{"value":0.3}}"#, .failure, 0.3), (#"{"a":{"value":true}}"#, .success, 1),
            (#"{"a":{"value":"C"},"b":{"value":"I"}}"#, .failure, 0),
            (#"{"a":{"value":{"x":1,"y":0.5}}}"#, .failure, 0.5), (#"{"a":{"value":"maybe"}}"#, .unknown, nil),
            (#"{"a":{"value":[]}}"#, .unknown, nil), (#"{}"#, .unknown, nil), ("null", .unknown, nil),
            ("7", .unknown, nil),
        ] as [(String, Outcome, Double?)])
    func scores(_ scores: String, _ outcome: Outcome, _ score: Double?) throws {
        let text = ResearchSamples.inspectLog([ResearchSamples.inspectSample(scores: scores)])
        let label = try #require(try Scratch().read(text).items.first?.summary.outcome)
        #expect(label.outcome == outcome)
        #expect(label.score == score)
        #expect(label.origin == (outcome == .unknown ? .none : .recorded))
    }

    @Test func aSampleThatEndedInAnErrorWasNotJudged() throws {
        let sample = ResearchSamples.inspectSample(
            scores: #"{"a":{"value":"I"}}"#, rest: #","error":{"message":"sandbox lost"}"#)
        let label = try #require(
            try Scratch().read(ResearchSamples.inspectLog([sample])).items.first?.summary.outcome)
        #expect(label.outcome == .unknown)
        #expect(label.note?.contains("sandbox lost") == true)
    }

    @Test func attachmentsOverTheBudgetStayNames() throws {
        let long = String(repeating: "z", count: 60_000)
        let rest = #","messages2":[]"#
        let sample = ResearchSamples.inspectSample(rest: rest)
            .replacing("Be brief.", with: long)
        let limits = TrajectoryReadLimits(recordLimit: 4_096)
        let item = try #require(
            try Scratch().read(ResearchSamples.inspectLog([sample]), limits: limits).items.first)
        #expect(item.steps[0].text == "attachment://0123")
        #expect(item.steps[2].calls.map(\.arguments) == [["cmd": "ls -l"]])
    }

    @Test func logsWithoutSamples() throws {
        for text in [ResearchSamples.inspectLog([]), #"{"version":2,"status":"error","eval":{}}"#] {
            let read = try Scratch().read(text)
            read.expectContract()
            #expect(read.items.isEmpty)
            #expect(read.failures.count == 1)
        }
        let read = try Scratch().read(Self.archive([]).bytes)
        #expect(read.failures.map(\.reason) == ["an Inspect log without samples"])
    }

    @Test func aLogThatIsCutOffIsReadAsFarAsItGoes() throws {
        let text = ResearchSamples.inspectLog([
            ResearchSamples.inspectSample(epoch: 2), ResearchSamples.inspectSample(),
        ])
        let read = try Scratch().read(Array(text.utf8.prefix(text.utf8.count - 400)))
        read.expectContract()
        expectSample(try #require(read.items.first))
        #expect(read.failures.count == 1)
    }

    // MARK: Archives that lie

    private func refusal(_ change: (inout ZipFile.Member) -> Void) throws -> TrajectoryCollector {
        var file = Self.archive([
            ("samples/1_epoch_2.json", ResearchSamples.inspectSample(epoch: 2)),
            ("samples/2_epoch_1.json", ResearchSamples.inspectSample(id: "2")),
        ])
        change(&file.members[1])
        let read = try Scratch().read(file.bytes)
        read.expectContract()
        return read
    }

    @Test func encryptedDamagedAndUnknownMembersAreRefusedAlone() throws {
        for (change, reason) in [
            ({ $0.flags = 1 }, "encrypted"), ({ $0.method = 12 }, "method 12"),
            ({ $0.checksum = 7 }, "checksum"), ({ $0.statedSize = 10 }, "more than it says"),
            ({ $0.statedSize = 100_000 }, "checksum"), ({ $0.packed = [0xFF, 0xFF, 0xFF] }, "deflate"),
            ({ $0.packed = Array(ZipFile.stored($0.bytes).dropLast(9)) }, "end too soon"),
        ] as [((inout ZipFile.Member) -> Void, String)] {
            let read = try refusal(change)
            #expect(read.items.map(\.summary.id) == ["count/2_epoch_1"])
            #expect(read.failures.count == 1)
            #expect(read.failures.first?.reason.contains(reason) == true, "\(read.failures)")
        }
    }

    @Test(arguments: ["samples/../../x.json", "samples/a\\b.json", "samples/\u{1}.json"])
    func namesThatLeadOut(_ name: String) throws {
        let read = try refusal { $0.name = name }
        #expect(read.items.map(\.summary.id) == ["count/2_epoch_1"])
        #expect(read.failures.first?.reason.contains("leads out") == true)
    }

    @Test func bombsAreNotUnpacked() throws {
        let read = try refusal { $0.statedSize = 1 << 31 }
        #expect(read.items.map(\.summary.id) == ["count/2_epoch_1"])
        #expect(read.failures.first?.reason.contains("zip bomb") == true)
    }

    @Test func membersThatOverlapAreRefused() throws {
        var bytes = Self.archive([("samples/1_epoch_1.json", ResearchSamples.inspectSample())]).bytes
        // The second entry of the directory points to where the first one does.
        let entries = bytes.indices.filter { bytes[$0...].starts(with: [0x50, 0x4B, 1, 2]) }
        let source = entries[0] + 42
        for place in 0..<4 { bytes[entries[1] + 42 + place] = bytes[source + place] }
        let read = try Scratch().read(bytes)
        read.expectContract()
        #expect(read.items.isEmpty)
        #expect(read.failures.first?.reason.contains("overlap") == true)
    }

    @Test func otherArchivesAndCutOnesAreRefused() throws {
        let other = try Scratch().read(ZipFile([("a.txt", "a")]).bytes)
        #expect(other.failures.first?.reason.contains("no Inspect log") == true)
        let whole = Self.archive([("samples/1_epoch_1.json", ResearchSamples.inspectSample())]).bytes
        let cut = try Scratch().read(Array(whole.dropLast(30)))
        cut.expectContract()
        #expect(cut.failures.first?.reason.contains("cut off") == true)
    }

    /// Whatever the bytes: no crash, and each sample ends or breaks once.
    @Test func archivesWithChangedBytes() throws {
        var random = SplitMix64(seed: 7)
        let scratch = try Scratch()
        let whole = Self.archive([
            ("samples/1_epoch_2.json", ResearchSamples.inspectSample(epoch: 2)),
            ("samples/2_epoch_1.json", ResearchSamples.inspectSample(id: "2")),
        ]).bytes
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = Bool.random(using: &random) ? .random(in: 0...255, using: &random) : 0xFF
            }
            if Int.random(in: 0..<10, using: &random) == 0 { bytes.removeLast(Int.random(in: 1...200, using: &random)) }
            try scratch.read(bytes).expectContract()
        }
    }
}
