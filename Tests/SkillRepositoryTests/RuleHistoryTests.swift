import Evolution
import Git
import Skill
import Testing

@testable import SkillRepository

@Suite struct RuleHistoryTests {
    let scene: EvolvedScene
    var scratch: Scratch { scene.scratch }
    var repository: SkillRepository { scene.repository }
    var run: RunID { scene.run }

    init() throws {
        scene = try EvolvedScene()
        try repository.review.accept(Scratch.ids("1", "2", "3"), by: Scratch.signature(2))
        try repository.review.reject(Scratch.ids("4"), reason: "a stranger's page", by: Scratch.signature(3))
    }

    private func states() throws -> [String: PriorRule.State] {
        Dictionary(
            uniqueKeysWithValues: try repository.priorRules.collect().map { ($0.patch.text, $0.state) })
    }

    @Test func openRejectedMergedRewordedDeleted() throws {
        #expect(
            try states() == [
                "p-0000000001": .open, "p-0000000002": .open, "p-0000000003": .open,
                "p-0000000004": .rejected,
            ])
        _ = try repository.merging.start(run: run, by: Scratch.signature(4))
        #expect(try states()["p-0000000001"] == .merged)
        let merged = try #require(try scratch.file("SKILL.md"))
        try scratch.write(
            "SKILL.md",
            merged.replacing(
                "- Describe a table with `DESCRIBE` before naming a column.",
                with: "- Always run `DESCRIBE` on a table before you name any of its columns."
            ).replacing("- Quote identifiers that contain spaces or capitals.\n", with: ""))
        try scratch.git("commit", "-qam", "Reword one, drop one")
        #expect(
            try states() == [
                "p-0000000001": .merged, "p-0000000002": .merged, "p-0000000003": .deleted,
                "p-0000000004": .rejected,
            ])
        let reworded = try #require(
            try repository.priorRules.collect().first { $0.patch.text == "p-0000000002" })
        #expect(
            reworded.texts.contains("Always run `DESCRIBE` on a table before you name any of its columns."))
    }

    @Test func aRuleInOtherWordsAtItsPlaceIsStillTheRule() throws {
        _ = try repository.merging.start(run: run, by: Scratch.signature(4))
        let merged = try #require(try scratch.file("SKILL.md"))
        let first = merged.replacing(
            "- Describe a table with `DESCRIBE` before naming a column.", with: "- Look up which columns a table has.")
        try scratch.write("SKILL.md", first)
        try scratch.git("commit", "-qam", "Say it otherwise")
        try scratch.write(
            "SKILL.md",
            first.replacing("- Look up which columns a table has.", with: "- Never guess columns: look them up.")
                .replacing("- Quote identifiers that contain spaces or capitals.\n", with: ""))
        try scratch.git("commit", "-qam", "Say it still shorter, and drop one")
        #expect(try states()["p-0000000002"] == .merged)
        #expect(try states()["p-0000000003"] == .deleted)
        let rule = try #require(try repository.priorRules.collect().first { $0.patch.text == "p-0000000002" })
        #expect(rule.texts.contains("Never guess columns: look them up."))
    }

    @Test func aSquashMergeCountsByItsText() throws {
        try scratch.git("merge", "-q", "--squash", "evolve/\(run)")
        try scratch.git("commit", "-qm", "Squashed on the forge")
        let log = try repository.log()
        #expect(log.runs[0].patches.map(\.merged) == [.text, .text, .text, .text])
        #expect(try states()["p-0000000001"] == .merged)
        guard case .alreadyMerged = try repository.merging.start(run: run, by: Scratch.signature(5)) else {
            Issue.record("nothing is left to merge")
            return
        }
        let text = try #require(try scratch.file("SKILL.md"))
        try scratch.write(
            "SKILL.md", text.replacing("- List the tables before you name one in a query.\n", with: ""))
        try scratch.git("commit", "-qam", "Drop one")
        #expect(try states()["p-0000000001"] == .deleted)
    }

    @Test func aRebaseMergeCountsByItsCommits() throws {
        try scratch.write("README.md", "moved on\n")
        try scratch.git("add", ".")
        try scratch.git("commit", "-qm", "Move on")
        try scratch.git("cherry-pick", "main..evolve/\(run)")
        #expect(try repository.log().runs[0].patches.map(\.merged) == [.commit, .commit, .commit, .commit])
    }

    @Test func aRevertedMergeIsADeletion() throws {
        _ = try repository.merging.start(run: run, by: Scratch.signature(4))
        try scratch.git("revert", "-m", "1", "--no-edit", "main")
        #expect(try states()["p-0000000001"] == .deleted)
    }

    @Test func laterRunsAddTheirSupport() throws {
        _ = try repository.merging.start(run: run, by: Scratch.signature(4))
        let patch = try Scratch.ids("1")[0]
        let more = Reinforcement(
            run: run, patch: patch, key: "key-0000000001", support: Support([0, 1, 2]), newEpisodes: 2,
            count: SupportCount(
                episodes: 3, ofEpisodes: 3, success: 1, failure: 2, unknown: 0, inferred: 0, tasks: 3,
                ofTasks: 3),
            evidence: [])
        let second = try Scratch.result(
            "0000000002", on: repository, patches: [], names: ["a", "x", "y"], reinforced: [more])
        _ = try repository.write(second, by: Scratch.signature(5))
        let rule = try #require(try repository.priorRules.collect().first { $0.patch == patch })
        #expect(rule.support == Set(["a", "b", "x", "y"].map(Scratch.hash)))
        #expect(rule.tasks == ["task-a", "task-b", "task-x", "task-y"])
        let entry = try #require(try repository.log().runs.first?.patches.first)
        #expect(entry.support.trajectories == 4)
        #expect(entry.support.parts.map(\.run.text) == ["r-0000000001", "r-0000000002"])
        let lines = try repository.blame(.skill, at: repository.defaultTip())
        let line = try #require(lines.first { $0.text.contains("List the tables") })
        #expect(line.origin?.patch.id == patch)
        #expect(line.origin?.by == .commit)
        #expect(line.origin?.trajectories.count == 4)
    }

    @Test func blameAgreesWithGit() throws {
        try scratch.write("SKILL.md", scratch.base.replacing("twice", with: "three times"))
        try scratch.git("commit", "-qam", "By hand")
        _ = try repository.merging.start(run: run, by: Scratch.signature(4))
        let ours = try repository.blame(.skill, at: repository.defaultTip()).map { $0.commit.hex }
        let theirs = try scratch.git("blame", "-l", "--root", "main", "--", "SKILL.md").split(separator: "\n")
            .map {
                String($0.prefix(40))
            }
        #expect(ours == theirs)
        let lines = try repository.blame(.skill, at: repository.defaultTip())
        #expect(lines.filter { $0.origin != nil }.map(\.text).count == 3)
        #expect(lines.first { $0.text.contains("three times") }?.origin == nil)
    }

    @Test func blameFindsASquashedPatchByItsText() throws {
        try scratch.git("merge", "-q", "--squash", "evolve/\(run)")
        try scratch.git("commit", "-qm", "Squashed on the forge")
        let lines = try repository.blame(.skill, at: repository.defaultTip())
        let line = try #require(lines.first { $0.text.contains("DESCRIBE") })
        #expect(line.origin?.by == .text)
        #expect(line.origin?.patch.id.text == "p-0000000002")
    }
}
