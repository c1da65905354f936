import Evolution
import MarkdownTree
import Skill
import TestSupport
import Testing
import Trajectory

@testable import Evolution

@Suite("Consolidation")
struct ConsolidationTests {
    private static func candidate(
        _ number: Int, key: String, item: String, episodes: [Int], theme: String = "values",
        analyst: String = "rules"
    ) -> Candidate {
        Candidate(
            ProposedPatch(
                lesson: Lesson(
                    id: "l-\(String(repeating: "0", count: 10 - String(number).count))\(number)",
                    analyst: analyst,
                    key: key, cause: "Cause \(number).", rule: item, support: Support(episodes), evidence: []),
                title: "Rule \(number)", theme: theme, item: item, evidence: []))
    }

    @Test("folding keeps every episode and every lesson, whatever the order", arguments: 0..<40)
    func folding(_ seed: UInt64) {
        var numbers = SplitMix64(seed: seed)
        let count = Int.random(in: 1...30, using: &numbers)
        let candidates = (0..<count).map { number in
            Self.candidate(
                number, key: "k\(Int.random(in: 0..<8, using: &numbers))",
                item: "Do thing \(Int.random(in: 0..<10, using: &numbers)).",
                episodes: (0..<Int.random(in: 1...6, using: &numbers)).map { _ in
                    Int.random(in: 0..<20, using: &numbers)
                },
                analyst: Bool.random(using: &numbers) ? "rules" : "model")
        }
        let result = Folding.fold(candidates)
        #expect(
            Set(result.candidates.flatMap(\.support.episodes)) == Set(candidates.flatMap(\.support.episodes)))
        #expect(result.candidates.flatMap(\.lessons).sorted() == candidates.flatMap(\.lessons).sorted())
        #expect(result.merges.allSatisfy { $0.conserves })
        #expect(Set(result.candidates.map(\.key)).count == result.candidates.count)
        let shuffled = Folding.fold(candidates.shuffled(using: &numbers))
        #expect(shuffled.candidates == result.candidates)
        #expect(shuffled.merges == result.merges)
        #expect(Folding.fold(result.candidates).candidates == result.candidates)
    }

    @Test("what is merged does not depend on the order of deliveries", arguments: 0..<40)
    func schedule(_ seed: UInt64) {
        var numbers = SplitMix64(seed: seed)
        let places = Int.random(in: 0...40, using: &numbers)
        let fanIn = Int.random(in: 2...5, using: &numbers)
        let deliveries = (0..<places).map { place in
            (0..<Int.random(in: 0...2, using: &numbers)).map { part in
                Self.candidate(
                    place * 3 + part, key: "k\(place)-\(part)", item: "Item \(place) \(part).",
                    episodes: [place],
                    theme: ["a", "b", "c"][(place + part) % 3], analyst: "model")
            }
        }
        let expected = Self.drive(deliveries, order: Array(0..<places), fanIn: fanIn, using: &numbers)
        for _ in 0..<3 {
            let order = Array(0..<places).shuffled(using: &numbers)
            let again = Self.drive(deliveries, order: order, fanIn: fanIn, using: &numbers)
            #expect(again.left == expected.left)
            #expect(Set(again.buckets.map(\.id)) == Set(expected.buckets.map(\.id)))
        }
        #expect(Set(expected.left.flatMap(\.lessons)) == Set(deliveries.joined().flatMap(\.lessons)))
        #expect(expected.buckets.allSatisfy { (2...fanIn).contains($0.inputs.count) })
    }

    /// Runs a schedule with merges that join the first two of a bucket, finished in any order.
    private static func drive(
        _ deliveries: [[Candidate]], order: [Int], fanIn: Int, using numbers: inout SplitMix64
    ) -> (left: [Candidate], buckets: [MergeSchedule.Bucket]) {
        var schedule = MergeSchedule(places: deliveries.count, fanIn: fanIn)
        var open: [MergeSchedule.Bucket] = []
        var all: [MergeSchedule.Bucket] = []
        var rest = order[...]
        while !rest.isEmpty || !open.isEmpty {
            var closed: [MergeSchedule.Bucket]
            if let place = rest.first, open.isEmpty || Bool.random(using: &numbers) {
                rest.removeFirst()
                closed = schedule.deliver(deliveries[place], from: place)
            } else {
                let bucket = open.remove(at: Int.random(in: 0..<open.count, using: &numbers))
                var joined = bucket.inputs[0]
                joined.absorb(bucket.inputs[1])
                joined.id = Candidate.mergedID(from: bucket.inputs.prefix(2).map(\.id), text: "x")
                closed = schedule.merged(bucket.id, into: [joined] + bucket.inputs.dropFirst(2))
            }
            open += closed
            all += closed
        }
        #expect(schedule.isDone)
        return (schedule.candidates, all)
    }

    @Test("a rule that was reworded is found again, another one about other code is not")
    func priorRules() throws {
        let run = try #require(RunID("r-0000000001"))
        let patch = try #require(PatchID("p-0000000001"))
        func prior(_ text: String, _ state: PriorRule.State) -> PriorRule {
            PriorRule(
                run: run, patch: patch, key: "other", title: "t", texts: [text], files: [.skill],
                state: state,
                support: [], tasks: [])
        }
        let rule = Self.candidate(
            1, key: "k", item: "Before you name a table, run `SHOW TABLES`: a guessed name ends in an error.",
            episodes: [1])
        let reworded = "Always run `SHOW TABLES` before you name any table; a name you guessed is an error."
        #expect(PriorMatching([prior(reworded, .merged)]).match(rule) != nil)
        let other = "Before you name a column, run `DESCRIBE …`: a guessed name ends in an error."
        #expect(PriorMatching([prior(other, .merged)]).match(rule) == nil)
        #expect(PriorMatching([prior("Say goodbye at the end of the talk.", .merged)]).match(rule) == nil)
        let both = PriorMatching([prior(reworded, .open), prior(reworded, .rejected)])
        #expect(both.match(rule)?.state == .rejected)
    }

    @Test("risks are computed from the edits")
    func risks() throws {
        let scan = RiskScan(base: PipelineFixtures.human.folder)
        func risks(_ edit: Edit) -> [Risk] { scan.risks(of: [edit]) }
        let script = try #require(SkillPath("scripts/run.sh"))
        #expect(
            risks(Edit(id: "e", file: script, operation: .createFile, content: "#!/bin/sh\n")) == [.script])
        #expect(
            risks(
                Edit(id: "e", file: .skill, operation: .setFrontmatter, content: "Bash", key: "allowed-tools")
            )
                == [.toolPermission])
        #expect(
            risks(
                Edit(
                    id: "e", file: .skill, operation: .append, anchor: .init(headings: ["Desk"]),
                    content: "- Run `make all`"))
                == [.newCommand])
        #expect(
            risks(
                Edit(
                    id: "e", file: .skill, operation: .append, anchor: .init(headings: ["Desk"]),
                    content: "- See https://a.example.")) == [.url])
        #expect(
            risks(Edit(id: "e", file: .skill, operation: .delete, anchor: .init(headings: ["Desk"]))) == [
                .protectedSection
            ])
        #expect(
            risks(
                Edit(
                    id: "e", file: .skill, operation: .append, anchor: .init(headings: ["Desk", "Closing"]),
                    content: "- Be\u{200B} kind.")) == [.hiddenUnicode])
        #expect(
            scan.risks(
                of: [
                    Edit(
                        id: "e", file: .skill, operation: .append,
                        anchor: .init(headings: ["Desk", "Closing"]),
                        content: "- Run `make all` first.")
                ], proven: ["make all"]) == [])
    }
}
