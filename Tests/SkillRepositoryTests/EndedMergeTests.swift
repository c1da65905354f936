import Git
import StructuralMerge
import Testing

@testable import SkillRepository

/// Merges in progress that end in other ways than intended.
@Suite struct EndedMergeTests {
    let scene: BranchScene
    var scratch: Scratch { scene.scratch }
    var repository: SkillRepository { scene.repository }

    init() throws { scene = try BranchScene() }

    private func conflict(markers: Bool = false) throws -> MergeState {
        try scene.conflict(
            "SKILL.md", scratch.base, "three times", "until it is clear", for: "twice",
            besides: ["refs/o.md": "# O\n", "begin.txt": "another begin\n"], markers: markers)
    }

    @Test func aCommitOfOurSideIsNoticed() throws {
        let state = try conflict()
        try scratch.git("commit", "-qam", "All done")
        let report = try scratch.open().recover()
        let ended = try #require(report.mergeCommittedByGit)
        #expect(ended.dropped == ["begin.txt", "refs/o.md"] && ended.kept == ["SKILL.md"])
        #expect(ended.isTip && ended.ours == state.ours && ended.name == "side")
        #expect(try scratch.open().recover().isEmpty)
        // What is said to take it back does so.
        try scratch.git("reset", "-q", "--keep", ended.ours.hex)
        guard case .conflicts = try scene.start() else {
            Issue.record("the merge begins again")
            return
        }
    }

    @Test func aCommitWithEverythingIsNoLoss() throws {
        let state = try conflict()
        for path in ["refs/o.md", "begin.txt"] { try scratch.git("checkout", "-q", "side", "--", path) }
        let resolved = scratch.base.replacing("twice", with: "once")
        try TestFiles.write(state.folder + "SKILL.md", resolved)
        try scratch.write("SKILL.md", resolved)
        try scratch.git("commit", "-qam", "All done")
        let report = try scratch.open().recover()
        #expect(report.mergeEndedByGit && report.mergeCommittedByGit == nil)
        #expect(try repository.resolutions.entries().count == 1, "what the hand made is remembered")
    }

    @Test(arguments: [false, true], ["state.json", "pieces.json"])
    func aDamagedRecordIsGivenUp(markers: Bool, file: String) throws {
        _ = try conflict(markers: markers)
        let tip = try scratch.git("for-each-ref", "refs/heads")
        try scratch.write(".git/skillgit/merge/\(file)", "{\n")
        let again = try scratch.open()
        #expect(try again.recover().mergeIsDamaged)
        let error = #expect(throws: RepositoryError.self) { try again.merging.resume(by: Scratch.signature(10)) }
        #expect(error?.code == .unreadableRecord && error?.message.contains("Decoding") == false)
        #expect(error?.mend?.contains("skillgit merge --abort") == true)
        try again.merging.abort()
        #expect(try scratch.git("status", "--porcelain") == "")
        #expect(try scratch.git("for-each-ref", "refs/heads") == tip)
        #expect(try scratch.file("SKILL.md")?.contains("three times") == true)
        #expect(try scratch.file(".git/MERGE_HEAD") == nil)
        guard case .conflicts = try scene.start() else {
            Issue.record("the merge begins again")
            return
        }
    }

    @Test func aDamagedRecordAfterGitsAbortIsGivenUpToo() throws {
        _ = try scene.conflict("SKILL.md", scratch.base, "three times", "until it is clear", for: "twice")
        try scratch.write(".git/skillgit/merge/state.json", "{\n")
        try scratch.git("merge", "--abort")
        try scratch.write("SKILL.md", scratch.base + "unsaved\n")
        try scratch.open().merging.abort()
        #expect(try scratch.file("SKILL.md") == scratch.base + "unsaved\n")
        #expect(try scratch.open().mergeState() == nil)
    }

    @Test func withMarkersOurSideIsAChoice() throws {
        _ = try conflict(markers: true)
        try scratch.git("checkout", "-q", "--ours", "SKILL.md")
        try scratch.git("commit", "-qam", "All done")
        let report = try scratch.open().recover()
        #expect(report.mergeEndedByGit && report.mergeCommittedByGit == nil)
        #expect(try scratch.git("ls-tree", "--name-only", "main", "refs/") == "refs/o.md\n")
    }
}
