import JSON
import OrderedCollections
import TestSupport
import Testing

@testable import Trajectory

@Suite("Ingest")
struct IngestTrajectoriesTests {
    private func read(
        _ paths: [String], skill: String = "sql", _ change: (inout IngestOptions) -> Void = { _ in }
    ) throws -> (IngestEpisodeRecorder, IngestReport) {
        var options = IngestOptions(paths: paths, skill: skill)
        change(&options)
        var recorder = IngestEpisodeRecorder()
        let report = try TrajectoryIngest(options: options).read(into: &recorder)
        return (recorder, report)
    }

    private func messages(_ prompt: String, _ answer: String, reward: Int? = nil, id: String) -> String {
        var value: JSONValue = [
            "id": .string(id),
            "messages": [
                ["role": "user", "content": .string(prompt)],
                ["role": "assistant", "content": .string(answer)],
            ],
        ]
        if let reward, case .object(var members) = value {
            members["reward"] = .integer(Int64(reward))
            value = .object(members)
        }
        return JSONWriter.compact(value)
    }

    @Test("Everything named ends once, in order, labelled and without secrets")
    func folder() throws {
        let folder = try IngestScratchFolder()
        var rng = SplitMix64(seed: 21)
        let secret = "gh" + "p_" + rng.text(IngestPlantedSecret.alnum, 36)
        try folder.write(
            "b.jsonl",
            messages("Count the users", "There are 3; token \(secret)", reward: 1, id: "one") + "\n"
                + messages("Count the orders", "4", id: "two") + "\n"
                + messages("Count the users", "3 users", id: "three") + "\n")
        try folder.write("a.json", "{ this is broken")
        try folder.write("failed/c.jsonl", messages("List the tables", "none", id: "four") + "\n")
        try folder.write("copy.jsonl", messages("Count the orders", "4", id: "two") + "\n")
        try folder.write("outcomes.jsonl", "{\"id\": \"two\", \"outcome\": \"failure\"}\n")
        try folder.write("notes.md", "# nothing")
        let (recorder, report) = try read([folder.path])
        #expect(recorder.failures.map(\.file) == [folder.path + "/a.json"])
        #expect(recorder.ended.map(\.summary.id) == ["one", "two", "three", "two", "four"])
        #expect(
            recorder.ended.map(\.summary.outcome.outcome) == [
                .success, .failure, .unknown, .failure, .failure,
            ])
        #expect(
            recorder.ended.map(\.summary.outcome.origin) == [.recorded, .beside, .none, .beside, .beside])
        #expect(report.total == 6 && report.duplicates == 1 && report.failures == 1 && report.episodes == 4)
        #expect(report.redactions.counts == ["github-token": 1])
        #expect(!recorder.ended.contains { $0.steps.contains { $0.text.contains(secret.dropFirst(4)) } })
        if case .episode(let task, let steps) = recorder.ended[0].disposition,
            case .episode(let other, _) = recorder.ended[2].disposition
        {
            #expect(task == other && steps == 1...2)
        } else {
            Issue.record("no episodes")
        }
        #expect(report.taskGroups == 3)
    }

    @Test("With --about auto only what shows the skill counts")
    func auto() throws {
        let folder = try IngestScratchFolder()
        try folder.write(
            "x.jsonl",
            messages("/sql how many users are there?", "3", id: "with") + "\n"
                + messages("How many users are there?", "3", id: "without") + "\n")
        let (recorder, report) = try read([folder.path + "/x.jsonl"]) { $0.attribution = .auto }
        #expect(report.episodes == 1 && report.irrelevant == 1)
        #expect(recorder.ended.map(\.summary.skills.count) == [1, 0])
    }

    @Test("A session's resumed copy counts once: the longer one")
    func resumed() throws {
        let folder = try IngestScratchFolder()
        func line(_ type: String, _ number: Int, _ session: String, _ text: String) -> String {
            let parent = number == 1 ? "null" : "\"u\(number - 1)\""
            return """
                {"type":"\(type)","uuid":"u\(number)","parentUuid":\(parent),"sessionId":"\(session)",\
                "timestamp":"2026-01-01T00:00:0\(number).000Z","cwd":"/p","version":"2.0.0","isSidechain":false,\
                "userType":"external","message":{"role":"\(type)","content":[{"type":"text","text":"\(text)"}]}}

                """
        }
        func session(_ name: String, _ count: Int) -> String {
            let texts = ["Rename the file", "Renamed.", "Now add a test", "Added."]
            return (1...count).map { line($0 % 2 == 1 ? "user" : "assistant", $0, name, texts[$0 - 1]) }
                .joined()
        }
        let short = try folder.write("a.jsonl", session("s1", 2))
        let long = try folder.write("b.jsonl", session("s2", 4))
        let (recorder, report) = try read([short, long])
        #expect(
            report.episodes == 1 && report.duplicates == 1,
            "\(recorder.ended.map(\.disposition)) \(recorder.failures)")
        #expect(
            recorder.ended.first.map { if case .duplicate = $0.disposition { true } else { false } } == true)
    }

    @Test("Sessions that show a skill are found; others are not")
    func discovery() throws {
        let folder = try IngestScratchFolder()
        func session(_ text: String) -> String {
            """
            {"type":"user","uuid":"u1","parentUuid":null,"sessionId":"s","timestamp":"2026-01-01T00:00:01.000Z","cwd":"/p",\
            "version":"2.0.0","isSidechain":false,"userType":"external","message":{"role":"user","content":"\(text)"}}
            {"type":"assistant","uuid":"u2","parentUuid":"u1","sessionId":"s","timestamp":"2026-01-01T00:00:02.000Z",\
            "cwd":"/p","version":"2.0.0","isSidechain":false,"userType":"external","message":{"id":"m","role":"assistant",\
            "content":[{"type":"text","text":"ok"}]}}

            """
        }
        try folder.write(".claude/projects/-home-p/one.jsonl", session("/sql-questions how many?"))
        try folder.write(".claude/projects/-home-p/two.jsonl", session("what is sql-questions?"))
        try folder.write(".claude/projects/-home-q/three.jsonl", session("hello"))
        let found = SessionDiscovery(environment: [:], home: folder.path).sessions(using: "sql-questions")
        #expect(found.map(\.project) == ["-home-p"])
        #expect(found.first?.path.hasSuffix("one.jsonl") == true)
        #expect(
            SessionDiscovery(environment: ["CLAUDE_CONFIG_DIR": "/none"], home: folder.path).sessions(
                using: "sql-questions"
            ).isEmpty)
    }

    @Test("Arguments are redacted by their keys, command lines by their flags")
    func arguments() {
        var rng = SplitMix64(seed: 8)
        let password = rng.text(IngestPlantedSecret.alnum, 11) + "1"
        var report = RedactionReport()
        let value: JSONValue = [
            "password": .string(password), "argv": ["login", "--password", .string(password)],
            "nested": ["env": ["DB_PASSWORD": .string(password)]], "query": "SELECT 1", "tokens": 4096,
            "passcode": 1234,
        ]
        let redacted = Redactor().redact(value, counting: &report)
        #expect(!JSONWriter.compact(redacted).contains(password))
        #expect(redacted["query"]?.string == "SELECT 1" && redacted["tokens"]?.integer == 4096)
        #expect(report.counts == ["password": 4])
    }

    @Test("The shared trajectories are read or refused, none twice, and nothing harmless is redacted")
    func shared() throws {
        guard let traces = IngestShared.traces else { return }
        let (recorder, report) = try read([traces])
        #expect(report.total == recorder.ended.count + recorder.failures.count)
        #expect(report.redactions.total == 0, "\(report.redactions.counts)")
        #expect(report.episodes > 1000)
    }
}
