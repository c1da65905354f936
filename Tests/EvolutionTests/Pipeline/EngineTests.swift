import Evolution
import JSON
import LanguageModel
import Skill
import Synchronization
import Testing
import Trajectory

@Suite("The engine with a model")
struct EngineTests {
    static func configuration(_ change: (inout EvolutionConfiguration) -> Void = { _ in })
        -> EvolutionConfiguration
    {
        var configuration = EvolutionConfiguration(analysts: [.model])
        change(&configuration)
        return configuration
    }

    static func run(
        _ model: ScriptedModel, subject: SkillSubject = PipelineFixtures.scaffold, episodes: Int = 6,
        configuration: EvolutionConfiguration = EngineTests.configuration(), prior: [PriorRule] = [],
        journal: MemoryJournal? = nil, isDone: @escaping @Sendable (RunID) -> Bool = { _ in false },
        progress: @escaping @Sendable (EvolutionProgress) -> Void = { _ in }
    ) async throws -> EvolutionResult {
        let scheduler = CallScheduler(
            model: model, journal: journal,
            options: SchedulerOptions(concurrency: 4, attempts: 2, firstDelay: 0))
        let engine = EvolutionEngine(
            subject: subject, configuration: configuration, priorRules: prior,
            prompts: PipelineFixtures.prompts,
            schedulers: EvolutionSchedulers(scheduler), isDone: isDone, progress: progress)
        return try await engine.run { try PipelineFixtures.feed(episodes, into: &$0) }
    }

    static let sameRule = ScriptedModel { request throws(ModelError) in
        request.purpose == .merge
            ? "{}"
            : PipelineFixtures.answer([PipelineFixtures.lesson("Look the value up before adding it.")])
    }

    @Test("one rule from six runs is one commit with six episodes behind it")
    func oneRule() async throws {
        let result = try await Self.run(Self.sameRule)
        try Self.expectSound(result)
        #expect(result.commits.count == 1)
        let commit = try #require(result.commits.first)
        #expect(commit.patch.support.episodes == Array(0..<6))
        #expect(commit.patch.count.tasks == 6)
        #expect(commit.folder.text(of: .skill)?.contains("- Look the value up before adding it.") == true)
        #expect(commit.message.contains("Skillgit-Support: 6/6 (success 2, failure 4, unknown 0)"))
        #expect(result.run.totals.states["used"] == 6)
        #expect(result.run.changes.new == [commit.patch.id])
        #expect(result.evidence[commit.patch.id]?.count == 6)
    }

    @Test("the same input gives the same files, whatever order answers come in")
    func deterministic() async throws {
        let model = ScriptedModel { request throws(ModelError) in Self.variedAnswer(request) }
        let first = try await Self.run(model, episodes: 17)
        for _ in 0..<4 {
            let again = try await Self.run(
                ScriptedModel { request throws(ModelError) in Self.variedAnswer(request) }, episodes: 17)
            #expect(try again.run.files() == first.run.files())
            #expect(again.commits == first.commits)
        }
        try Self.expectSound(first)
        #expect(first.run.merges.contains { $0.method == .model })
    }

    /// Three topics; merges join the first two patches and keep the others.
    @Sendable static func variedAnswer(_ request: ModelRequest) -> String {
        if request.purpose == .merge {
            let ids = (1...5).map { "c\($0)" }.filter { request.prompt.contains("## Patch \($0)\n") }
            var patches: [JSONValue] = [
                merged(["c1", "c2"], "Join rule of \(ids.count) patches about \(request.subject).")
            ]
            for id in ids.dropFirst(2) {
                patches.append(merged([id], "Rule kept from \(id) in \(request.subject)."))
            }
            return JSONWriter.compact(["patches": .array(patches), "dropped": []])
        }
        let number = request.subject.utf8.reduce(0) { ($0 &* 7 &+ Int($1)) & 0xFFFF }
        let theme = ["values", "order", "units"][number % 3]
        return PipelineFixtures.answer([
            PipelineFixtures.lesson(
                "In case \(number) of \(theme) say so and number \(number % 5) is meant.", theme: theme)
        ])
    }

    static func merged(_ from: [String], _ rule: String) -> JSONValue {
        [
            "from": .array(from.map(JSONValue.string)), "title": "Merge what is the same", "theme": "values",
            "cause": "Several runs show it.", "rule": .string(rule), "edit": PipelineFixtures.noEdit,
        ]
    }

    @Test("a killed run repeats no finished call, and its result is that of an uninterrupted one")
    func resume() async throws {
        let journal = MemoryJournal()
        let broken = ScriptedModel { request throws(ModelError) in
            if request.subject > "run-3" { throw ModelError(.quota, "no money") }
            return Self.variedAnswer(request)
        }
        await #expect(throws: EvolutionStop.modelUnavailable(reason: "no money")) {
            _ = try await Self.run(broken, episodes: 8, journal: journal)
        }
        let before = journal.count
        let model = ScriptedModel { request throws(ModelError) in Self.variedAnswer(request) }
        let resumed = try await Self.run(model, episodes: 8, journal: journal)
        let whole = try await Self.run(
            ScriptedModel { request throws(ModelError) in Self.variedAnswer(request) }, episodes: 8)
        #expect(resumed.commits == whole.commits)
        #expect(model.requests.count + before == journal.count)
    }

    @Test("a merge that breaks the conservation law is asked for once more, then its inputs move up")
    func conservation() async throws {
        let model = ScriptedModel { request throws(ModelError) in
            if request.purpose == .merge { return JSONWriter.compact(["patches": [], "dropped": []]) }
            return PipelineFixtures.answer([
                PipelineFixtures.lesson(
                    "Rule that is only told by \(request.subject) here.", theme: request.subject)
            ])
        }
        let one = ScriptedModel { request throws(ModelError) in
            if request.purpose == .merge { return JSONWriter.compact(["patches": [], "dropped": []]) }
            let words = [
                "alpha bravo", "charlie delta", "echo foxtrot", "golf hotel", "india juliet", "kilo lima",
            ]
            let index = Int(String(request.subject.dropFirst(4))) ?? 0
            return PipelineFixtures.answer([
                PipelineFixtures.lesson("Say \(words[index % 6]) \(index) times.")
            ])
        }
        let apart = try await Self.run(model)
        try Self.expectSound(apart)
        #expect(!apart.run.merges.contains { $0.method != .fold })
        let together = try await Self.run(one)
        try Self.expectSound(together)
        let record = try #require(together.run.merges.first { $0.level == 1 })
        #expect(record.method == .unmerged)
        #expect(record.refusals.count == 2)
        #expect(record.outputs.map(\.id) == record.inputs)
        #expect(together.run.patches.count == 6)
    }

    @Test("dropped patches are named with a reason, and their trajectories too")
    func dropped() async throws {
        let model = ScriptedModel { request throws(ModelError) in
            if request.purpose == .merge {
                return JSONWriter.compact([
                    "patches": [Self.merged(["c1"], "Keep the first rule of the topic.")],
                    "dropped": [["id": "c2", "reason": "the skill says so"]],
                ])
            }
            return PipelineFixtures.answer([
                PipelineFixtures.lesson(
                    request.subject == "run-0" ? "Begin with alpha." : "End with zulu instead.")
            ])
        }
        let result = try await Self.run(
            model, episodes: 2, configuration: Self.configuration { $0.minimumTasks = 1 })
        try Self.expectSound(result)
        #expect(result.run.merges.first?.dropped.first?.reason == "the skill says so")
        #expect(result.run.trajectories[1].state == .merged)
        #expect(result.run.trajectories[1].reason?.contains("the skill says so") == true)
    }

    @Test("answers that somebody else has to write stop the run and are counted")
    func pending() async throws {
        let model = ScriptedModel { request throws(ModelError) in
            throw ModelError(.pending(path: "/hand/off/\(request.subject).md"), "a question was written")
        }
        await #expect(throws: EvolutionStop.pending(count: 5, folder: "/hand/off")) {
            _ = try await Self.run(model, episodes: 5)
        }
    }

    @Test("failed calls are failed trajectories, and too many of them fail the run")
    func failures() async throws {
        let model = ScriptedModel { request throws(ModelError) in
            if request.subject == "run-1" { throw ModelError(.refused, "the server said no") }
            return PipelineFixtures.answer([PipelineFixtures.lesson("Look the value up before adding it.")])
        }
        let few = try await Self.run(model, episodes: 12)
        try Self.expectSound(few)
        #expect(few.run.totals.states["failed"] == 1)
        #expect(few.run.trajectories[1].reason == "the server said no")
        #expect(!few.run.hasTooManyFailures)
        #expect(few.commits.first?.patch.count.ofEpisodes == 11)
        let many = try await Self.run(model, episodes: 4)
        #expect(many.run.hasTooManyFailures)
        #expect(many.commits.count == 1)
    }

    @Test("the same run is not done twice")
    func alreadyDone() async throws {
        let model = ScriptedModel { _ throws(ModelError) in PipelineFixtures.answer([]) }
        let first = try await Self.run(model, episodes: 3)
        #expect(first.commits.isEmpty)
        #expect(first.run.trajectories.allSatisfy { $0.state == .merged && $0.reason != nil })
        let id = first.run.id
        await #expect(throws: EvolutionStop.alreadyDone(id)) {
            _ = try await Self.run(model, episodes: 3, isDone: { $0 == id })
        }
    }

    @Test("the estimate asks nothing")
    func estimate() throws {
        let model = ScriptedModel { _ throws(ModelError) in "" }
        let engine = EvolutionEngine(
            subject: PipelineFixtures.scaffold, configuration: Self.configuration(),
            prompts: PipelineFixtures.prompts,
            schedulers: EvolutionSchedulers(CallScheduler(model: model)))
        let prices = try PriceList(
            parsing: """
                {"schema": "skillgit.prices/1", "currency": "EUR", "models": [
                  {"model": "reader", "input": 1, "output": 2}, {"model": "merger", "input": 10, "output": 20}]}
                """)
        let estimate = try engine.estimate(
            .init(models: [.analysis: "reader", .merge: "merger"], prices: prices)
        ) {
            try PipelineFixtures.feed(25, into: &$0)
        }
        #expect(estimate.stages.map(\.purpose) == [.analysis, .merge, .conflict, .curation])
        #expect(estimate.stages.map(\.calls) == [25, 6, 2, 1])
        #expect(estimate.inputTokens > 1000)
        for (stage, price) in zip(estimate.stages, [1.0, 10.0, 10.0, 10.0]) {
            let expected = (Double(stage.inputTokens) * price + Double(stage.outputTokens) * 2 * price) / 1e6
            #expect(abs((stage.cost ?? 0) - expected) < 1e-9)
        }
        #expect(estimate.currency == "EUR")
        #expect(abs((estimate.cost ?? 0) - estimate.stages.compactMap(\.cost).reduce(0, +)) < 1e-9)
        // One model without a price leaves the whole cost unknown, which is not the same as nothing.
        let open = try engine.estimate(.init(models: [.analysis: "reader", .merge: "other"], prices: prices)) {
            try PipelineFixtures.feed(25, into: &$0)
        }
        #expect(open.cost == nil && open.stages[0].cost != nil)
        #expect(model.requests.isEmpty)
    }

    @Test("the estimate names the stages that the strategy has, and no curation where there is to be none")
    func estimatedStages() throws {
        func stages(_ change: (inout EvolutionConfiguration) -> Void) throws -> [String: Int] {
            let engine = EvolutionEngine(
                subject: PipelineFixtures.scaffold, configuration: Self.configuration(change),
                prompts: PipelineFixtures.prompts,
                schedulers: EvolutionSchedulers(CallScheduler(model: ScriptedModel { _ throws(ModelError) in "" })))
            let estimate = try engine.estimate { try PipelineFixtures.feed(25, into: &$0) }
            return Dictionary(uniqueKeysWithValues: estimate.stages.map { ($0.purpose.rawValue, $0.calls) })
        }
        #expect(try stages { $0.curation = .never } == ["analysis": 25, "merge": 6, "conflict": 2, "curation": 0])
        #expect(try stages { $0.strategy = .sequential } == ["analysis": 25, "revision": 7])
        #expect(try stages { $0.strategy = .bank } == ["analysis": 25, "merge": 0])
    }

    @Test("contradictions and curation are stages of the progress, as analyses and merges are")
    func stagesOfProgress() async throws {
        let seen = Mutex<[EvolutionStages]>([])
        let model = ScriptedModel { request throws(ModelError) in
            switch request.purpose {
            case .conflict:
                MergeScript.settled(
                    "open", MergeScript.patches(in: request.prompt).map { MergeScript.patch([$0.id], rule: $0.rule) })
            case .curation: JSONWriter.compact(["changes": []])
            case .merge:
                MergeScript.answer(
                    MergeScript.patches(in: request.prompt).map {
                        MergeScript.patch([$0.id], title: $0.title, rule: $0.rule)
                    })
            default: Self.opposed(request)
            }
        }
        let result = try await Self.run(
            model, episodes: 6, configuration: Self.configuration { $0.curation = .always },
            progress: { event in
                if case .stages(let stages) = event { seen.withLock { $0.append(stages) } }
            })
        let stages = seen.withLock { $0 }
        let last = try #require(stages.last)
        for (purpose, stage) in last.all where purpose != .revision {
            #expect(stage.done == stage.planned && stage.done > 0, "\(purpose): \(stage)")
            // Calls are what was asked; the journal is empty, and no answer is corrected.
            let calls = result.run.ledger.filter { $0.purpose == purpose }.reduce(0) { $0 + $1.calls }
            #expect(purpose == .merge || calls == stage.done, "\(purpose): \(calls) calls, \(stage)")
        }
        #expect(
            stages.contains { $0.conflict == EvolutionStages.Stage(done: 0, planned: 1) }, "it is told at its start")
        #expect(
            stages.contains { $0.curation == EvolutionStages.Stage(done: 0, planned: 1) }, "it is told at its start")
        for (before, after) in zip(stages, stages.dropFirst()) {
            #expect(zip(before.all, after.all).allSatisfy { $0.stage.done <= $1.stage.done }, "nothing goes back")
        }
    }

    /// Even runs teach one text for an item of the skill, odd ones another.
    private static func opposed(_ request: ModelRequest) -> String {
        let isEven = (Int(request.subject.dropFirst(4)) ?? 0) % 2 == 0
        let rule = isEven ? "Always guess a missing number." : "Leave out a missing number."
        let edit = PipelineFixtures.edit(
            "replace", section: ["Sums", "Pitfalls"], content: "- " + rule, quote: "Never guess a number.")
        return PipelineFixtures.answer([PipelineFixtures.lesson(rule, title: rule, edit: edit)])
    }

    /// What holds for every result.
    static func expectSound(_ result: EvolutionResult, _ place: SourceLocation = #_sourceLocation) throws {
        let run = result.run
        #expect(run.totals.addUp, sourceLocation: place)
        #expect(try EvolutionRun(files: run.files()) == run, sourceLocation: place)
        #expect(run.merges.allSatisfy { $0.conserves }, sourceLocation: place)
        #expect(run.patches.map(\.rank) == Array(1..<(run.patches.count + 1)), sourceLocation: place)
        #expect(Set(run.patches.map(\.id)).count == run.patches.count, sourceLocation: place)
        #expect(run.commits.count == result.commits.count, sourceLocation: place)
        #expect(run.commits.count <= run.configuration.maximumPatches, sourceLocation: place)
        for record in run.trajectories where record.state != .used {
            #expect(record.reason?.isEmpty == false, sourceLocation: place)
        }
        for patch in run.patches {
            #expect((patch.route == .parked) == (patch.parkedBecause != nil), sourceLocation: place)
            #expect(patch.support.count == patch.count.episodes, sourceLocation: place)
            #expect(try PatchID(run: run.id, edits: patch.edits) == patch.id, sourceLocation: place)
            #expect(
                patch.lessons.allSatisfy { id in run.lessons.contains { $0.id == id } }, sourceLocation: place
            )
            let behind = Support(
                run.lessons.filter { patch.lessons.contains($0.id) }.flatMap(\.support.episodes))
            #expect(behind == patch.support, "support is that of the lessons", sourceLocation: place)
        }
        for commit in result.commits {
            #expect(CommitTrailers(message: commit.message)?.patch == commit.patch.id, sourceLocation: place)
        }
    }
}
