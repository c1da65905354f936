import Evolution
import Git
import Skill
import StructuralMerge
import Testing

@testable import SkillRepository

@Suite struct MergeTests {
    let scene: EvolvedScene
    var scratch: Scratch { scene.scratch }
    var repository: SkillRepository { scene.repository }
    var run: RunID { scene.run }

    init() throws {
        scene = try EvolvedScene()
        try repository.review.accept(Scratch.ids("1"), by: Scratch.signature(2))
    }

    /// A person's commit that says nearly what the patch says, in the same place.
    private func conflictingCommit() throws {
        try scratch.write("SKILL.md", scratch.base + Scratch.rivalRule)
        try scratch.git("commit", "-qam", "A rule by hand")
    }

    @Test func acceptedPatchesJoinHumanEditsOfTheSameList() throws {
        try scratch.write("SKILL.md", scratch.base + "- A person's rule.\n")
        try scratch.git("commit", "-qam", "A rule by hand")
        guard case .merged(_, let plan, _) = try repository.merging.start(run: run, by: Scratch.signature(3)) else {
            Issue.record("it merges")
            return
        }
        let text = try #require(try scratch.file("SKILL.md"))
        #expect(text.contains("- A person's rule.\n") && text.contains("- List the tables"))
        #expect(plan.merge?.files.first?.resolutions.contains { $0.rule == .bothAdded } == true)
        try scratch.expectSound()
    }

    @Test func aMovedMainMergesThreeWays() throws {
        try scratch.write(
            "SKILL.md", scratch.base.replacing("Read the question twice.", with: "Read it three times."))
        try scratch.git("commit", "-qam", "Reword")
        guard
            case .merged(_, _, let updated) = try repository.merging.start(run: run, by: Scratch.signature(3))
        else {
            Issue.record("it merges")
            return
        }
        #expect(updated)
        let text = try #require(try scratch.file("SKILL.md"))
        #expect(text.contains("three times") && text.contains("List the tables"))
        try scratch.expectSound()
    }

    @Test func uncommittedChangesAreNeverLost() throws {
        try scratch.write("SKILL.md", scratch.base + "unsaved\n")
        let before = try scratch.git("for-each-ref")
        let error = #expect(throws: RepositoryError.self) {
            try repository.merging.start(run: run, by: Scratch.signature(3))
        }
        #expect(error?.code == .uncommittedChanges)
        #expect(error?.names == ["SKILL.md"])
        #expect(try scratch.file("SKILL.md") == scratch.base + "unsaved\n")
        #expect(try scratch.git("for-each-ref") == before)
        try scratch.git("checkout", "-q", "SKILL.md")
        try scratch.write("notes.txt", "mine\n")
        _ = try repository.merging.start(run: run, by: Scratch.signature(4))
        #expect(try scratch.git("status", "--porcelain") == "?? notes.txt\n")
    }

    @Test func aConflictKeepsOurSideAndGitSeesTheMerge() throws {
        try conflictingCommit()
        let ours = try scratch.file("SKILL.md")
        guard case .conflicts(let state, _) = try repository.merging.start(run: run, by: Scratch.signature(3))
        else {
            Issue.record("it conflicts")
            return
        }
        #expect(state.conflicts == ["SKILL.md"])
        #expect(try scratch.file("SKILL.md") == ours)
        #expect(try scratch.git("status", "--porcelain") == "UU SKILL.md\n")
        #expect(try scratch.git("rev-parse", "MERGE_HEAD") == "\(state.theirs.hex)\n")
        let error = #expect(throws: RepositoryError.self) {
            try repository.merging.resume(by: Scratch.signature(4))
        }
        #expect(error?.code == .unresolvedConflicts)
        #expect(throws: RepositoryError.self) {
            try repository.merging.start(run: run, by: Scratch.signature(4))
        }
        let resolved =
            scratch.base + "- A person's rule.\n- List the tables before you name one in a query.\n"
        try TestFiles.write(state.folder + "SKILL.md", resolved)
        let commit = try repository.merging.resume(by: Scratch.signature(5))
        #expect(try repository.git.commit(commit).parents == [state.ours, state.theirs])
        #expect(try scratch.file("SKILL.md") == resolved)
        #expect(try scratch.git("status", "--porcelain") == "")
        #expect(try repository.mergeState() == nil)
        #expect(try scratch.file(".git/MERGE_HEAD") == nil)
        try scratch.expectSound()
    }

    @Test(arguments: [false, true]) func abortPutsEverythingBack(markers: Bool) throws {
        try conflictingCommit()
        let ours = try scratch.file("SKILL.md")
        let tip = try repository.defaultTip()
        _ = try repository.merging.start(run: run, markers: markers, by: Scratch.signature(3))
        #expect(try scratch.file("SKILL.md")?.contains("<<<<<<<") == markers)
        try repository.merging.abort()
        #expect(try scratch.file("SKILL.md") == ours)
        #expect(try scratch.git("status", "--porcelain") == "")
        #expect(try repository.defaultTip() == tip)
        #expect(throws: RepositoryError.self) { try repository.merging.abort() }
    }

    @Test func markersAreResolvedInTheWorkTree() throws {
        try conflictingCommit()
        _ = try repository.merging.start(run: run, markers: true, by: Scratch.signature(3))
        let resolved = scratch.base + "- Both.\n"
        try scratch.write("SKILL.md", resolved)
        try repository.merging.resume(by: Scratch.signature(4))
        #expect(try scratch.file("SKILL.md") == resolved)
        #expect(try scratch.git("status", "--porcelain") == "")
        try scratch.expectSound()
    }

    @Test func aMergeThatGitEndedIsNoticed() throws {
        try conflictingCommit()
        _ = try repository.merging.start(run: run, by: Scratch.signature(3))
        try scratch.git("merge", "--abort")
        let again = try scratch.open()
        #expect(try again.recover().mergeEndedByGit)
        #expect(try again.mergeState() == nil)
        _ = try repository.merging.start(run: run, by: Scratch.signature(4))
        try scratch.write("SKILL.md", scratch.base + "- By git.\n")
        try scratch.git("commit", "-qam", "Merge by git")
        #expect(try scratch.open().recover().mergeEndedByGit)
        #expect(try repository.log().runs[0].patches[0].merged == .commit)
    }

    @Test func anotherBranchCheckedOutStaysAsItIs() throws {
        try scratch.git("checkout", "-qb", "work")
        try scratch.write("SKILL.md", "unsaved\n")
        guard
            case .merged(_, _, let updated) = try repository.merging.start(run: run, by: Scratch.signature(3))
        else {
            Issue.record("it merges")
            return
        }
        #expect(!updated)
        #expect(try scratch.file("SKILL.md") == "unsaved\n")
        #expect(try scratch.git("show", "main:SKILL.md").contains("List the tables"))
    }

    @Test func aLinkedWorkTreeIsNotLeftBehind() throws {
        try scratch.git("checkout", "-qb", "work")
        let other = try Scratch()
        try scratch.git("worktree", "add", "-q", other.path + "/tree", "main")
        let error = #expect(throws: RepositoryError.self) {
            try repository.merging.start(run: run, by: Scratch.signature(3))
        }
        #expect(error?.code == .checkedOutElsewhere)
        let linked = try SkillRepository.open(
            at: SkillLocation(repository: other.path + "/tree"), render: Scratch.renderer)
        guard case .merged(_, _, let updated) = try linked.merging.start(run: run, by: Scratch.signature(4))
        else {
            Issue.record("it merges there")
            return
        }
        #expect(updated)
        #expect(
            try TestFiles.read(other.path + "/tree/SKILL.md").map {
                String(decoding: $0, as: UTF8.self).contains("List the")
            } == true)
    }

    @Test func aDefaultBranchOfAnyNameAndABareRepositoryMerge() throws {
        let bare = try Scratch()
        try scratch.git("branch", "-qm", "main", "trunk")
        try scratch.git("config", "skillgit.defaultBranch", "trunk")
        _ = try Shell.run("git", ["clone", "-q", "--mirror", scratch.path, bare.path + "/b.git"])
        let opened = try SkillRepository.open(
            at: SkillLocation(repository: bare.path + "/b.git"), render: Scratch.renderer)
        #expect(try opened.defaultBranch() == "trunk")
        guard case .merged(_, _, let updated) = try opened.merging.start(run: run, by: Scratch.signature(3))
        else {
            Issue.record("it merges")
            return
        }
        #expect(!updated)
        _ = try repository.merging.start(run: run, by: Scratch.signature(3))
        #expect(try scratch.file("SKILL.md")?.contains("List the tables") == true)
    }

    @Test func whatIsNoRegularFileSurvives() throws {
        try scratch.git("checkout", "-q", "main")
        _ = try Shell.run("ln", ["-s", "SKILL.md", scratch.path + "/link.md"])
        try scratch.write("run.sh", "#!/bin/sh\n")
        _ = try Shell.run("chmod", ["+x", scratch.path + "/run.sh"])
        try scratch.git("add", ".")
        try scratch.git("commit", "-qm", "Link")
        let second = try Scratch.result(
            "0000000002", on: repository,
            patches: [
                Scratch.patch(
                    "0000000009", rank: 1, rule: "# More", file: "references/more.md", operation: .createFile)
            ])
        _ = try repository.write(second, by: Scratch.signature(4))
        _ = try repository.merging.start(run: second.run.id, all: true, by: Scratch.signature(5))
        #expect(
            try scratch.git("ls-tree", "-r", "--format=%(objectmode) %(path)", "main")
                == "100644 SKILL.md\n120000 link.md\n100644 references/more.md\n100755 run.sh\n")
        #expect(try scratch.file("references/more.md") == "# More\n")
    }
}
