import Evolution
import Testing
import Trajectory

/// What comes out of executions that others recorded.
@Suite struct RulesRecordedRunsTests {
    @Test func dump() throws {
        for name in ["sql/gpt-4.jsonl", "sql/gpt-3.5.jsonl", "airline/gpt-4o-airline.json", "demo.jsonl"] {
            let demo = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/") + "/Demo/runs.jsonl"
            guard let text = name == "demo.jsonl" ? SharedTraces.read(demo) : SharedTraces.text(name) else { continue }
            let runs = try name.hasSuffix("jsonl") ? MessageRuns.lines(text) : MessageRuns.tau(text)
            let analysis = runs.analysed()
            print("=====", name, analysis.report.failuresSeen, "of", analysis.report.failures)
            for proposal in analysis.proposals {
                let tasks = Set(proposal.lesson.support.episodes.map { runs.runs[$0].task }).count
                print("-", proposal.lesson.support.count, tasks, proposal.title, "[\(proposal.theme)]", proposal.lesson.key)
                print("   ", proposal.item)
                print("   ", proposal.lesson.cause, proposal.provenCommands, proposal.lift)
                if let first = proposal.evidence.first { print("    E", proposal.evidence.count, first) }
            }
            for item in analysis.report.withheld { print("  W", item) }
        }
    }
}
