import Git
import Skill
import StructuralMerge
import Testing

@testable import SkillRepository

/// Merging branches: across files, over several ancestors, by memory.
@Suite struct BranchMergeTests {
    let scene: BranchScene
    var scratch: Scratch { scene.scratch }
    var repository: SkillRepository { scene.repository }

    init() throws { scene = try BranchScene() }

    private func commit(_ branch: String, _ files: [String: String?], message: String = "Change") throws {
        try scene.commit(branch, files, message: message)
        if branch != "main" { try scratch.git("checkout", "-q", "main") }
    }

    private func branch(_ name: String) throws { try scene.branch(name) }

    private func plan(_ name: String = "side") throws -> MergePlan { try scene.plan(name) }

    private func start(_ name: String = "side", step: Int64 = 9) throws -> MergeOutcome {
        try scene.start(name, step: step)
    }

    private func text(_ plan: MergePlan, _ path: String) throws -> String? {
        guard case .clean(let tree) = plan.outcome else {
            Issue.record("it merges: \(plan.outcome)")
            return nil
        }
        return try repository.git.file(at: path, inTree: tree).map { String(decoding: $0, as: UTF8.self) }
    }

    private static let details = (1...8).map { "Detail \($0) of the matter.\n" }.joined(separator: "\n")

    @Test func configurationChangesTheRules() throws {
        let skill = scratch.base.replacing("---\n", with: "---\nversion: 1.9.0\n", maxReplacements: 1)
        try commit("main", ["SKILL.md": skill])
        try branch("side")
        try commit("main", ["SKILL.md": skill.replacing("1.9.0", with: "1.9.1")])
        try commit("side", ["SKILL.md": skill.replacing("1.9.0", with: "1.10.0")])
        guard case .conflicts = try plan().outcome else {
            Issue.record("versions are a matter for people")
            return
        }
        try scratch.git("config", "skillgit.mergeRules", "version-max")
        #expect(try text(plan(), "SKILL.md") == skill.replacing("1.9.0", with: "1.10.0"))
        try scratch.git("config", "skillgit.mergeRules", "version-may")
        let error = #expect(throws: RepositoryError.self) { try plan() }
        #expect(error?.code == .invalidSetting && error?.message.contains("'version-may'") == true)
    }

    @Test func linksFollowARenamedFile() throws {
        try commit("main", ["refs/units.md": "# Units\n\n" + Self.details])
        try branch("side")
        try commit("main", ["refs/units.md": nil, "references/measures.md": "# Units\n\n" + Self.details])
        try commit(
            "side",
            [
                "SKILL.md": scratch.base + "- See [units](refs/units.md#units).\n",
                "refs/units.md": "# Units\n\n" + Self.details + "\nMore of it.\n",
            ])
        try scratch.git("checkout", "-q", "main")
        let plan = try plan()
        #expect(try text(plan, "SKILL.md")?.contains("[units](references/measures.md#units)") == true)
        #expect(try text(plan, "references/measures.md")?.contains("More of it.") == true)
        #expect(try text(plan, "refs/units.md") == nil)
        #expect(plan.merge?.files.contains { $0.resolutions.contains { $0.rule == .move } } == true)
    }

    @Test func aLinkToADeletedFileIsAConflict() throws {
        try commit("main", ["references/old.md": "# Old\n\n" + Self.details])
        try branch("side")
        try commit("main", ["references/old.md": nil])
        try commit("side", ["SKILL.md": scratch.base + "- See [the old way](references/old.md).\n"])
        try scratch.git("checkout", "-q", "main")
        guard case .conflicts(let files) = try plan().outcome else {
            Issue.record("it conflicts")
            return
        }
        let conflict = try #require(files.first?.places.first?.conflict)
        #expect(conflict.kind == .linkTarget)
        #expect(String(decoding: conflict.texts.ours, as: UTF8.self) == "- See the old way.\n")
        #expect(String(decoding: conflict.texts.theirs, as: UTF8.self) == "- See [the old way](references/old.md).\n")
    }

    @Test func aFileDeletedWithItsLinksIsNoConflict() throws {
        let linked = scratch.base + "- See [the old way](references/old.md).\n"
        try commit("main", ["SKILL.md": linked, "references/old.md": "# Old\n\n" + Self.details])
        try branch("side")
        try commit("main", ["SKILL.md": scratch.base, "references/old.md": nil])
        try commit("side", ["notes.md": "# Notes\n"])
        try scratch.git("checkout", "-q", "main")
        #expect(try text(plan(), "SKILL.md") == scratch.base)
    }

    @Test(arguments: [false, true]) func anEditFollowsAMovedSection(leavesStub: Bool) throws {
        let section = "## Details\n\n" + Self.details
        try commit("main", ["SKILL.md": scratch.base + "\n" + section])
        try branch("side")
        let stub = leavesStub ? "\n## Details\n\nSee [details](references/details.md).\n" : ""
        try commit(
            "main",
            ["SKILL.md": scratch.base + stub, "references/details.md": "# Details\n\n" + Self.details])
        let edited = section.replacing("Detail 3 of the matter.", with: "Detail 3, told better.")
        try commit("side", ["SKILL.md": scratch.base + "\n" + edited])
        for mine in ["main", "side"] {
            try scratch.git("checkout", "-q", mine)
            let plan = try plan(mine == "main" ? "side" : "main")
            let skill = try #require(try text(plan, "SKILL.md"))
            #expect(skill == scratch.base + stub)
            let reference = try #require(try text(plan, "references/details.md"))
            #expect(reference.contains("Detail 3, told better.") && reference.hasPrefix("# Details\n"))
            #expect(plan.merge?.files.contains { $0.resolutions.contains { $0.rule == .move } } == true)
        }
    }

    @Test func crissCrossHistoriesMergeOverAVirtualBase() throws {
        try branch("side")
        try commit("main", ["SKILL.md": scratch.base.replacing("twice", with: "three times")])
        try commit("side", ["notes.md": "# Notes\n"])
        let (one, two) = (try scratch.git("rev-parse", "main"), try scratch.git("rev-parse", "side"))
        try scratch.git("checkout", "-q", "main")
        try scratch.git("merge", "-q", "--no-ff", "-m", "One", String(two.dropLast()))
        try scratch.git("checkout", "-q", "side")
        try scratch.git("merge", "-q", "--no-ff", "-m", "Two", String(one.dropLast()))
        try commit("main", ["SKILL.md": scratch.base.replacing("twice", with: "twice at least")])
        try commit("side", ["notes.md": "# Notes\n\nOne.\n"])
        try scratch.git("checkout", "-q", "main")
        let plan = try plan()
        #expect(try repository.git.mergeBases(plan.ours, plan.theirs).count == 2)
        #expect(try text(plan, "SKILL.md")?.contains("twice at least") == true)
        #expect(try text(plan, "notes.md") == "# Notes\n\nOne.\n")
    }

    @Test func pickedAndRevertedCommitsMergeTheSameWay() throws {
        try commit("main", ["refs/units.md": "# Units\n\n" + Self.details])
        try branch("side")
        try commit("main", ["refs/units.md": nil, "references/measures.md": "# Units\n\n" + Self.details])
        try commit("side", ["SKILL.md": scratch.base + "- See [units](refs/units.md).\n"])
        let (main, side) = (
            try #require(try repository.git.resolve("main")), try #require(try repository.git.resolve("side"))
        )
        let picked = try repository.cherryPick(side, onto: main)
        let tree = try #require(picked.tree)
        let text = try #require(try repository.git.file(at: "SKILL.md", inTree: tree))
        #expect(String(decoding: text, as: UTF8.self).contains("[units](references/measures.md)"))
        #expect(
            try repository.revert(side, onto: side).tree
                == repository.git.commit(side).parents.first.map(repository.tree))
    }

    @Test func aMergeCommitIsPickedFromTheParentThatIsNamed() throws {
        try branch("side")
        try commit("main", ["notes.md": "# Notes\n"])
        try commit("side", ["other.md": "# Other\n"])
        try scratch.git("checkout", "-q", "main")
        try scratch.git("merge", "-q", "--no-ff", "-m", "Merge", "side")
        let merge = try #require(try repository.git.resolve("main"))
        let base = try #require(try repository.git.resolve("main~2"))
        #expect(throws: RepositoryError.self) { try repository.cherryPick(merge, onto: base) }
        #expect(throws: RepositoryError.self) { try repository.cherryPick(merge, onto: base, mainline: 3) }
        for (mainline, path) in [(1, "other.md"), (2, "notes.md")] {
            let tree = try #require(try repository.cherryPick(merge, onto: base, mainline: mainline).tree)
            #expect(try repository.git.files(inTree: tree).map(\.path) == ["SKILL.md", path].sorted())
        }
        let root = try #require(try repository.git.history(from: [merge]).last)
        #expect(try repository.revert(root, onto: root).tree.map { try repository.git.files(inTree: $0) } == [])
    }

    // MARK: Conflicts

    /// Both sides changed the same line.
    private func conflicting() throws {
        try branch("side")
        try commit("main", ["SKILL.md": scratch.base.replacing("twice", with: "three times")])
        try commit("side", ["SKILL.md": scratch.base.replacing("twice", with: "until it is clear")])
        try scratch.git("checkout", "-q", "main")
    }

    @Test func aPlanTouchesNothing() throws {
        try conflicting()
        let before = try scratch.git("for-each-ref") + scratch.git("status", "--porcelain")
        guard case .conflicts = try plan().outcome else {
            Issue.record("it conflicts")
            return
        }
        #expect(try scratch.git("for-each-ref") + scratch.git("status", "--porcelain") == before)
        #expect(try repository.mergeState() == nil)
        #expect(try scratch.file(".git/skillgit/merge/state.json") == nil)
        try scratch.expectSound()
    }

    @Test func conflictsAreSettledOneByOneAndRemembered() throws {
        try conflicting()
        _ = try start()
        let merging = repository.merging
        #expect(try merging.conflicts().count == 1)
        #expect(throws: RepositoryError.self) { try merging.resolve([2], .ours) }
        let error = #expect(throws: RepositoryError.self) { try merging.resume(by: Scratch.signature(10)) }
        #expect(error?.code == .unresolvedConflicts)
        #expect(error?.names.first?.hasPrefix("SKILL.md:") == true)
        try merging.resolve([1], .both)
        try merging.resolve([1], .theirs)
        let commit = try merging.resume(by: Scratch.signature(11))
        #expect(try repository.git.commit(commit).message == "Merge branch 'side'\n")
        #expect(try scratch.file("SKILL.md")?.contains("until it is clear") == true)
        #expect(try scratch.git("status", "--porcelain") == "")
        try repository.undo(by: Scratch.signature(12))
        #expect(try scratch.file("SKILL.md")?.contains("three times") == true)
        // Again, and from the other side.
        let again = try plan()
        #expect(try text(again, "SKILL.md")?.contains("until it is clear") == true)
        #expect(again.merge?.remembered["SKILL.md"]?.first?.settlement?.choice == .theirs)
        try scratch.git("checkout", "-q", "side")
        let mirrored = try plan("main")
        #expect(try text(mirrored, "SKILL.md")?.contains("until it is clear") == true)
        #expect(mirrored.merge?.remembered["SKILL.md"]?.first?.settlement?.choice == .ours)
        for entry in try repository.resolutions.entries() { try repository.resolutions.forget(entry.key) }
        guard case .conflicts = try plan("main").outcome else {
            Issue.record("forgotten, it conflicts")
            return
        }
        try scratch.expectSound()
    }

    @Test func whatAHandMadeIsRememberedToo() throws {
        try conflicting()
        guard case .conflicts(let state, _) = try start() else {
            Issue.record("it conflicts")
            return
        }
        let text = scratch.base.replacing("twice", with: "as often as it takes")
        try TestFiles.write(state.folder + "SKILL.md", text)
        #expect(try repository.merging.conflicts()[0].isByHand)
        #expect(throws: RepositoryError.self) { try repository.merging.resolve([1], .ours) }
        try repository.merging.resume(by: Scratch.signature(10))
        try repository.undo(by: Scratch.signature(11))
        #expect(try self.text(plan(), "SKILL.md") == text)
    }

    @Test func damageIsRefused() throws {
        try conflicting()
        guard case .conflicts(let state, _) = try start() else {
            Issue.record("it conflicts")
            return
        }
        try TestFiles.write(state.folder + "SKILL.md", scratch.base + "\n```sh\nls\n")
        let error = #expect(throws: RepositoryError.self) {
            try repository.merging.resume(by: Scratch.signature(10))
        }
        #expect(error?.code == .structuralDamage)
        #expect(error?.names == ["SKILL.md:14 unbalanced-fence (```sh)"])
        try repository.merging.resume(allowingDamage: true, by: Scratch.signature(11))
        #expect(try scratch.file("SKILL.md")?.hasSuffix("ls\n") == true)
    }

    @Test func aDeletedFileIsTakenFromOneSide() throws {
        try commit("main", ["notes.md": "# Notes\n\n" + Self.details])
        try branch("side")
        try commit("main", ["notes.md": nil])
        try commit("side", ["notes.md": "# Notes\n\n" + Self.details + "\nMore.\n"])
        try scratch.git("checkout", "-q", "main")
        _ = try start()
        let found = try repository.merging.conflicts()
        #expect(found.map(\.place.conflict.kind) == [.deleteModify])
        #expect(throws: RepositoryError.self) { try repository.merging.resolve([1], .both) }
        try repository.merging.resolve([1], .theirs)
        #expect(try repository.merging.conflicts()[0].isByHand == false)
        try repository.merging.resolve([1], .ours)
        try repository.merging.resume(by: Scratch.signature(10))
        #expect(try scratch.file("notes.md") == nil)
        #expect(try scratch.git("status", "--porcelain") == "")
    }

    @Test func branchesMoveForwardAndBack() throws {
        try branch("side")
        try commit("side", ["notes.md": "# Notes\n"])
        try scratch.git("checkout", "-q", "main")
        let before = try repository.defaultTip()
        guard case .merged(let commit, _, true) = try start() else {
            Issue.record("it moves forward")
            return
        }
        #expect(try scratch.git("rev-parse", "side") == commit.hex + "\n")
        #expect(try scratch.file("notes.md") == "# Notes\n")
        try repository.undo(by: Scratch.signature(10))
        #expect(try repository.defaultTip() == before)
        #expect(try scratch.file("notes.md") == nil)
        let merge = try repository.merging.start(
            commit: commit, name: "side", fastForward: false, by: Scratch.signature(11))
        guard case .merged(let made, _, _) = merge else {
            Issue.record("it merges")
            return
        }
        #expect(try repository.git.commit(made).parents == [before, commit])
        try repository.undo(by: Scratch.signature(12))
        #expect(try repository.defaultTip() == before)
        try scratch.expectSound()
    }

    @Test func theBranchThatIsCheckedOutGetsIt() throws {
        try branch("topic")
        try commit("topic", ["topic.md": "Topic.\n"])
        let main = try scratch.git("rev-parse", "main")
        try scratch.git("checkout", "-q", "topic")
        guard case .alreadyMerged = try start("topic") else {
            Issue.record("a branch has itself")
            return
        }
        try scratch.git("checkout", "-q", "--detach", "main")
        for name in ["topic", "HEAD"] {
            let error = #expect(throws: RepositoryError.self) { try start(name) }
            #expect(error?.code == .noBranch)
        }
        #expect(try scratch.git("rev-parse", "main") == main && scratch.git("rev-parse", "HEAD") == main)
    }

    @Test func historiesThatShareNothingAreMergedOnlyWhenAsked() throws {
        try scratch.git("checkout", "-q", "--orphan", "side")
        try scratch.git("rm", "-rqf", ".")
        try scratch.write("other.md", "# Other\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-qm", "Other")
        try scratch.git("checkout", "-q", "main")
        let before = try repository.defaultTip()
        let error = #expect(throws: RepositoryError.self) { try start() }
        #expect(error?.code == .unrelatedHistories && error?.mend?.contains("--allow-unrelated-histories") == true)
        #expect(try repository.defaultTip() == before)
        let side = try #require(try repository.git.resolve("side"))
        let plan = try repository.planMerge(of: side, name: "side", allowingUnrelated: true)
        #expect(plan.changedPaths == ["other.md"])
        guard
            case .merged = try repository.merging.start(
                commit: side, name: "side", allowingUnrelated: true, by: Scratch.signature(9))
        else {
            Issue.record("it merges")
            return
        }
        #expect(try scratch.file("other.md") == "# Other\n" && scratch.file("SKILL.md") == scratch.base)
    }

    @Test func modesAndDeletionsAreChangesToo() throws {
        try commit("main", ["SKILL.md": scratch.base + "- Some rule.\n", "run.md": "Run.\n", "old.md": "Old.\n"])
        try branch("side")
        try commit("main", ["SKILL.md": scratch.base + "- Our rule.\n"])
        try scratch.git("checkout", "-q", "side")
        _ = try Shell.run("chmod", ["+x", scratch.path + "/run.md"])
        try commit("side", ["SKILL.md": scratch.base + "- Their rule.\n", "old.md": nil])
        let plan = try plan()
        guard case .conflicts = plan.outcome else {
            Issue.record("it conflicts")
            return
        }
        #expect(plan.changedPaths == ["SKILL.md", "old.md", "run.md"])
    }

    @Test(arguments: [nil, "merge", "diff3", "zdiff3"]) func conflictsAreMarkedAsConfigured(_ style: String?) throws {
        try commit("main", ["SKILL.md": scratch.base + "- Some rule.\n"])
        try branch("side")
        try commit("side", ["SKILL.md": scratch.base + "- Their rule.\n"])
        try commit("main", ["SKILL.md": scratch.base + "- Our rule.\n"])
        if let style { try scratch.git("config", "merge.conflictStyle", style) }
        let side = try #require(try repository.git.resolve("side"))
        _ = try repository.merging.start(commit: side, name: "side", markers: true, by: Scratch.signature(9))
        let isWithBase = try #require(try scratch.file("SKILL.md")).contains("|||||||")
        #expect(isWithBase == (style?.hasSuffix("diff3") == true))
        try scratch.git("config", "merge.conflictStyle", style == "diff3" ? "merge" : "diff3")
        #expect(try repository.merging.conflicts().map(\.isByHand) == [false])
        try repository.merging.resolve([1], .theirs)
        try repository.merging.resolve([1], .reopen)
        #expect(try scratch.file("SKILL.md")?.contains("|||||||") == isWithBase)
    }
}
