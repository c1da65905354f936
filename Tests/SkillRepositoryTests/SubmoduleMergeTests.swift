import Git
import Testing

@testable import SkillRepository

/// Submodules that both sides moved.
@Suite struct SubmoduleMergeTests {
    /// A skill with a submodule at the first of three commits; ours and theirs move it to the commits of these numbers.
    private func moved(_ ours: Int, _ theirs: Int, keeping: Bool = true) throws -> (BranchScene, [String]) {
        let scene = try BranchScene()
        let module = try Scratch()
        _ = try module.repository()
        var commits = [try module.git("rev-parse", "main")]
        for number in 2...3 {
            try module.write("notes.md", "# \(number)\n")
            try module.git("add", ".")
            try module.git("commit", "-qm", "\(number)")
            commits.append(try module.git("rev-parse", "main"))
        }
        commits = commits.map { String($0.dropLast()) }
        let scratch = scene.scratch
        _ = try scratch.git("clone", "-q", module.path, scratch.path + "/sub")
        func place(_ branch: String, _ number: Int) throws {
            try scratch.git("checkout", "-q", branch)
            try scratch.git("update-index", "--add", "--cacheinfo", "160000,\(commits[number]),sub")
            try scratch.git("commit", "-qm", "Move")
            _ = try Shell.run("git", ["-C", scratch.path + "/sub", "checkout", "-q", commits[number]])
        }
        try place("main", 0)
        try scene.branch("side")
        try place("side", theirs)
        try place("main", ours)
        if !keeping {
            _ = try Shell.run("rm", ["-rf", scratch.path + "/sub"])
            _ = try Shell.run("mkdir", [scratch.path + "/sub"])
        }
        return (scene, commits)
    }

    @Test(arguments: [(1, 2), (2, 1)]) func theFurtherCommitIsTakenAsGitDoes(_ ours: Int, _ theirs: Int) throws {
        let (scene, commits) = try moved(ours, theirs)
        guard case .clean(let tree) = try scene.plan().outcome else {
            Issue.record("one comes after the other")
            return
        }
        #expect(try scene.repository.git.entry(at: "sub", inTree: tree)?.id.hex == commits[2])
        let merged = try scene.scratch.git("merge-tree", "main", "side")
        #expect(merged == tree.hex + "\n")
    }

    @Test func withoutItsCommitsItIsAConflictThatSaysWhatItIs() throws {
        let (scene, commits) = try moved(1, 2, keeping: false)
        _ = try scene.start()
        let sides = try #require(try scene.repository.merging.conflicts().first?.sides)
        #expect(
            try sides
                == MergeSession.Sides(
                    ours: .submodule(#require(ObjectID(commits[1]))), theirs: .submodule(#require(ObjectID(commits[2])))
                ))
        try scene.repository.merging.resolve([1], .theirs)
        #expect(try scene.repository.merging.conflicts().map(\.isByHand) == [false])
        try scene.repository.merging.resume(by: Scratch.signature(10))
        #expect(try scene.scratch.git("rev-parse", "main:sub") == commits[2] + "\n")
    }
}
