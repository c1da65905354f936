import Evolution
import JSON
import LanguageModel
import MarkdownTree
import Skill
import Testing
import Trajectory

@testable import Evolution

@Suite("Curation")
struct CurationTests {
    private static func change(
        _ operation: String, section: [String], quote: String = "", content: String = "", to: [String] = [],
        topic: String = "", title: String = "Take out what nobody reads", lessons: [String] = [],
        file: String = "SKILL.md"
    ) -> JSONValue {
        [
            "op": .string(operation), "file": .string(file), "section": .array(section.map(JSONValue.string)),
            "quote": .string(quote), "content": .string(content), "to": .array(to.map(JSONValue.string)),
            "topic": .string(topic), "title": .string(title), "why": "Runs did well without it.",
            "lessons": .array(lessons.map(JSONValue.string)),
        ]
    }

    private static let long = SkillSubject(
        name: "sums",
        folder: SkillFolder(files: [
            .skill: SkillFile(
                text: """
                    ---
                    name: sums
                    description: Adds numbers.
                    ---

                    # Sums

                    Add what is asked for, and whatever else may be asked for beside it.

                    ## Procedure

                    - Read the task.
                    - Never guess a number.

                    ## Rare cases

                    In leap years, look twice.

                    ### Roman numbers

                    Write them out.

                    ## Pitfalls

                    - Mind the sign.

                    """)
        ]), base: String(repeating: "a", count: 40), origin: .human)

    private static func run(
        _ changes: [JSONValue], subject: SkillSubject = long,
        change: (inout EvolutionConfiguration) -> Void = { $0.curation = .always }
    ) async throws -> (EvolutionResult, ScriptedModel) {
        let model = ScriptedModel { request throws(ModelError) in
            request.purpose == .curation
                ? JSONWriter.compact(["changes": .array(changes)])
                : PipelineFixtures.answer([PipelineFixtures.lesson("Look the value up before adding it.")])
        }
        let result = try await EngineTests.run(
            model, subject: subject, episodes: 6, configuration: EngineTests.configuration(change))
        try EngineTests.expectSound(result)
        return (result, model)
    }

    @Test("delete, shorten, move and demote are patches of their own, flagged, and say why")
    func operations() async throws {
        let (result, _) = try await Self.run([
            Self.change(
                "delete", section: ["Sums", "Procedure"], quote: "Read the task.", title: "Take out the obvious"),
            Self.change(
                "shorten", section: ["Sums"],
                quote: "Add what is asked for, and whatever else may be asked for beside it.",
                content: "Add what is asked for.", title: "Shorten the start"),
            Self.change(
                "move", section: ["Sums", "Procedure"], quote: "Never guess a number.", to: ["Sums", "Pitfalls"],
                title: "Move a pitfall"),
            Self.change(
                "demote", section: ["Sums", "Rare cases"], topic: "rare cases", title: "Keep rare cases apart",
                lessons: ["c1"]),
        ])
        let curated = result.run.commits.filter { $0.theme == "curation" }
        #expect(curated.count == 4, "\(result.run.parked.map(\.parkedBecause)) \(result.run.merges.map(\.refusals))")
        #expect(
            curated.allSatisfy {
                $0.risks.contains(.standingText) && $0.rationale.contains("Runs did well without it.")
            })
        #expect(curated.map(\.support.count).sorted() == [0, 0, 0, 6])
        let folder = try #require(result.commits.last?.folder)
        let skill = try #require(folder.text(of: .skill))
        #expect(!skill.contains("Read the task") && !skill.contains("leap years") && !skill.contains("whatever else"))
        #expect(skill.contains("- Mind the sign.\n- Never guess a number."), "\(skill)")
        let demoted = try #require(SkillPath("references/rare-cases.md").flatMap(folder.text))
        #expect(demoted.contains("In leap years, look twice.") && demoted.contains("### Roman numbers"))
        #expect(skill.contains("(references/rare-cases.md)"))
        // Demoting is one patch: text, link and removal together or not at all.
        let atomic = try #require(curated.first { $0.title == "Keep rare cases apart" })
        #expect(atomic.edits.map(\.operation).contains(.createFile) && atomic.edits.map(\.operation).contains(.delete))
        let message = try #require(result.commits.first { $0.patch.support.count == 0 }?.message)
        #expect(message.contains("No run is known to show it.") && message.contains("Skillgit-Risk: standing-text"))
    }

    @Test("it is asked for only when the user says so, or SKILL.md has no room")
    func trigger() async throws {
        func calls(_ change: (inout EvolutionConfiguration) -> Void) async throws -> Int {
            try await Self.run([], change: change).1.requests.count { $0.purpose == .curation }
        }
        #expect(try await calls { _ in } == 0)
        #expect(try await calls { $0.curation = .always } == 1)
        #expect(try await calls { $0.maximumLines = 10 } == 1)
        #expect(
            try await calls {
                $0.maximumLines = 10; $0.curation = .never
            } == 0)
        #expect(try await calls { $0.maximumGrowth = GrowthLimit(lines: 0) } == 1)
    }

    @Test("what does not fit is refused with a reason: no place, nothing shorter, protected, unknown reasons, too many")
    func refused() async throws {
        let (result, model) = try await Self.run(
            [
                Self.change("delete", section: ["Desk", "Refunds"]),
                Self.change("delete", section: ["Desk", "Nowhere"]),
                Self.change(
                    "shorten", section: ["Desk", "Closing"], quote: "Say goodbye.",
                    content: "Say goodbye, and say it kindly."),
                Self.change("delete", section: ["Desk", "Closing"], quote: "Say goodbye.", lessons: ["c9"]),
                Self.change("delete", section: [], file: "../other.md"),
            ], subject: PipelineFixtures.human)
        #expect(!result.run.patches.contains { $0.theme == "curation" })
        #expect(model.requests.count { $0.purpose == .curation } == 2)
        #expect(result.run.merges.first { $0.topic == "curation" }?.refusals.count == 2)
        let reasons = try #require(model.requests.last { $0.purpose == .curation }?.prompt)
        for part in ["is protected", "no section", "not shorter", "'c9' is no patch", "no Markdown file"] {
            #expect(reasons.contains(part), "\(reasons)")
        }
    }

    @Test("curation yields to a lesson about the same place")
    func yields() async throws {
        let model = ScriptedModel { request throws(ModelError) in
            if request.purpose == .curation {
                return JSONWriter.compact(["changes": [Self.change("delete", section: ["Sums", "Pitfalls"])]])
            }
            let edit = PipelineFixtures.edit("append", section: ["Sums", "Pitfalls"], content: "- Look the value up.")
            return PipelineFixtures.answer([PipelineFixtures.lesson("Look the value up.", edit: edit)])
        }
        let result = try await EngineTests.run(
            model, subject: Self.long, episodes: 6, configuration: EngineTests.configuration { $0.curation = .always })
        try EngineTests.expectSound(result)
        #expect(result.commits.map(\.patch.support.count) == [6])
        #expect(result.run.parked.first?.parkedBecause?.contains("contradicts another patch") == true)
        #expect(result.run.contested.isEmpty)
    }

    @Test("SKILL.md grows by no more than the limit but for links; the rest goes into references")
    func growthLimit() async throws {
        let rules = [
            "Check the sign.", "Weigh each parcel.", "Name the unit.", "Read the header.", "Close the file.",
            "Ask the clerk.",
        ]
        let model = ScriptedModel { request throws(ModelError) in
            PipelineFixtures.answer([
                PipelineFixtures.lesson(
                    rules[(Int(request.subject.dropFirst(4)) ?? 0) % 6],
                    theme: request.subject.hasSuffix("0") ? "a" : request.subject)
            ])
        }
        let result = try await EngineTests.run(
            model, subject: Self.long, episodes: 6,
            configuration: EngineTests.configuration {
                $0.minimumTasks = 1
                $0.curation = .never
                $0.maximumGrowth = GrowthLimit(lines: 3)
            })
        try EngineTests.expectSound(result)
        let before = SkillOutline(text: Self.long.folder.text(of: .skill) ?? "").bodyLines
        let after = SkillOutline(text: result.commits.last?.folder.text(of: .skill) ?? "").bodyLines
        let references = result.commits.filter { $0.patch.route == .reference }
        #expect(!references.isEmpty && after - before > 3)
        #expect(result.commits.count { $0.patch.route == .skill } == 3)
        #expect(!result.run.parked.contains { $0.parkedBecause?.contains("may grow") == true })
    }
}
