import ContentHash
import Skill
import TestSupport
import Testing
import Trajectory

@testable import Evolution

@Suite("The engine with the rules analyst, on recorded runs", .serialized)
struct RulesEngineTests {
    /// A skill that skillgit made.
    static let scaffold = SkillSubject(
        name: "sql-questions",
        folder: SkillFolder(files: [
            .skill: SkillFile(
                text: """
                    ---
                    name: sql-questions
                    description: Answers questions from a database.
                    ---

                    # SQL questions

                    Answer questions from a database.

                    ## Procedure

                    1. Read the task to its end.

                    ## Pitfalls

                    """)
        ]), base: String(repeating: "c", count: 40), origin: .scaffold)

    static func engine(
        _ subject: SkillSubject, prior: [PriorRule] = [],
        change: (inout EvolutionConfiguration) -> Void = { _ in }
    ) -> EvolutionEngine {
        var configuration = EvolutionConfiguration(analysts: [.rules])
        change(&configuration)
        return EvolutionEngine(subject: subject, configuration: configuration, priorRules: prior)
    }

    static func run(_ engine: EvolutionEngine, path: String) async throws -> EvolutionResult {
        try await engine.run { intake in
            _ = try TrajectoryIngest(options: IngestOptions(paths: [path], skill: engine.subject.name)).read(
                into: &intake)
        }
    }

    /// The rules of a run as the next run is told of them.
    static func prior(_ result: EvolutionResult, state: PriorRule.State) -> [PriorRule] {
        result.run.patches.map { patch in
            PriorRule(
                run: result.run.id, patch: patch.id, key: patch.key, title: patch.title,
                texts: patch.edits.compactMap(\.content).filter { $0.hasPrefix("- ") },
                files: Array(Set(patch.edits.map(\.file))).sorted(),
                state: patch.route == .parked ? .parked : state,
                support: Set(patch.support.episodes.compactMap { result.run.trajectories[$0].hash }),
                tasks: Set(patch.support.episodes.map { result.run.trajectories[$0].task }))
        }
    }

    @Test("a scaffold gets its rules into SKILL.md, and a second run proposes nothing twice")
    func scaffold() async throws {
        guard let path = SharedMaterial.path("traces/sql/gpt-4.jsonl") else { return }
        let first = try await Self.run(Self.engine(Self.scaffold), path: path)
        try EngineTests.expectSound(first)
        let again = try await Self.run(Self.engine(Self.scaffold), path: path)
        #expect(try again.run.files() == first.run.files())
        #expect(again.commits == first.commits)
        let text = try #require(first.commits.last?.folder.text(of: .skill))
        #expect(text.contains("1. Read the task to its end."))
        #expect(first.commits.filter { $0.patch.route == .skill }.count >= 3)
        #expect(first.commits.allSatisfy { $0.patch.depends.isEmpty })

        var subject = Self.scaffold
        subject.folder = try #require(first.commits.last).folder
        subject.base = String(repeating: "d", count: 40)
        let second = try await Self.run(
            Self.engine(subject, prior: Self.prior(first, state: .merged)), path: path)
        try EngineTests.expectSound(second)
        #expect(second.commits.isEmpty)
        #expect(second.run.reinforced.count >= first.commits.count)
        #expect(second.run.changes.strengthened.isEmpty, "the same trajectories are no new support")
        let third = try await Self.run(
            Self.engine(subject, prior: Self.prior(first, state: .rejected)), path: path)
        #expect(third.commits.isEmpty)
        #expect(third.run.changes.suppressed.count >= first.commits.count)
    }

    @Test("over a human-written skill only one file beside it is written, with one link")
    func deepening() async throws {
        guard let path = SharedMaterial.path("traces/airline/gpt-4o-airline.json"),
            let policy = SharedMaterial.path("traces/airline/policy.md").flatMap({ SharedTraces.read($0) })
        else { return }
        let text = "---\nname: airline\ndescription: Answers customers of an airline.\n---\n\n" + policy
        let subject = SkillSubject(
            name: "airline", folder: SkillFolder(files: [.skill: SkillFile(text: text)]),
            base: String(repeating: "e", count: 40), origin: .human)
        let result = try await Self.run(Self.engine(subject), path: path)
        try EngineTests.expectSound(result)
        #expect(result.commits.count >= 3)
        for commit in result.commits {
            #expect(commit.patch.route == .reference)
            #expect(commit.patch.count.tasks >= 3)
            let skill = try #require(commit.folder.text(of: .skill))
            #expect(skill.hasPrefix(text))
            #expect(skill.count - text.count < 200)
            #expect(commit.folder.paths.map(\.text) == ["SKILL.md", "references/observed.md"])
        }
    }

    @Test("any subset of the patches gives the same text, one at a time and in any order")
    func subsets() async throws {
        guard let path = SharedMaterial.path("traces/sql/gpt-4.jsonl") else { return }
        let result = try await Self.run(Self.engine(Self.scaffold), path: path)
        var numbers = SplitMix64(seed: 7)
        for _ in 0..<20 {
            let subset = result.commits.filter { _ in Bool.random(using: &numbers) }.map {
                EditSet(id: $0.patch.id.text, rank: $0.patch.rank, edits: $0.patch.edits)
            }
            let expected = try SkillRenderer.render(base: Self.scaffold.folder, sets: subset).folder
            let shuffled = subset.shuffled(using: &numbers)
            #expect(try SkillRenderer.render(base: Self.scaffold.folder, sets: shuffled).folder == expected)
        }
    }

    @Test("the limits hold: patches, tasks, and the size of SKILL.md")
    func limits() async throws {
        guard let path = SharedMaterial.path("traces/sql/gpt-4.jsonl") else { return }
        let few = try await Self.run(Self.engine(Self.scaffold) { $0.maximumPatches = 2 }, path: path)
        try EngineTests.expectSound(few)
        #expect(few.commits.count == 2)
        #expect(few.run.parked.contains { $0.parkedBecause == "more than 2 patches" })
        let small = try await Self.run(Self.engine(Self.scaffold) { $0.maximumLines = 14 }, path: path)
        try EngineTests.expectSound(small)
        let lines = SkillOutline(text: small.commits.last?.folder.text(of: .skill) ?? "").bodyLines
        #expect(lines <= 14)
        #expect(small.run.parked.contains { $0.parkedBecause == "SKILL.md is as long as it may be" })
        let slow = try await Self.run(
            Self.engine(Self.scaffold) { $0.maximumGrowth = GrowthLimit(lines: 3) }, path: path)
        try EngineTests.expectSound(slow)
        #expect(slow.commits.contains { $0.patch.route == .skill })
        #expect(slow.commits.contains { $0.patch.route == .reference })
        let all = try await Self.run(Self.engine(Self.scaffold) { $0.minimumTasks = 50_000 }, path: path)
        try EngineTests.expectSound(all)
        #expect(!all.commits.contains { $0.patch.route == .skill })
    }
}
