import Evolution
import JSON
import LanguageModel
import MarkdownTree
import Skill
import TestSupport
import Testing
import Trajectory

@testable import Evolution

@Suite("Contradictions between patches")
struct ConflictTests {
    static let always = "Always guess a missing number."
    static let never = "Leave out a missing number."

    /// Six runs: even ones teach one text for an item of the skill, odd ones another.
    private static func run(
        _ settle: @escaping @Sendable (ModelRequest) -> String, minimumTasks: Int = 3, episodes: Int = 6,
        parting: @escaping @Sendable (Int) -> Bool = { $0 % 2 == 0 }
    ) async throws -> (EvolutionResult, ScriptedModel) {
        let model = ScriptedModel { request throws(ModelError) in
            switch request.purpose {
            case .conflict: return settle(request)
            case .merge:
                return MergeScript.answer(
                    MergeScript.patches(in: request.prompt).map {
                        MergeScript.patch([$0.id], title: $0.title, rule: $0.rule)
                    })
            default:
                let rule = parting(Int(request.subject.dropFirst(4)) ?? 0) ? always : never
                return PipelineFixtures.answer([
                    PipelineFixtures.lesson(rule, title: rule, edit: replacing(rule))
                ])
            }
        }
        let result = try await EngineTests.run(
            model, episodes: episodes, configuration: EngineTests.configuration { $0.minimumTasks = minimumTasks })
        try EngineTests.expectSound(result)
        return (result, model)
    }

    private static func replacing(_ rule: String) -> JSONValue {
        PipelineFixtures.edit(
            "replace", section: ["Sums", "Pitfalls"], content: "- " + rule, quote: "Never guess a number.")
    }

    private static func open(_ request: ModelRequest) -> String {
        MergeScript.settled(
            "open", MergeScript.patches(in: request.prompt).map { MergeScript.patch([$0.id], rule: $0.rule) })
    }

    @Test("what a model leaves open is on no branch; both patches are kept, and the run says why")
    func leftOpen() async throws {
        let (result, model) = try await Self.run(Self.open)
        #expect(model.requests.count { $0.purpose == .conflict } == 1)
        #expect(result.commits.isEmpty)
        #expect(result.run.contested.map(\.title).sorted() == [Self.always, Self.never].map { String($0.dropLast()) })
        #expect(result.run.parked.isEmpty)
        let conflict = try #require(result.run.conflicts.first)
        #expect(result.run.conflicts.count == 1)
        #expect(conflict.reason.contains("both replace"))
        #expect(conflict.leftOpenBecause == "That is what the causes say.")
        #expect(result.run.contested.map(\.support.episodes) == [[0, 2, 4], [1, 3, 5]])
        #expect(result.run.totals.contested == 2)
        #expect(result.run.trajectories.allSatisfy { $0.reason == "its lessons are in an open conflict" })
        let record = try #require(result.run.merges.first { $0.settlement != nil })
        #expect(record.settlement?.verdict == .open)
        #expect(result.run.ledger.contains { $0.purpose == .conflict && $0.calls == 1 })
        let alone = try SkillRenderer.render(
            base: PipelineFixtures.scaffold.folder,
            sets: result.run.contested.prefix(1).map { EditSet(id: "a", rank: 1, edits: $0.edits) })
        #expect(alone.folder.text(of: .skill)?.contains("- \(Self.always)") == true)
    }

    @Test("two become one rule with a condition, with the runs of both behind it")
    func oneRule() async throws {
        let both = "Leave a missing number out when the task names none, and say so."
        let (result, _) = try await Self.run { request in
            MergeScript.settled(
                "one_rule", [MergeScript.patch(["c1", "c2"], rule: both, edit: Self.replacing(both))])
        }
        #expect(result.run.conflicts.isEmpty)
        #expect(result.commits.map(\.patch.support.episodes) == [Array(0..<6)])
        #expect(result.commits.first?.folder.text(of: .skill)?.contains("- \(both)") == true)
        #expect(result.run.merges.contains { $0.settlement?.verdict == .oneRule && $0.outputs.count == 1 })
    }

    @Test("a special case stands beside the general rule")
    func specialCase() async throws {
        let special = "In drafts, put a mark where a number is missing."
        let (result, _) = try await Self.run { request in
            let shown = MergeScript.patches(in: request.prompt)
            let beside = PipelineFixtures.edit(
                "insert_after", section: ["Sums", "Pitfalls"], content: "- " + special, quote: "Never guess a number.")
            return MergeScript.settled(
                "special_case",
                [
                    MergeScript.patch([shown[0].id], rule: shown[0].rule),
                    MergeScript.patch([shown[1].id], title: "Mark what is missing", rule: special, edit: beside),
                ])
        }
        #expect(result.run.conflicts.isEmpty && result.run.contested.isEmpty)
        #expect(result.commits.map(\.patch.support.count) == [3, 3])
        let text = try #require(result.commits.last?.folder.text(of: .skill))
        #expect(text.contains("- \(Self.always)\n- \(special)\n"), "\(text)")
    }

    @Test("a dropped one is named with its reason, and its runs too")
    func dropped() async throws {
        let (result, _) = try await Self.run { request in
            let shown = MergeScript.patches(in: request.prompt)
            return MergeScript.settled(
                "dropped", [MergeScript.patch([shown[0].id], rule: shown[0].rule)],
                dropped: [(shown[1].id, "the skill forbids it")])
        }
        #expect(result.commits.count == 1)
        #expect(result.run.trajectories.count { $0.reason?.contains("the skill forbids it") == true } == 3)
    }

    @Test(
        "an answer that breaks the conservation law, or claims to have settled what still stands, is asked for again; then it is open",
        arguments: [0, 1, 2])
    func unusable(_ kind: Int) async throws {
        let (result, model) = try await Self.run { request in
            let shown = MergeScript.patches(in: request.prompt)
            switch kind {
            case 0: return MergeScript.settled("dropped", [MergeScript.patch(["c1"], rule: shown[0].rule)])
            case 1:
                return MergeScript.settled(
                    "special_case", shown.map { MergeScript.patch([$0.id], rule: $0.rule) })
            default: return "no JSON"
            }
        }
        #expect(model.requests.count { $0.purpose == .conflict } == 2)
        let record = try #require(result.run.merges.first { $0.topic.hasPrefix("conflict in") })
        #expect(record.method == .unmerged && record.refusals.count == (kind == 2 ? 1 : 2))
        #expect(result.run.contested.count == 2 && result.commits.isEmpty)
        #expect(result.run.conflicts.first?.leftOpenBecause == nil)
    }

    @Test("one with too little support is parked and contests nothing")
    func littleSupport() async throws {
        let (result, _) = try await Self.run(Self.open, episodes: 7, parting: { $0 != 3 })
        #expect(result.run.conflicts.isEmpty)
        #expect(result.commits.map(\.patch.support.count) == [6])
        #expect(result.run.parked.map(\.support.episodes) == [[3]])
    }

    @Test("a contradiction is found on the tree, in groups that hang together, whatever the order", arguments: 0..<30)
    func groups(_ seed: UInt64) throws {
        var numbers = SplitMix64(seed: seed)
        let text = "# T\n\n" + (0..<6).map { "- Item \($0).\n" }.joined()
        let base = SkillFolder(files: [.skill: SkillFile(text: "---\nname: t\ndescription: d\n---\n\n" + text)])
        var candidates: [Candidate] = []
        for number in 0..<8 {
            let item = Int.random(in: 0..<6, using: &numbers)
            let isReplacing = Bool.random(using: &numbers)
            let edit = Edit(
                id: "e1", file: .skill, operation: isReplacing ? .replace : .insertAfter,
                anchor: .init(headings: ["T"], block: .quote("Item \(item).")), content: "- New \(number).")
            candidates.append(Self.candidate(number, edit))
        }
        let found = Contradictions(among: candidates, base: base)
        for pair in found.pairs {
            let edits = [candidates[pair.first], candidates[pair.second]].flatMap(\.edits)
            #expect(edits.allSatisfy { $0.operation == .replace } && edits[0].anchor == edits[1].anchor)
        }
        let expected = candidates.indices.flatMap { one in
            candidates.indices.filter { other in
                one < other && [one, other].allSatisfy { candidates[$0].edits[0].operation == .replace }
                    && candidates[one].edits[0].anchor == candidates[other].edits[0].anchor
            }.map { [one, $0] }
        }
        #expect(Set(expected.joined()) == Set(found.groups.joined()))
        #expect(found.groups.allSatisfy { $0.count > 1 && $0 == $0.sorted() })
        #expect(found.groups.joined().count == Set(found.groups.joined()).count)
    }

    private static func candidate(_ number: Int, _ edit: Edit) -> Candidate {
        Candidate(
            ProposedPatch(
                lesson: Lesson(
                    id: "l-000000000\(number)", analyst: "model", key: "k\(number)", cause: "", rule: "Rule \(number).",
                    support: Support([number]), evidence: []),
                title: "Rule \(number)", theme: "t", item: "", edits: [edit], evidence: []))
    }
}
