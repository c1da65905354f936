import ContentHash
import Evolution
import FoundationEssentials
import Testing
import Trajectory

/// Sessions of other agents, read by the project's readers: each gives a rule or a reason.
@Suite struct RulesForeignFormatsTests {
    /// Feeds an analyst, every trajectory an episode of its own.
    private struct Feeder: TrajectorySink {
        var analyst = RulesAnalyst()
        var count = 0

        mutating func began(file: String, ordinal: Int, format: TrajectoryFormat) {}
        mutating func step(_ step: Step) { analyst.step(step) }
        mutating func ended(_ summary: TrajectorySummary) {
            let episode = Episode(
                index: count, summary: summary, task: summary.task ?? summary.id,
                steps: 1...max(1, summary.stepCount))
            analyst.endEpisode(episode)
            count += 1
        }
        mutating func broke(_ failure: TrajectoryFailure) { analyst.dropEpisode() }
    }

    @Test func everySessionGivesARuleOrAReason() throws {
        guard let folder = SharedTraces.folder else {
            print("skipped: there is no shared/traces beside the checkout")
            return
        }
        for kind in ["claude-code", "atif", "swe-agent", "mini-swe-agent", "inspect"] {
            let path = "\(folder)/formats/\(kind)"
            for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted() {
                var feeder = Feeder()
                do {
                    try TrajectoryFileReader(file: "\(path)/\(name)", display: name).read(into: &feeder)
                } catch {
                    continue
                }
                let analysis = feeder.analyst.propose()
                for index in 0..<feeder.count {
                    let verdict = try #require(analysis.seenBy[index])
                    #expect(verdict.keys.isEmpty == (verdict.reason != nil))
                }
                let titles = analysis.proposals.map(\.title)
                let reasons = analysis.seenBy.values.compactMap(\.reason)
                print("\(kind)/\(name): \(feeder.count) \(titles) \(reasons)")
            }
        }
    }
}
