import ContentHash
import Evolution
import Testing
import Trajectory

/// What comes out of executions that others recorded; skipped where they are absent.
@Suite struct RulesRecordedRunsTests {
    private func runs(_ name: String) throws -> (MessageRuns, String)? {
        guard let text = SharedTraces.text(name) else {
            print("skipped: there is no shared/traces/\(name) beside the checkout")
            return nil
        }
        return (try name.hasSuffix("jsonl") ? MessageRuns.lines(text) : MessageRuns.tau(text), text)
    }

    /// Counts the runs in which an answer satisfies a test, by plain text and nothing of the analyst's.
    private func count(_ runs: MessageRuns, _ shows: (String) -> Bool) -> [Int] {
        runs.runs.indices.filter { index in runs.runs[index].answers.contains { shows($0.text) } }
    }

    private func rule(_ analysis: RulesAnalysis, _ start: String) throws -> ProposedPatch {
        try #require(analysis.proposals.first { $0.item.hasPrefix(start) }, "no rule begins with '\(start)'")
    }

    @Test(arguments: ["sql/gpt-4.jsonl", "sql/gpt-3.5.jsonl"])
    func schemaFirstRulesHaveTheSupportThatPlainCountingFinds(name: String) throws {
        guard let (runs, _) = try runs(name) else { return }
        let analysis = runs.analysed()
        let table = try rule(analysis, "Before you name a table, run `SHOW TABLES`")
        let missing = count(runs) {
            $0.hasPrefix("Error") && $0.contains("Table '") && $0.contains("doesn't exist")
        }
        #expect(table.lesson.support.episodes == missing)
        let column = try rule(analysis, "Before you name a column, run `DESC")
        let unknown = count(runs) { $0.hasPrefix("Error") && $0.contains("Unknown column '") }
        #expect(column.lesson.support.episodes == unknown)
        let loops = analysis.proposals.filter { $0.lesson.key.hasPrefix("loop:") }
        #expect(loops.count >= 2)
        #expect(analysis.report.failuresSeen * 100 >= analysis.report.failures * 90)
        // The fingerprint must be the same in every process, whatever the seed of its hash tables.
        let all = analysis.proposals.map { "\($0)" }.joined(separator: "\n")
        print(
            name, "failures seen:", analysis.report.failuresSeen, "of", analysis.report.failures,
            "fingerprint",
            ContentHash(of: all).prefix(12))
    }

    @Test func theSameRuleHasTheSameKeyInAnotherModelsRuns() throws {
        guard let (first, _) = try runs("sql/gpt-4.jsonl"), let (second, _) = try runs("sql/gpt-3.5.jsonl")
        else { return }
        let one = first.analysed()
        let other = second.analysed()
        for start in ["Before you name a table", "Before you name a column"] {
            #expect(try rule(one, start).lesson.key == rule(other, start).lesson.key)
        }
    }

    @Test(arguments: ["sql/gpt-4.jsonl", "sql/gpt-3.5.jsonl"])
    func nothingOfOneDatabaseAloneIsQuoted(name: String) throws {
        guard let (runs, text) = try runs(name) else { return }
        var texts: [String: String] = [:]
        for (index, line) in text.split(separator: "\n").enumerated() {
            texts[runs.runs[index].environment ?? "", default: ""] += line.lowercased()
        }
        for proposal in runs.analysed().proposals {
            for span in codeSpans(proposal.item) + quoted(proposal.item) {
                for word in span.lowercased().split(whereSeparator: { !$0.isLetter && $0 != "_" })
                where word.count > 1 {
                    let places = texts.values.count { $0.contains(word) }
                    #expect(places >= 2, "\(word) in: \(proposal.item)")
                }
            }
            #expect(proposal.title.count <= 72)
            #expect(!proposal.item.contains("\n"))
        }
    }

    @Test func airlineRunsGiveThreeRulesOverThreeTasksWithPlacesThatExist() throws {
        guard let (runs, _) = try runs("airline/gpt-4o-airline.json") else { return }
        let analysis = runs.analysed()
        let wide = analysis.proposals.filter { proposal in
            Set(proposal.lesson.support.episodes.map { runs.runs[$0].task }).count >= 3
        }
        #expect(wide.count >= 3)
        let amount = try #require(
            analysis.proposals.first { $0.item.contains("payment amount does not add up") })
        #expect(
            amount.lesson.support.episodes
                == count(runs) { $0.hasPrefix("Error: payment amount does not add up") })
        for evidence in analysis.proposals.flatMap(\.evidence) {
            let run = runs.runs[evidence.reference.episode]
            #expect(run.id == evidence.reference.trajectory)
            let steps = evidence.reference.firstStep...evidence.reference.lastStep
            let called = run.steps.filter { steps.contains($0.number) }.flatMap(\.calls)
            #expect(called.contains { evidence.quote.contains($0.name) })
            #expect(evidence.quote.count <= 400)
        }
    }

    @Test func everyEpisodeHasARuleOrAReason() throws {
        for name in ["sql/gpt-4.jsonl", "sql/gpt-3.5.jsonl", "airline/gpt-4o-airline.json"] {
            guard let (runs, _) = try runs(name) else { return }
            let analysis = runs.analysed()
            for index in runs.runs.indices {
                let verdict = try #require(analysis.seenBy[index])
                #expect(verdict.keys.isEmpty == (verdict.reason != nil))
            }
        }
    }

    @Test func theDemosRunsOnAnotherDatabaseGiveTheSameTwoRules() throws {
        let path = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(
            separator: "/")
        guard let text = SharedTraces.read(path + "/Demo/runs.jsonl") else {
            print("skipped: the demo's runs are not recorded yet")
            return
        }
        let runs = try MessageRuns.lines(text)
        let analysis = runs.analysed()
        let table = try rule(analysis, "Before you name a table, run `SELECT name FROM sqlite_master")
        #expect(table.lesson.support.episodes == count(runs) { $0.contains("no such table") })
        let column = try rule(analysis, "Before you name a column, run `PRAGMA table_info(…)`")
        #expect(column.lesson.support.episodes == count(runs) { $0.contains("no such column") })
        for proposal in analysis.proposals {
            print(proposal.lesson.support.count, proposal.title, "::", proposal.item)
        }
    }

    private func codeSpans(_ text: String) -> [String] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter {
            $0.offset % 2 == 1
        }
        .map { String($0.element) }
    }

    private func quoted(_ text: String) -> [String] {
        text.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter {
            $0.offset % 2 == 1
        }
        .map { String($0.element) }
    }
}
