import Evolution
import Git
import MarkdownTree
import Skill
import TestSupport
import Testing

@testable import SkillRepository

/// With the program's own renderer: what is merged depends on which patches were accepted, never on when.
@Suite struct SubsetTests {
    private func patches() throws -> [Patch] {
        var patches: [Patch] = []
        for rank in 1...6 {
            var patch = try Scratch.patch(
                "000000000\(rank)", rank: rank, rule: "- Rule \(rank) about the tables.")
            if rank == 4 || rank == 5 {
                // Two sections of their own; the sixth patch writes inside the fifth's.
                patch.edits[0].anchor = Anchor(headings: ["Answering"])
                patch.edits[0].content = "## Part \(rank)\n\n- Begin part \(rank)."
            }
            if rank == 6 {
                patch.edits[0].anchor = Anchor(headings: ["Answering", "Part 5"])
                patch.depends = [patches[4].id]
            }
            patches.append(patch)
        }
        return patches
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>) func orderOfAcceptanceChangesNoText(seed: UInt64)
        throws
    {
        var random = SplitMix64(seed: seed)
        let scratch = try Scratch()
        let repository = try SkillRepository.create(at: SkillLocation(repository: scratch.path))
        try repository.commit(
            SkillFolder(files: [.skill: SkillFile(text: scratch.base)]), message: "Begin\n",
            by: Scratch.signature())
        let base = try repository.skill(at: repository.defaultTip())
        let run = try #require(RunID("r-0000000001"))
        let patches = try patches()
        var sets: [EditSet] = []
        var commits: [PatchCommit] = []
        for patch in patches {
            sets.append(EditSet(id: patch.id.text, rank: patch.rank, edits: patch.edits))
            commits.append(
                PatchCommit(
                    patch: patch, folder: try SkillRepository.defaultRenderer(base, sets),
                    message: CommitMessage(patch: patch, run: run).description))
        }
        let record = EvolutionRun(
            id: run, base: try repository.defaultTip().hex, configuration: EvolutionConfiguration(),
            trajectories: Scratch.records(["a", "b"]), patches: patches)
        _ = try repository.write(
            EvolutionResult(run: record, commits: commits, evidence: [:]), by: Scratch.signature(1))
        var chosen = patches.filter { _ in Bool.random(using: &random) }
        if chosen.contains(where: { $0.rank == 6 }), !chosen.contains(where: { $0.rank == 5 }) {
            chosen.append(patches[4])
        }
        var time: Int64 = 2
        for patch in chosen.shuffled(using: &random) {
            time += 1
            if (try? repository.review.accept([patch.id], by: Scratch.signature(time))) == nil {
                try repository.review.accept([patches[4].id, patch.id], by: Scratch.signature(time))
            }
            if Bool.random(using: &random) {
                _ = try repository.merging.start(run: run, by: Scratch.signature(time))
            }
        }
        if !chosen.isEmpty {
            _ = try repository.merging.start(run: run, by: Scratch.signature(time + 1))
        }
        let expected = try SkillRepository.defaultRenderer(
            base, sets.filter { set in chosen.contains { $0.id.text == set.id } })
        #expect(try scratch.file("SKILL.md") == expected.text(of: .skill))
        let log = try scratch.git("log", "--format=%B", "main")
        for patch in patches {
            #expect(log.contains("Skillgit-Patch: \(patch.id)") == chosen.contains { $0.id == patch.id })
        }
        #expect(try scratch.git("status", "--porcelain") == "")
        try scratch.expectSound()
    }
}
