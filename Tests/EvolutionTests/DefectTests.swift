import ContentHash
import Evolution
import JSON
import LanguageModel
import MarkdownTree
import Skill
import Synchronization
import Testing
import Trajectory

@testable import Evolution

/// One test for each defect of the method's reference release, named after its row in the design.
///
/// Each fails on the behaviour that was seen there.
@Suite("Defects of the reference release")
struct DefectTests {
    /// Runs that all teach one lesson.
    private static func run(
        _ lesson: JSONValue, base text: String? = nil, episodes: Int = 4
    ) async throws -> EvolutionResult {
        var subject = PipelineFixtures.scaffold
        if let text { subject.folder.files[.skill] = SkillFile(text: text) }
        let model = ScriptedModel { _ throws(ModelError) in PipelineFixtures.answer([lesson]) }
        let result = try await EngineTests.run(model, subject: subject, episodes: episodes)
        try EngineTests.expectSound(result)
        return result
    }

    private static func headings(_ text: String) -> [[String]] { SkillOutline(text: text).sections.map(\.path) }

    private static func index(_ request: ModelRequest) -> Int { Int(request.subject.dropFirst(4)) ?? 0 }

    /// A lesson that is worded otherwise in every run, so that only a model joins them.
    private static func varied(_ number: Int, title: String = "Mind it", theme: String = "values") -> JSONValue {
        let hash = ContentHash(of: "\(number)").hex
        let words = stride(from: 0, to: 24, by: 4).map { String(hash.dropFirst($0).prefix(4)) }
        return PipelineFixtures.lesson("Mind \(words.joined(separator: " ")).", title: title, theme: theme)
    }

    @Test(
        "row 1: an edit with an empty, unknown or ambiguous anchor is refused with a reason, and no heading is lost",
        arguments: [
            ("replace", [String](), "", "neither a section nor a block"), ("append", ["Nowhere"], "", "no section"),
            ("replace", ["Twice"], "", "more than one node"),
            ("insert_after", ["Sums", "Pitfalls"], "No such line.", "no such block"),
        ])
    func row01_anchors(_ operation: String, _ section: [String], _ quote: String, _ reason: String) async throws {
        let text =
            "---\nname: sums\ndescription: Adds.\n---\n\n# Sums\n\n## Pitfalls\n\n- Never guess.\n\n# Twice\n\nA.\n\n# Twice\n\nB.\n"
        let edit = PipelineFixtures.edit(operation, section: section, content: "- Mind the sign.", quote: quote)
        let result = try await Self.run(PipelineFixtures.lesson("Mind the sign.", edit: edit), base: text)
        #expect(result.commits.isEmpty)
        #expect(result.run.refused.count == 4)
        #expect(result.run.refused.allSatisfy { $0.reason.contains(reason) }, "\(result.run.refused)")
        let good = PipelineFixtures.edit("append", section: ["Sums", "Pitfalls"], content: "- Mind the sign.")
        let made = try await Self.run(PipelineFixtures.lesson("Mind the sign.", edit: good), base: text)
        let after = try #require(made.commits.last?.folder.text(of: .skill))
        #expect(Self.headings(after) == Self.headings(text))
    }

    @Test("row 2: comments in code fences are no headings, CRLF stays, and bytes outside the edit do not change")
    func row02_bytes() async throws {
        let text =
            "---\r\nname: sums\r\ndescription: Adds.\r\n---\r\n\r\n# Sums\r\n\r\n```sh\r\n# Pitfalls\r\nadd 1 2\r\n```\r\n\r\n## Pitfalls\r\n\r\n- Never guess.\r\n\r\n## Last\r\n\r\nEnd.\r\n"
        let edit = PipelineFixtures.edit("append", section: ["Sums", "Pitfalls"], content: "- Mind the sign.")
        let result = try await Self.run(PipelineFixtures.lesson("Mind the sign.", edit: edit), base: text)
        let after = try #require(result.commits.first?.folder.text(of: .skill))
        #expect(after == text.replacing("- Never guess.\r\n", with: "- Never guess.\r\n- Mind the sign.\r\n"))
    }

    @Test("row 3: support is the set of runs, carried through every merge, whatever a model claims")
    func row03_support() async throws {
        let model = ScriptedModel { request throws(ModelError) in
            guard request.purpose == .merge else { return PipelineFixtures.answer([Self.varied(Self.index(request))]) }
            let ids = MergeScript.patches(in: request.prompt).map(\.id)
            return MergeScript.answer([MergeScript.patch(ids, rule: "Mind it, as 999 of 999 runs have shown.")])
        }
        let result = try await EngineTests.run(model, episodes: 23)
        try EngineTests.expectSound(result)
        #expect(result.commits.map(\.patch.support.episodes) == [Array(0..<23)])
        #expect(
            result.commits.first?.message.contains("Skillgit-Support: 23/23 (success 8, failure 15, unknown 0)") == true
        )
    }

    @Test("row 4: edits that overlap are found on the tree; both are kept and shown, none is picked")
    func row04_overlap() async throws {
        let model = ScriptedModel { request throws(ModelError) in
            let shown = MergeScript.patches(in: request.prompt)
            if request.purpose == .merge {
                return MergeScript.answer(shown.map { MergeScript.patch([$0.id], title: $0.title, rule: $0.rule) })
            }
            if request.purpose == .conflict { return "nothing usable" }
            let isEven = Self.index(request) % 2 == 0
            return PipelineFixtures.answer([
                PipelineFixtures.lesson(
                    isEven ? "Guess a number when nobody minds." : "Leave the cell empty.",
                    edit: isEven
                        ? PipelineFixtures.edit(
                            "replace", section: ["Sums", "Pitfalls"], content: "- Guess when nobody minds.",
                            quote: "Never guess a number.")
                        : PipelineFixtures.edit(
                            "replace", section: ["Sums", "Pitfalls"], content: "Leave the cell empty."))
            ])
        }
        let result = try await EngineTests.run(model, episodes: 6)
        try EngineTests.expectSound(result)
        #expect(result.commits.isEmpty)
        #expect(result.run.contested.count == 2)
        #expect(Set(result.run.conflicts.flatMap { [$0.first, $0.second] }) == Set(result.run.contested.map(\.id)))
    }

    @Test("row 5: 16 bad replies of 64 are 16 failed runs with reasons, and the run fails")
    func row05_badReplies() async throws {
        let model = ScriptedModel { request throws(ModelError) in
            if request.purpose == .merge { return MergeScript.joiningTitles(request.prompt) }
            let number = Self.index(request)
            return number % 4 == 1 ? "Sorry, I cannot." : PipelineFixtures.answer([Self.varied(number)])
        }
        let result = try await EngineTests.run(model, episodes: 64)
        try EngineTests.expectSound(result)
        #expect(result.run.totals.states["failed"] == 16 && result.run.totals.states["used"] == 48)
        #expect(result.run.trajectories.filter { $0.state == .failed }.allSatisfy { $0.reason != nil })
        #expect(result.run.hasTooManyFailures)
        #expect(result.commits.first?.patch.count.ofEpisodes == 48)
    }

    @Test("row 5: when all merges are bad, no lesson is lost, and every bucket says why")
    func row05_badMerges() async throws {
        let model = ScriptedModel { request throws(ModelError) in
            request.purpose == .merge ? "{}" : PipelineFixtures.answer([Self.varied(Self.index(request))])
        }
        let result = try await EngineTests.run(model, episodes: 64)
        try EngineTests.expectSound(result)
        #expect(result.run.patches.flatMap(\.lessons).count == 64)
        #expect(result.run.merges.allSatisfy { $0.method == .unmerged && !$0.refusals.isEmpty })
        #expect(result.run.trajectories.allSatisfy { $0.reason == "its lessons are parked" })
    }

    @Test("row 6: a run that was killed after 40 calls repeats none of them")
    func row06_killed() async throws {
        let journal = MemoryJournal()
        let answered = Mutex(0)
        @Sendable func answer(_ request: ModelRequest) -> String {
            request.purpose == .merge
                ? MergeScript.joiningTitles(request.prompt)
                : PipelineFixtures.answer([Self.varied(Self.index(request))])
        }
        let killed = ScriptedModel { request throws(ModelError) in
            guard
                answered.withLock({
                    $0 += 1; return $0 <= 40
                })
            else { throw ModelError(.quota, "killed") }
            return answer(request)
        }
        await #expect(throws: EvolutionStop.self) {
            _ = try await EngineTests.run(killed, episodes: 64, journal: journal)
        }
        #expect(journal.count == 40)
        let again = ScriptedModel { request throws(ModelError) in answer(request) }
        let result = try await EngineTests.run(again, episodes: 64, journal: journal)
        let whole = ScriptedModel { request throws(ModelError) in answer(request) }
        #expect(try await EngineTests.run(whole, episodes: 64).commits == result.commits)
        #expect(again.requests.count == whole.requests.count - 40)
    }

    @Test("row 7: another seed, temperature or limit is another question, and another run")
    func row07_sampling() async throws {
        let journal = MemoryJournal()
        var runs: Set<RunID> = []
        let settings: [@Sendable (inout EvolutionConfiguration) -> Void] = [
            { _ in }, { $0.seed = 1 }, { $0.seed = 2 }, { $0.temperature = 0.5 }, { $0.maximumOutputTokens = 999 },
        ]
        for setting in settings {
            let model = ScriptedModel { request throws(ModelError) in PipelineFixtures.answer([]) }
            let result = try await EngineTests.run(
                model, episodes: 5, configuration: EngineTests.configuration(setting), journal: journal)
            #expect(model.requests.count == 5, "every setting asks anew")
            runs.insert(result.run.id)
        }
        #expect(runs.count == settings.count)
    }

    @Test(
        "row 8: no edit leaves the skill, replaces a script or takes SKILL.md away",
        arguments: [
            ("create_file", "../outside.md"), ("create_file", "/etc/cron.d/x.md"), ("create_file", "scripts/run.sh"),
            ("create_file", "SKILL.md"), ("delete_file", "SKILL.md"), ("replace", "scripts/add.sh"),
        ])
    func row08_paths(_ operation: String, _ file: String) async throws {
        var subject = PipelineFixtures.scaffold
        let script = try #require(SkillPath("scripts/add.sh"))
        subject.folder.files[script] = SkillFile(text: "#!/bin/sh\necho\n")
        let edit: JSONValue = [
            "op": .string(operation), "file": .string(file), "section": ["Sums"], "quote": "", "content": "echo gone",
        ]
        let model = ScriptedModel { _ throws(ModelError) in
            PipelineFixtures.answer([PipelineFixtures.lesson("Do as it says.", edit: edit)])
        }
        let result = try await EngineTests.run(model, subject: subject, episodes: 4)
        try EngineTests.expectSound(result)
        #expect(result.commits.isEmpty)
        // What the form of the answer has no word for is no answer at all.
        #expect(result.run.trajectories.allSatisfy { $0.state == .refused || $0.state == .failed })
        #expect(result.run.patches.isEmpty)
    }

    @Test("row 9: the expected answer compared with itself is no proof; a file of the analyst's own that passes is one")
    func row09_proof() async throws {
        func analysis(writing text: String) async throws -> EvolutionResult {
            let lessons = AgentAnalystTests.submit(PipelineFixtures.lesson(AgentAnalystTests.rule))
            let write = ScriptedAgent.Call("run_command", ["command": .string("write mine.txt \(text)")])
            return try await AgentAnalystTests.run(
                ScriptedAgent([[write], [AgentAnalystTests.check], [lessons], [lessons]]))
        }
        let gold = try await analysis(writing: "right")
        #expect(gold.commits.isEmpty)
        let record = try #require(gold.run.trajectories.first)
        #expect(record.state == .refused && record.reason?.contains("copy of the expected answer") == true, "\(record)")
        let fixed = try await analysis(writing: "the right one")
        #expect(fixed.commits.count == 1 && fixed.run.lessons.map(\.isProved) == [true])
    }

    @Test("row 10: a commit says what it does: what changes nothing is none, and its text is the patches' rendering")
    func row10_messages() async throws {
        let edit = PipelineFixtures.edit(
            "replace", section: ["Sums", "Pitfalls"], content: "- Never guess a number.", quote: "Never guess a number."
        )
        let nothing = try await Self.run(
            PipelineFixtures.lesson("Never guess a number at all.", title: "Rewrite everything", edit: edit))
        #expect(nothing.commits.isEmpty)
        #expect(nothing.run.parked.map(\.parkedBecause) == ["it changes nothing"])
        let model = ScriptedModel { request throws(ModelError) in EngineTests.variedAnswer(request) }
        let result = try await EngineTests.run(
            model, episodes: 17, configuration: EngineTests.configuration { $0.minimumTasks = 1 })
        #expect(!result.commits.isEmpty)
        for (place, commit) in result.commits.enumerated() {
            let sets = result.run.commits.prefix(place + 1).map {
                EditSet(id: $0.id.text, rank: $0.rank, edits: $0.edits)
            }
            #expect(
                try SkillRenderer.render(base: PipelineFixtures.scaffold.folder, sets: Array(sets)).folder
                    == commit.folder)
            #expect(commit.message.contains("Skillgit-Support: \(commit.patch.count.supportTrailer)\n"))
        }
    }

    @Test("row 11: merges start while analyses are under way")
    func row11_noBarrier() async throws {
        let merges = Mutex(0)
        let model = WaitingModel { request in
            if request.purpose == .merge {
                merges.withLock { $0 += 1 }
                return MergeScript.joiningTitles(request.prompt)
            }
            if request.subject == "run-29" {
                // The last one to be analysed waits for two levels of merges; with a barrier it would wait for ever.
                for _ in 0..<2000 where merges.withLock({ $0 }) < 6 { try? await Task.sleep(for: .milliseconds(5)) }
                #expect(merges.withLock { $0 } >= 6)
            }
            return PipelineFixtures.answer([Self.varied(Self.index(request))])
        }
        let engine = EvolutionEngine(
            subject: PipelineFixtures.scaffold, configuration: EngineTests.configuration(),
            prompts: PipelineFixtures.prompts,
            schedulers: EvolutionSchedulers(CallScheduler(model: model, options: SchedulerOptions(concurrency: 8))))
        let result = try await engine.run { try PipelineFixtures.feed(30, into: &$0) }
        #expect(result.commits.first?.patch.support.count == 30)
    }

    @Test("row 12: one commit for each consolidated patch; any of them can be left out")
    func row12_commits() async throws {
        let model = ScriptedModel { request throws(ModelError) in
            let number = Self.index(request)
            return request.purpose == .merge
                ? MergeScript.joiningTitles(request.prompt)
                : PipelineFixtures.answer([
                    Self.varied(number, title: "Rule \(number % 4)", theme: "topic \(number % 4)")
                ])
        }
        let result = try await EngineTests.run(model, episodes: 24)
        #expect(result.commits.map(\.patch.title).sorted() == ["Rule 0", "Rule 1", "Rule 2", "Rule 3"])
        let base = PipelineFixtures.scaffold.folder
        for left in 0..<16 {
            let kept = result.run.commits.enumerated().filter { left & (1 << $0.offset) == 0 }.map(\.element)
            let sets = kept.map { EditSet(id: $0.id.text, rank: $0.rank, edits: $0.edits) }
            let text = try #require(try SkillRenderer.render(base: base, sets: sets).folder.text(of: .skill))
            for patch in result.run.commits {
                let rule = patch.rationale.prefix { $0 != "\n" }
                #expect(text.contains(rule) == kept.contains(patch))
            }
        }
    }

    @Test("row 13: patches about one topic meet, whatever stands between them in the order of the records")
    func row13_topics() async throws {
        let model = ScriptedModel { request throws(ModelError) in
            let number = Self.index(request)
            return request.purpose == .merge
                ? MergeScript.joiningTitles(request.prompt)
                : PipelineFixtures.answer([
                    Self.varied(number, title: "Rule \(number % 5)", theme: "topic \(number % 5)")
                ])
        }
        let result = try await EngineTests.run(model, episodes: 25)
        let questions = model.requests.filter { $0.purpose == .merge }.map { MergeScript.patches(in: $0.prompt) }
        #expect(questions.count == 5)
        #expect(questions.allSatisfy { Set($0.map(\.theme)).count == 1 && $0.count == 5 })
        #expect(result.commits.map(\.patch.support.count) == [5, 5, 5, 5, 5])
    }

    @Test(
        "row 14: one call a record and the merges, no more; a bad anchor costs one call that names the nearest places")
    func row14_calls() async throws {
        let model = ScriptedModel { request throws(ModelError) in
            if request.purpose == .merge { return MergeScript.joiningTitles(request.prompt) }
            return PipelineFixtures.answer([Self.varied(Self.index(request))])
        }
        _ = try await EngineTests.run(model, episodes: 64)
        #expect(model.requests.count { $0.purpose == .analysis } == 64)
        // 64 patches at a fan-in of 5: 13, 3 and 1 merges.
        #expect(model.requests.count == 81)
        let astray = ScriptedModel { request throws(ModelError) in
            let isRepair = request.prompt.contains("Your previous answer was")
            let edit = PipelineFixtures.edit(
                "append", section: ["Sums", isRepair ? "Pitfalls" : "Pitfals"], content: "- Mind the sign.")
            return PipelineFixtures.answer([PipelineFixtures.lesson("Mind the sign.", edit: edit)])
        }
        let mended = try await EngineTests.run(astray, episodes: 3)
        #expect(astray.requests.count == 6)
        let repairs = astray.requests.map(\.prompt).filter { $0.contains("the nearest places are: ") }
        #expect(repairs.count == 3)
        #expect(repairs.allSatisfy { $0.contains("section [\"Sums\", \"Pitfalls\"]") })
        #expect(mended.commits.map(\.patch.support.count) == [3])
    }

    @Test("row 15: sizes are checked: 1,189 lines do not pass, they go into a reference or nowhere")
    func row15_sizes() async throws {
        let lines = (0..<1189).map { "Mind value \($0)." }.joined(separator: "\n")
        let edit = PipelineFixtures.edit("append", section: ["Sums", "Pitfalls"], content: lines)
        let long = try await Self.run(PipelineFixtures.lesson("Mind every value.", edit: edit))
        for commit in long.commits {
            #expect(SkillOutline(text: commit.folder.text(of: .skill) ?? "").bodyLines <= 500)
        }
        #expect(!long.run.patches.contains { $0.route == .skill })
        let model = ScriptedModel { request throws(ModelError) in
            if request.purpose == .merge {
                return MergeScript.answer(
                    MergeScript.patches(in: request.prompt).map {
                        MergeScript.patch([$0.id], title: $0.title, theme: $0.theme, rule: $0.rule)
                    })
            }
            let number = Self.index(request)
            return PipelineFixtures.answer((0..<3).map { Self.varied(number * 3 + $0, theme: "topic \(number)") })
        }
        let many = try await EngineTests.run(
            model, episodes: 30,
            configuration: EngineTests.configuration {
                $0.minimumTasks = 1
                $0.maximumPatches = 1000
                $0.maximumLines = 40
            })
        let outline = SkillOutline(text: many.commits.last?.folder.text(of: .skill) ?? "")
        #expect(outline.bodyLines <= 40 && outline.bodyLines > 35, "\(outline.bodyLines)")
        #expect(many.run.patches.flatMap(\.lessons).count == 90)
    }
}

/// A model whose answers may wait for something.
private final class WaitingModel: LanguageModel {
    let identity = ModelIdentity(name: "replay:waiting", destination: "a test", leavesMachine: false)
    private let answer: @Sendable (ModelRequest) async -> String

    init(_ answer: @escaping @Sendable (ModelRequest) async -> String) { self.answer = answer }

    func complete(_ request: ModelRequest) async throws(ModelError) -> ModelReply {
        ModelReply(text: await answer(request))
    }
}
