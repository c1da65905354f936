import ContentHash
import Evolution
import JSON
import LanguageModel
import MarkdownTree
import Skill
import Testing
import Trajectory

@testable import Evolution

/// The largest run of the paper: 323 trajectories, successes and failures together.
@Suite("At the paper's scale")
struct PaperScaleTests {
    static let count = 323

    /// Words of its own for every run, so that nothing folds without the model.
    private static func words(_ number: Int) -> String {
        let hash = ContentHash(of: "run \(number)").hex
        return stride(from: 0, to: 24, by: 4).map { String(hash.dropFirst($0).prefix(4)) }.joined(separator: " ")
    }

    private static func number(_ request: ModelRequest) -> Int { Int(request.subject.dropFirst(4)) ?? 0 }

    private static func run(
        _ lesson: @escaping @Sendable (Int) -> JSONValue, change: (inout EvolutionConfiguration) -> Void = { _ in }
    ) async throws -> (EvolutionResult, ScriptedModel) {
        let model = ScriptedModel { request throws(ModelError) in
            request.purpose == .merge
                ? MergeScript.joiningTitles(request.prompt) : PipelineFixtures.answer([lesson(number(request))])
        }
        let engine = EvolutionEngine(
            subject: PipelineFixtures.scaffold, configuration: EngineTests.configuration(change),
            prompts: PipelineFixtures.prompts,
            schedulers: EvolutionSchedulers(
                CallScheduler(model: model, options: SchedulerOptions(concurrency: 64, attempts: 2, firstDelay: 0))))
        let result = try await engine.run {
            try PipelineFixtures.feed(count, into: &$0, task: { "task-\($0 / 2)" })
        }
        try EngineTests.expectSound(result)
        return (result, model)
    }

    @Test("all patches about one section: four levels of 65, 13, 3 and 1 merges, and every run behind the rule")
    func oneSection() async throws {
        let (result, model) = try await Self.run { number in
            PipelineFixtures.lesson(
                "Mind \(Self.words(number)).", title: "Mind what is there",
                edit: PipelineFixtures.edit(
                    "append", section: ["Sums", "Pitfalls"], content: "- Mind \(Self.words(number))."))
        }
        let levels = Dictionary(grouping: result.run.merges.filter { $0.level > 0 }, by: \.level).mapValues(\.count)
        #expect(levels == [1: 65, 2: 13, 3: 3, 4: 1])
        #expect(model.requests.count { $0.purpose == .merge } == 82 && model.requests.count == 323 + 82)
        #expect(result.run.merges.allSatisfy { $0.conserves })
        // What goes into a level is what came out of the one below, and the first takes every lesson.
        for level in 1...4 {
            let inputs = result.run.merges.filter { $0.level == level }.flatMap(\.inputs)
            let below =
                level == 1
                ? result.run.lessons.map(\.id)
                : result.run.merges.filter { $0.level == level - 1 }.flatMap { $0.outputs.map(\.id) }
            #expect(inputs.sorted() == below.sorted(), "level \(level)")
        }
        #expect(result.commits.count == 1)
        #expect(result.commits.first?.patch.support.episodes == Array(0..<Self.count))
        #expect(
            result.commits.first?.message.contains("Skillgit-Support: 323/323 (success 108, failure 215, unknown 0)")
                == true)
        #expect(result.commits.first?.message.contains("Skillgit-Tasks: 162/162") == true)
        #expect(result.run.totals.states["used"] == 323)
    }

    /// Of every topic's runs, the fourth and eighth teach a second rule, the sixth a third one.
    private static func rule(_ number: Int) -> String {
        let kind = [3: "second", 7: "second", 5: "third"][number / 12] ?? "first"
        return "Topic \(number % 12 + 1) has a \(kind) rule"
    }

    @Test(
        "twelve topics: counted supports, one commit a patch, little support in linked references, SKILL.md within budget"
    )
    func twelveTopics() async throws {
        let names = [
            "signs", "units", "headers", "rounding", "dates", "names", "totals", "currency", "columns", "blanks",
            "sorting",
            "links",
        ]
        let (result, _) = try await Self.run({ number in
            PipelineFixtures.lesson(
                "Mind \(Self.words(number)).", title: Self.rule(number), theme: names[number % 12])
        }) { $0.maximumPatches = 40 }
        var counted: [String: [Int]] = [:]
        for number in 0..<Self.count { counted[Self.rule(number), default: []].append(number) }
        #expect(counted.count == 36)
        for patch in result.run.patches {
            let runs = counted[patch.title] ?? []
            #expect(patch.support.episodes == runs, "\(patch.title)")
            let passed = runs.count { $0 % 3 == 0 }
            let tasks = Set(runs.map { $0 / 2 }).count
            #expect(patch.count.success == passed && patch.count.tasks == tasks)
        }
        #expect(Set(result.run.patches.map(\.title)) == Set(counted.keys))
        #expect(result.commits.count == result.run.commits.count)
        #expect(Set(result.commits.map(\.patch.id)).count == result.commits.count)
        let routes = Dictionary(grouping: result.run.patches, by: \.route).mapValues(\.count)
        #expect(routes == [.skill: 12, .reference: 12, .parked: 12])
        for patch in result.run.patches { #expect((patch.route == .skill) == (patch.support.count > 20)) }
        #expect(result.run.merges.allSatisfy { $0.conserves })
        #expect(result.run.merges.filter { $0.level > 0 }.allSatisfy { Set($0.inputs).count == $0.inputs.count })
        try Self.expectWithinBudget(result)
    }

    private static func expectWithinBudget(_ result: EvolutionResult) throws {
        let folder = try #require(result.commits.last?.folder)
        let skill = try #require(folder.text(of: .skill))
        let references = folder.paths.filter { $0.components.first == "references" }
        #expect(references.count == 12)
        for path in references { #expect(skill.contains("](\(path))"), "\(path)") }
        let outline = SkillOutline(text: skill)
        let before = SkillOutline(text: PipelineFixtures.scaffold.folder.text(of: .skill) ?? "")
        #expect(outline.bodyLines <= 500 && outline.bodyCharacters <= 20_000)
        #expect(outline.bodyLines - before.bodyLines <= GrowthLimit.standard.allowed(of: before.bodyLines))
        let edits = result.run.commits.flatMap(\.edits)
        #expect(
            SkillInvariants.violations(base: PipelineFixtures.scaffold.folder, result: folder, edits: edits).isEmpty)
    }
}
