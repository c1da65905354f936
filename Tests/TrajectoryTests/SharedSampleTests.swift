import ContentHash
import FoundationEssentials
import Testing
import Trajectory

/// Reads the recordings of others that lie beside the checkout.
@Suite struct SharedSampleTests {
    /// The folder `shared/traces` beside the checkout; `nil` when there is none, and the tests say that they skip.
    static let traces: String? = {
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<12 {
            let candidate = folder.path + "/shared/traces"
            if FileManager.default.fileExists(atPath: candidate) { return candidate }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }()

    @Test(.enabled(if: traces != nil, "there is no folder shared/traces beside the checkout"))
    func everyFileIsReadOrRefusedWithAReason() throws {
        let traces = try #require(Self.traces)
        let names = try FileManager.default.subpathsOfDirectory(atPath: traces)
        var count = 0
        for name in names.sorted() where !name.hasSuffix(".sql") {
            var isFolder = false
            guard FileManager.default.fileExists(atPath: traces + "/" + name, isDirectory: &isFolder),
                !isFolder
            else {
                continue
            }
            count += 1
            let read = try Scratch.read(traces + "/" + name)
            read.expectContract()
            let isReadable = [
                "atif/", "claude-code/", "mini-swe-agent/", "swe-agent/", "inspect/", "gpt-4", "gpt-3",
            ].contains {
                name.contains($0)
            }
            if isReadable {
                #expect(read.failures.isEmpty, "\(name)")
                #expect(read.items.allSatisfy { !$0.steps.isEmpty }, "\(name)")
            } else {
                #expect(read.items.isEmpty && read.failures.allSatisfy { !$0.reason.isEmpty }, "\(name)")
            }
        }
        #expect(count > 40)
    }

    @Test(.enabled(if: traces != nil, "there is no folder shared/traces beside the checkout"))
    func recordedOutcomesAreCounted() throws {
        let traces = try #require(Self.traces)
        for (name, successes, failures) in [
            ("sql/gpt-4.jsonl", 562, 218), ("sql/gpt-3.5.jsonl", 332, 448),
            ("airline/gpt-4o-airline.json", 36, 84),
        ] {
            let outcomes = try Scratch.read(traces + "/" + name).items.map(\.summary.outcome.outcome)
            #expect(outcomes.count { $0 == .success } == successes)
            #expect(outcomes.count { $0 == .failure } == failures)
        }
    }

    /// What stands in the files, counted by hand: steps, and results that failed.
    @Test(
        .enabled(if: traces != nil, "there is no folder shared/traces beside the checkout"),
        arguments: [
            ("mini-swe-agent/mini-swe-agent-trajectory_v1.json", TrajectoryFormat.miniSWEAgent, 5, 0),
            ("mini-swe-agent/github_issue.traj.json", .messages, 12, 2),
            ("swe-agent/function_calling_simple.traj", .sweAgent, 7, 0),
            (
                "swe-agent/test__gpt4__swe-bench-dev-easy_first_only__default__t-0.00__p-0.95__c-3.00__install-1__pydicom__pydicom-1458.traj",
                .sweAgent, 14, 0
            ),
            ("inspect/log_tool_call_error.json", .inspect, 1, 11),
            ("inspect/log_read_sample.eval", .inspect, 3, 0),
        ])
    func logsOfResearchPrograms(_ name: String, _ format: TrajectoryFormat, _ steps: Int, _ failed: Int) throws {
        let traces = try #require(Self.traces)
        let read = try Scratch.read(traces + "/formats/" + name)
        let item = try #require(read.items.first)
        #expect(read.items.count == 1)
        #expect(item.summary.format == format)
        #expect(item.steps.count == steps)
        #expect(item.steps.flatMap(\.results).count { $0.status == .error } == failed)
    }

    @Test(.enabled(if: traces != nil, "there is no folder shared/traces beside the checkout"))
    func theTwoFormsOfAnInspectLogAreTheSameTrajectory() throws {
        let traces = try #require(Self.traces)
        let hashes = try ["json", "eval"].map {
            try Scratch.read(traces + "/formats/inspect/log_read_sample.\($0)").items.map(\.summary.hash)
        }
        #expect(hashes[0] == hashes[1])
        let scores = try Scratch.read(traces + "/formats/inspect/2025-05-12T20-28-13-04-00_popularity.json")
            .items.map(\.summary.outcome.outcome)
        #expect(scores == [.success, .success, .failure])
    }

    @Test(.enabled(if: traces != nil, "there is no folder shared/traces beside the checkout"))
    func identitiesDiffer() throws {
        let traces = try #require(Self.traces)
        var hashes: [String] = []
        for name in ["sql/gpt-4.jsonl", "sql/gpt-3.5.jsonl", "airline/gpt-4o-airline.json"] {
            hashes += try Scratch.read(traces + "/" + name).items.map(\.summary.hash.hex)
        }
        #expect(Set(hashes).count == 1_680)
    }
}
