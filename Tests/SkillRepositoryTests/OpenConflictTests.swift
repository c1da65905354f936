import ContentHash
import Evolution
import Git
import MarkdownTree
import Skill
import Testing

@testable import SkillRepository

/// Two patches that exclude each other beside one that stands alone, and what later runs know of decisions.
@Suite struct OpenConflictTests {
    let scratch: Scratch
    let repository: SkillRepository
    let run: RunID

    init() throws {
        scratch = try Scratch()
        repository = try scratch.repository()
        var patches = [try Scratch.patch("0000000001", rank: 1, rule: "- List the tables first.")]
        for (place, digits) in ["0000000002", "0000000003"].enumerated() {
            var patch = try Scratch.patch(
                digits, rank: place + 2, rule: "- Way \(digits) to do it.", route: .contested, operation: .createFile)
            // The same file in two versions: that is as contradictory as it gets.
            patch.edits[0].file = try #require(SkillPath("references/way.md"))
            patch.edits.append(
                Edit(
                    id: "e2", file: .skill, operation: .append, anchor: .init(headings: ["Answering", "Rules"]),
                    content: "- See [the way](references/way.md)."))
            patches.append(patch)
        }
        var result = try Scratch.result("0000000001", on: repository, patches: patches)
        result.run.conflicts = [
            PatchConflict(
                first: patches[1].id, second: patches[2].id, reason: "both create the file with other content")
        ]
        run = try repository.write(result, by: Scratch.signature(1)).run
    }

    private func state(_ digit: String) throws -> PriorRule {
        try #require(try repository.priorRules.collect().first { $0.patch.text == "p-000000000\(digit)" })
    }

    @Test func neitherIsOnTheBranchAndTheLogShowsBoth() throws {
        #expect(try scratch.git("log", "--format=%s", "main..evolve/\(run)") == "Rule 0000000001\n")
        let view = try #require(try repository.log().runs.first)
        #expect(view.patches.count == 1 && view.contested.count == 2 && view.isOpen)
        #expect(
            view.contested[0].conflicts.first?.other(than: view.contested[0].patch.id) == view.contested[1].patch.id)
        #expect(try state("2").state == .open)
        #expect(try scratch.open().runs.load(run).conflicts.count == 1)
        // Taking all that nobody has to look at takes neither.
        guard case .merged(_, let plan, _) = try repository.merging.start(run: run, all: true, by: Scratch.signature(2))
        else {
            Issue.record("it merges")
            return
        }
        #expect(plan.patches.map(\.patch.id.text) == ["p-0000000001"])
        #expect(try repository.log().runs.first?.isOpen == true)
    }

    @Test func oneIsAcceptedTheOtherIsSetAside() throws {
        let both = #expect(throws: RepositoryError.self) {
            try repository.review.accept(Scratch.ids("2", "3"), by: Scratch.signature(2))
        }
        #expect(both?.code == .contradictsAccepted)
        #expect(try repository.review.decisions().isEmpty)
        try repository.review.accept(Scratch.ids("3"), by: Scratch.signature(2))
        let other = #expect(throws: RepositoryError.self) {
            try repository.review.accept(Scratch.ids("2"), by: Scratch.signature(3))
        }
        #expect(other?.names == ["p-0000000003"])
        #expect(try state("2").state == .rejected)
        #expect(try state("2").reason == "p-0000000003 was accepted instead")
        let view = try #require(try repository.log().runs.first)
        #expect(view.contested.map(\.setAsideFor?.text) == ["p-0000000003", nil])
        _ = try repository.merging.start(run: run, all: true, by: Scratch.signature(4))
        #expect(try scratch.file("references/way.md")?.contains("Way 0000000003") == true)
        #expect(try state("3").state == .merged)
        #expect(try state("2").state == .rejected)
        #expect(try repository.log().runs.first?.isOpen == false)
        try scratch.expectSound()
    }

    @Test func anEditedTextLetsBothStand() throws {
        try repository.review.accept(Scratch.ids("3"), by: Scratch.signature(2))
        let patch = try #require(try Scratch.ids("2").first)
        var edits = try repository.runs.patch(patch.text).patch.edits
        edits[0].file = try #require(SkillPath("references/other-way.md"))
        edits[1].content = "- See [the other way](references/other-way.md)."
        try repository.review.edit(patch, edits: edits, by: Scratch.signature(3))
        _ = try repository.merging.start(run: run, by: Scratch.signature(4))
        #expect(try scratch.file("references/way.md") != nil && scratch.file("references/other-way.md") != nil)
    }

    @Test func laterRunsCountWhatTheyDidNotPropose() throws {
        try repository.review.reject(Scratch.ids("1"), reason: "for one shop only", by: Scratch.signature(7))
        var result = try Scratch.result("0000000002", on: repository, patches: [], names: ["c", "d", "e", "f"])
        let first = try #require(try Scratch.ids("1").first)
        result.run.changes.suppressed = [
            RunChanges.Suppressed(run: run, patch: first, key: "key", reason: "r", support: Support([1, 2, 3]))
        ]
        _ = try repository.write(result, by: Scratch.signature(8))
        let rule = try state("1")
        #expect(
            rule.state == .rejected && rule.reason == "for one shop only"
                && rule.decided == Scratch.signature(7).time.seconds)
        #expect(rule.tasks == ["task-a", "task-b"] && rule.tasksWhenDecided == 2)
        #expect(rule.laterTasks == ["task-d", "task-e", "task-f"])
    }
}
