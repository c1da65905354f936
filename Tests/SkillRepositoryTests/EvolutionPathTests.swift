import Evolution
import Git
import Skill
import Testing

@testable import SkillRepository

@Suite struct EvolutionPathTests {
    let scene: EvolvedScene
    var scratch: Scratch { scene.scratch }
    var repository: SkillRepository { scene.repository }
    var run: RunID { scene.run }

    init() throws {
        scene = try EvolvedScene()
    }

    @Test func anEvolutionIsABranchWithACommitPerPatch() throws {
        #expect(
            try scratch.git("log", "--format=%s", "main..evolve/\(run)")
                == "Rule 0000000004\nRule 0000000003\nRule 0000000002\nRule 0000000001\n")
        #expect(try scratch.git("status", "--porcelain") == "")
        #expect(try scratch.git("rev-parse", "--abbrev-ref", "HEAD") == "main\n")
        let message = try scratch.git("log", "-1", "--format=%B", "evolve/\(run)")
        let trailers = try Shell.run("git", ["interpret-trailers", "--parse"], input: message).text
        #expect(trailers.contains("Skillgit-Patch: p-0000000004\n"))
        try scratch.expectSound()
    }

    @Test func theSameRunAgainIsDoneAlready() throws {
        let again = try repository.write(
            Scratch.result("0000000001", on: repository, patches: Scratch.fourPatches()),
            by: Scratch.signature(2))
        #expect(again.wasDone)
        #expect(again.branch == "evolve/\(run)")
        #expect(try repository.operations.entries().count == 2)
    }

    @Test func aRunWithoutPatchesIsOnlyARecord() throws {
        let written = try repository.write(
            Scratch.result("0000000002", on: repository, patches: []), by: Scratch.signature(2))
        #expect(written.branch == nil)
        #expect(try repository.runs.list().map(\.text) == ["r-0000000001", "r-0000000002"])
        #expect(try scratch.git("branch", "--format=%(refname:short)") == "evolve/r-0000000001\nmain\n")
    }

    @Test func theRunReadsBackAndHoldsNoQuote() throws {
        let loaded = try scratch.open().runs.load(run)
        #expect(loaded.patches == (try Scratch.fourPatches()))
        let objects = try scratch.git("cat-file", "--batch-all-objects", "--batch")
        #expect(!objects.contains("secret sentence"))
        guard case .local(let quotes) = try repository.runs.words(of: loaded.patches[0].id, in: run) else {
            Issue.record("the quotes are local")
            return
        }
        #expect(quotes.first?.quote == "a secret sentence of a transcript")
    }

    @Test func mergingTakesTheAcceptedPatchesOnly() throws {
        try repository.review.accept(Scratch.ids("1", "2"), by: Scratch.signature(2))
        try repository.review.reject(Scratch.ids("3"), reason: "too narrow", by: Scratch.signature(3))
        let ours = try repository.defaultTip()
        guard
            case .merged(let commit, let plan, let updated) = try repository.merging.start(
                run: run, by: Scratch.signature(4))
        else {
            Issue.record("it merges")
            return
        }
        #expect(updated)
        #expect(plan.changedPaths == ["SKILL.md"])
        let merge = try repository.git.commit(commit)
        #expect(merge.parents == [ours, try #require(plan.series?.tip)])
        let text = try #require(try scratch.file("SKILL.md"))
        #expect(text.contains("List the tables") && text.contains("Describe a table"))
        #expect(!text.contains("Quote identifiers"))
        #expect(try scratch.git("status", "--porcelain") == "")
        let merges = try scratch.git("log", "--merges", "--format=%B", "main")
        #expect(
            merges.contains("p-0000000001") && !merges.contains("p-0000000003")
                && !merges.contains("p-0000000004"))
        let rejected = try scratch.git("rev-parse", "evolve/\(run)~1").split(separator: "\n")[0]
        #expect(try !scratch.git("branch", "--contains", String(rejected)).contains("main"))
        #expect(try scratch.git("log", "--format=%B", "main").contains("p-0000000003") == false)
        try scratch.expectSound()
        guard case .alreadyMerged = try repository.merging.start(run: run, by: Scratch.signature(5)) else {
            Issue.record("a second merge does nothing")
            return
        }
    }

    @Test func aLaterAcceptanceAppendsToTheSeries() throws {
        try repository.review.accept(Scratch.ids("2"), by: Scratch.signature(2))
        _ = try repository.merging.start(run: run, by: Scratch.signature(3))
        try repository.review.accept(Scratch.ids("1", "3"), by: Scratch.signature(4))
        guard case .merged(_, let plan, _) = try repository.merging.start(run: run, by: Scratch.signature(5))
        else {
            Issue.record("it merges")
            return
        }
        #expect(plan.series?.steps.map(\.patch.text) == ["p-0000000002", "p-0000000001", "p-0000000003"])
        #expect(plan.patches.map(\.patch.id.text) == ["p-0000000001", "p-0000000003"])
        let all = try Scratch.renderer(
            repository.skill(at: try #require(ObjectID(repository.runs.load(run).base))),
            repository.runs.load(run).commits.prefix(3).map {
                EditSet(id: $0.id.text, rank: $0.rank, edits: $0.edits)
            })
        #expect(try scratch.file("SKILL.md") == all.text(of: .skill))
        try scratch.expectSound()
    }

    @Test func acceptingNeedsWhatAPatchDependsOn() throws {
        let error = #expect(throws: RepositoryError.self) {
            try repository.review.accept(Scratch.ids("3"), by: Scratch.signature(2))
        }
        #expect(error?.code == .dependencyNotAccepted)
        #expect(error?.names == ["p-0000000002"])
        try repository.review.accept(Scratch.ids("3", "2"), by: Scratch.signature(2))
        let needed = #expect(throws: RepositoryError.self) {
            try repository.review.reject(Scratch.ids("2"), reason: nil, by: Scratch.signature(2))
        }
        #expect(needed?.code == .neededByAccepted)
        try repository.review.reset(Scratch.ids("3", "2"), by: Scratch.signature(3))
        #expect(try repository.review.decisions().isEmpty)
    }

    @Test func allLeavesFlaggedAndRejectedOut() throws {
        try repository.review.reject(Scratch.ids("2"), reason: "no", by: Scratch.signature(2))
        guard
            case .merged(_, let plan, _) = try repository.merging.start(
                run: run, all: true, by: Scratch.signature(3))
        else {
            Issue.record("it merges")
            return
        }
        #expect(plan.patches.map(\.patch.id.text) == ["p-0000000001"])
        #expect(try repository.review.decisions().count == 2)
    }

    @Test func anEditedPatchKeepsItsIdAndGainsARevision() throws {
        let patch = try repository.runs.load(run).patches[0]
        var edits = patch.edits
        edits[0].content = "- List all tables first."
        let decision = try repository.review.edit(patch.id, edits: edits, by: Scratch.signature(2))
        #expect(decision.revision == 2)
        _ = try repository.merging.start(run: run, by: Scratch.signature(3))
        #expect(try scratch.file("SKILL.md")?.contains("- List all tables first.\n") == true)
        let message = try scratch.git("log", "-1", "--format=%B", "main^2")
        #expect(
            message.contains("Skillgit-Patch: p-0000000001\n") && message.contains("Skillgit-Revision: 2\n"))
    }

    @Test func aMirrorCarriesRunsDecisionsAndBranchesButNoLog() throws {
        try repository.review.accept(Scratch.ids("1"), by: Scratch.signature(2))
        _ = try repository.merging.start(run: run, by: Scratch.signature(3))
        let mirror = try Scratch()
        _ = try Shell.run("git", ["clone", "-q", "--mirror", scratch.path, mirror.path + "/m.git"])
        let opened = try SkillRepository.open(
            at: SkillLocation(repository: mirror.path + "/m.git"), render: Scratch.renderer)
        #expect(try opened.runs.list() == [run])
        #expect(try opened.review.decisions().count == 1)
        #expect(try opened.operations.entries().isEmpty)
        #expect(try opened.runs.words(of: Scratch.ids("1")[0], in: run) == .notShared)
        #expect(try opened.log().runs[0].patches[0].merged == .commit)
        #expect(try opened.branch(of: run)?.name == "evolve/\(run)")
        try repository.runs.publishEvidence(of: run, by: Scratch.signature(4))
        _ = try Shell.run("git", ["-C", mirror.path + "/m.git", "fetch", "-q"])
        guard case .published = try opened.runs.words(of: Scratch.ids("1")[0], in: run) else {
            Issue.record("published evidence travels")
            return
        }
        #expect(try opened.defaultBranch() == "main")
    }

    @Test func abbreviatedPatchNamesMustBeUnique() throws {
        #expect(try repository.runs.patch("p-0000000003").patch.rank == 3)
        #expect(throws: RepositoryError.self) { try repository.runs.patch("p-000") }
        #expect(throws: RepositoryError.self) { try repository.runs.patch("p-9") }
    }
}
