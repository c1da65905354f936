import Evolution
import JSON
import LanguageModel
import MarkdownTree
import Skill
import Testing
import Trajectory

@testable import Evolution

@Suite("Strategies")
struct StrategyTests {
    private static let rules = [
        "Read the sign of every value.", "Write units beside numbers.", "Sum the longest column first.",
        "Read the sign of each value twice.", "Write the currency beside amounts.", "Name the row of an absent value.",
    ]

    /// One lesson a run, each its own.
    private static func lesson(_ request: ModelRequest) -> String {
        let number = Int(request.subject.dropFirst(4)) ?? 0
        return PipelineFixtures.answer([
            PipelineFixtures.lesson(
                rules[number % rules.count], title: "Lesson \(number)", theme: number % 2 == 0 ? "signs" : "units")
        ])
    }

    private static func run(
        _ strategy: EvolutionConfiguration.Strategy, batch: Int? = nil, episodes: Int = 6,
        journal: MemoryJournal? = nil,
        subject: SkillSubject = PipelineFixtures.scaffold, change: (inout EvolutionConfiguration) -> Void = { _ in },
        revise: @escaping @Sendable (ModelRequest) -> String = appending
    ) async throws -> (EvolutionResult, ScriptedModel) {
        let model = ScriptedModel { request throws(ModelError) in
            switch request.purpose {
            case .revision: revise(request)
            case .merge: MergeScript.joiningTitles(request.prompt)
            default: lesson(request)
            }
        }
        let configuration = EngineTests.configuration {
            $0.strategy = strategy == .parallel ? nil : strategy
            $0.stepSize = batch
            change(&$0)
        }
        let result = try await EngineTests.run(
            model, subject: subject, episodes: episodes, configuration: configuration, journal: journal)
        return (result, model)
    }

    /// Every lesson at the end of the pitfalls.
    private static func appending(_ request: ModelRequest) -> String {
        MergeScript.answer(
            MergeScript.patches(in: request.prompt).map {
                MergeScript.patch(
                    [$0.id], title: $0.title, rule: $0.rule,
                    edit: PipelineFixtures.edit("append", section: ["Sums", "Pitfalls"], content: "- " + $0.rule))
            })
    }

    @Test(
        "sequential: one call and one commit a batch, in the order of the trajectories, each call seeing the text by then"
    )
    func sequential() async throws {
        let (result, model) = try await Self.run(.sequential, batch: 2)
        try EngineTests.expectSound(result)
        let calls = model.requests.filter { $0.purpose == .revision }
        #expect(calls.map(\.subject) == ["step 1 of 3", "step 2 of 3", "step 3 of 3"])
        #expect(!calls[0].prompt.contains("- " + Self.rules[0]))
        #expect(calls[2].prompt.contains("- " + Self.rules[0]) && calls[2].prompt.contains("- " + Self.rules[3]))
        #expect(result.commits.map(\.patch.support.episodes) == [[0, 1], [2, 3], [4, 5]])
        let text = try #require(result.commits.last?.folder.text(of: .skill))
        var rest = Substring(text)
        for rule in Self.rules {
            let place = try #require(rest.firstRange(of: "- " + rule), "\(text)")
            rest = rest[place.upperBound...]
        }
        #expect(result.run.merges.map(\.level) == [1, 2, 3])
    }

    @Test("sequential: a step that rewords what an earlier one wrote changes that patch, and joins those behind it")
    func amending() async throws {
        let (result, _) = try await Self.run(
            .sequential, batch: 3,
            revise: { request in
                let shown = MergeScript.patches(in: request.prompt)
                guard request.subject == "step 2 of 2" else { return Self.appending(request) }
                let better = "Read the sign of every value, and read it twice."
                return MergeScript.answer(
                    [
                        MergeScript.patch(
                            [shown[0].id], title: "Read signs twice", rule: better,
                            edit: PipelineFixtures.edit(
                                "replace", section: ["Sums", "Pitfalls"], content: "- " + better, quote: Self.rules[0])),
                        MergeScript.patch(
                            [shown[1].id], title: "Name currencies", rule: shown[1].rule,
                            edit: PipelineFixtures.edit(
                                "append", section: ["Sums", "Pitfalls"], content: "- " + shown[1].rule)),
                    ], dropped: [(shown[2].id, "the skill says so")])
            })
        try EngineTests.expectSound(result)
        #expect(result.commits.map(\.patch.support.episodes) == [[0, 1, 2, 3], [4]])
        let first = try #require(result.commits.first?.folder.text(of: .skill))
        #expect(first.contains("- Read the sign of every value, and read it twice.\n"))
        #expect(!first.contains(Self.rules[0]))
        #expect(result.run.trajectories[5].reason?.contains("the skill says so") == true)
        let last = try #require(result.run.merges.last)
        #expect(last.outputs.count == 2 && last.dropped.count == 1 && last.conserves)
        // Either commit stands alone.
        for patch in result.run.commits {
            let set = EditSet(id: "a", rank: 1, edits: patch.edits)
            #expect(SkillRenderer.check(set, base: PipelineFixtures.scaffold.folder).isEmpty)
        }
    }

    @Test("sequential: what cannot be written is asked for once more, then parked with the reason")
    func heldBack() async throws {
        let (result, model) = try await Self.run(
            .sequential, batch: 3,
            revise: { request in
                guard request.subject == "step 1 of 2" else { return Self.appending(request) }
                return MergeScript.answer([MergeScript.patch(["c1"], rule: Self.rules[0])])
            })
        try EngineTests.expectSound(result)
        #expect(model.requests.count { $0.purpose == .revision } == 3)
        #expect(result.commits.map(\.patch.support.episodes) == [[3, 4, 5]])
        #expect(result.run.parked.count == 3)
        #expect(result.run.parked.allSatisfy { $0.parkedBecause?.contains("c2 is missing") == true })
        #expect(result.run.trajectories.prefix(3).allSatisfy { $0.reason == "its lessons are parked" })
    }

    @Test("sequential: protected sections are flagged, budgets measured, anchors checked")
    func invariants() async throws {
        let (protected, _) = try await Self.run(
            .sequential, batch: 6, subject: PipelineFixtures.human,
            revise: { request in
                let shown = MergeScript.patches(in: request.prompt)
                return MergeScript.answer([
                    MergeScript.patch(
                        shown.map(\.id), rule: "Refund within a week.",
                        edit: PipelineFixtures.edit(
                            "replace", section: ["Desk", "Refunds"], content: "Refund within a week.",
                            quote: "Refund within a day."))
                ])
            })
        #expect(protected.commits.first?.patch.risks == [.protectedSection])
        let (tight, model) = try await Self.run(
            .sequential, batch: 2, change: { $0.maximumGrowth = GrowthLimit(lines: 3) })
        #expect(tight.commits.count == 1)
        #expect(tight.run.parked.count == 4)
        #expect(tight.run.parked.allSatisfy { $0.parkedBecause?.contains("may grow by 3 lines") == true })
        #expect(model.requests.contains { $0.prompt.contains("write into a file under references/") })
        let (same, asked) = try await Self.run(
            .sequential, batch: 6,
            revise: { request in
                let edit = PipelineFixtures.edit(
                    "replace", section: ["Sums", "Pitfalls"], content: "- Never guess a number.",
                    quote: "Never guess a number.")
                let ids = MergeScript.patches(in: request.prompt).map(\.id)
                return MergeScript.answer([MergeScript.patch(ids, rule: "Never guess at all.", edit: edit)])
            })
        #expect(same.commits.isEmpty && same.run.parked.count == 6)
        #expect(asked.requests.contains { $0.prompt.contains("it changes nothing; drop what the skill says already") })
        let (lost, _) = try await Self.run(
            .sequential, batch: 6,
            revise: { request in
                MergeScript.answer(
                    MergeScript.patches(in: request.prompt).map {
                        MergeScript.patch(
                            [$0.id], rule: $0.rule,
                            edit: PipelineFixtures.edit("append", section: ["Nowhere"], content: "- x"))
                    })
            })
        #expect(lost.commits.isEmpty && lost.run.parked.count == 6)
    }

    @Test("bank: every lesson is an entry in a linked file, equal ones once, and nothing is asked but the analyses")
    func bank() async throws {
        let (result, model) = try await Self.run(.bank, episodes: 9)
        try EngineTests.expectSound(result)
        #expect(model.requests.allSatisfy { $0.purpose == .analysis })
        #expect(result.commits.count == 6)
        #expect(result.commits.map(\.patch.support.count).reduce(0, +) == 9)
        let folder = try #require(result.commits.last?.folder)
        let bank = try #require(SkillPath("references/lessons.md").flatMap(folder.text))
        for rule in Self.rules {
            #expect(bank.split(separator: "\n").count { $0.hasPrefix("- \(rule) Why: ") } == 1, "\(bank)")
        }
        #expect(bank.contains("\n## Sign\n") && bank.contains("\n## Unit\n"), "\(bank)")
        let skill = try #require(folder.text(of: .skill))
        #expect(skill.split(separator: "\n").count { $0.contains("(references/lessons.md)") } == 1)
        #expect(skill.contains("look its words up"))
        // Any of them can be rejected: no entry needs another.
        #expect(result.run.patches.allSatisfy { $0.depends.isEmpty })
        let one = result.run.commits[3]
        let alone = try SkillRenderer.render(
            base: PipelineFixtures.scaffold.folder, sets: [EditSet(id: "a", rank: 1, edits: one.edits)])
        #expect(
            SkillInvariants.violations(base: PipelineFixtures.scaffold.folder, result: alone.folder, edits: one.edits)
                .isEmpty)
    }

    @Test("bank: a second run adds to the bank and the topics that are there")
    func bankAgain() async throws {
        let (first, _) = try await Self.run(.bank, episodes: 2)
        var subject = PipelineFixtures.scaffold
        subject.folder = try #require(first.commits.last?.folder)
        let (second, _) = try await Self.run(.bank, episodes: 6, subject: subject)
        try EngineTests.expectSound(second)
        #expect(second.commits.count == 4)
        #expect(second.run.parked.map(\.parkedBecause) == ["it changes nothing", "it changes nothing"])
        let folder = try #require(second.commits.last?.folder)
        let bank = try #require(SkillPath("references/lessons.md").flatMap(folder.text))
        let headings = SkillOutline(text: bank).sections.map(\.path)
        #expect(headings == [["Lessons"], ["Lessons", "Sign"], ["Lessons", "Unit"]], "\(bank)")
        for rule in Self.rules {
            #expect(bank.split(separator: "\n").count { $0.hasPrefix("- \(rule) Why: ") } == 1, "\(bank)")
        }
        let skill = try #require(folder.text(of: .skill))
        #expect(skill.split(separator: "\n").count { $0.contains("(references/lessons.md)") } == 1)
    }

    @Test("the strategies share the analyses: none is asked twice, and the runs have names of their own")
    func sharedJournal() async throws {
        let journal = MemoryJournal()
        let (parallel, first) = try await Self.run(.parallel, journal: journal)
        let (sequential, second) = try await Self.run(.sequential, journal: journal)
        let (bank, third) = try await Self.run(.bank, journal: journal)
        #expect(first.requests.count { $0.purpose == .analysis } == 6)
        #expect(!second.requests.isEmpty && second.requests.allSatisfy { $0.purpose == .revision })
        #expect(third.requests.isEmpty)
        #expect(Set([parallel.run.id, sequential.run.id, bank.run.id]).count == 3)
        #expect(parallel.run.lessons == sequential.run.lessons && bank.run.lessons == parallel.run.lessons)
    }

    @Test("limits of growth are read, and the greater of two counts")
    func growth() throws {
        #expect(GrowthLimit("40")?.allowed(of: 500) == 40)
        #expect(GrowthLimit("25%")?.allowed(of: 200) == 50)
        #expect(GrowthLimit("40,25%")?.allowed(of: 200) == 50)
        #expect(GrowthLimit.standard.allowed(of: 100) == 60 && GrowthLimit.standard.allowed(of: 400) == 80)
        #expect(GrowthLimit("99999999999999999%")?.allowed(of: 5000) == Int.max)
        for text in ["", "x", "-1", "5,6", "5%,6%", "5,", "%"] { #expect(GrowthLimit(text) == nil, "\(text)") }
        #expect(GrowthLimit("60,20%") == .standard && GrowthLimit.standard.description == "60,20%")
    }
}
