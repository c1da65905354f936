import Git
import Testing

@testable import SkillRepository

/// Merging while git is at something else in the same work tree.
@Suite struct BusyRepositoryTests {
    let scene: BranchScene
    var scratch: Scratch { scene.scratch }
    var repository: SkillRepository { scene.repository }

    init() throws {
        scene = try BranchScene()
        try commit("main", "- Some rule.")
        for name in ["side", "new"] { try scene.branch(name) }
        try commit("side", "- Their rule.")
        try commit("main", "- Our rule.")
        try scene.commit("new", ["new.md": "New.\n"], message: "new")
        try scratch.git("checkout", "-q", "main")
    }

    private func commit(_ branch: String, _ rule: String) throws {
        try scene.commit(branch, ["SKILL.md": scratch.base + rule + "\n"], message: rule)
    }

    private func start(_ name: String) throws -> MergeOutcome { try scene.start(name) }

    private func state() throws -> [String] {
        try [["for-each-ref"], ["status", "--porcelain"], ["ls-files", "-s"], ["rev-parse", "HEAD"]].map {
            try Shell.run("git", ["-C", scratch.path] + $0).text
        }
    }

    /// What is begun fails with `locked` and leaves no trace; afterwards it works.
    private func expectWaiting(for body: () throws -> Void) throws {
        let lock = scratch.path + "/.git/index.lock"
        let before = try state()
        try TestFiles.write(lock, "")
        let error = #expect(throws: GitError.self) { try body() }
        #expect(error?.code == .locked)
        #expect(try state() == before)
        _ = try Shell.run("rm", [lock])
        try body()
    }

    @Test(arguments: ["new", "side"]) func nothingMovesWhileTheIndexIsHeld(_ branch: String) throws {
        try expectWaiting { _ = try start(branch) }
        guard branch == "side" else {
            #expect(try scratch.git("status", "--porcelain").isEmpty)
            return
        }
        try expectWaiting { try repository.merging.abort() }
        #expect(try scratch.git("status", "--porcelain").isEmpty)
        _ = try start(branch)
        try repository.merging.resolve([1], .theirs)
        try expectWaiting { try repository.merging.resume(by: Scratch.signature(10)) }
        try expectWaiting { try repository.undo(by: Scratch.signature(11)) }
        #expect(try scratch.git("status", "--porcelain").isEmpty)
    }

    @Test func whatHasMovedIsSaidWhereTheIndexIsTakenInBetween() throws {
        let main = try #require(try repository.git.resolve("main"))
        let new = try #require(try repository.git.resolve("new"))
        let operation = Operation(
            kind: .merge, summary: "move", time: 0, user: "",
            changes: [.init(ref: "refs/heads/main", old: main, new: new)],
            checkout: try repository.planCheckout(branch: "main", from: main, to: new))
        let lock = scratch.path + "/.git/index.lock"
        try TestFiles.write(lock, "")
        let error = #expect(throws: RepositoryError.self) {
            try repository.perform(operation, by: Scratch.signature(9))
        }
        #expect(error?.code == .busy && error?.message.contains("main has moved") == true)
        #expect(try repository.recoverForReading() == nil, "reading goes on")
        _ = try Shell.run("rm", [lock])
        #expect(try repository.recover().finishedCheckout)
        #expect(try scratch.git("status", "--porcelain").isEmpty)
    }

    /// What stops at a conflict, and the command whose `--abort` ends it.
    static let stops: [(command: [String], name: String)] = [
        (["merge", "side"], "merge"), (["cherry-pick", "side"], "cherry-pick"), (["rebase", "side"], "rebase"),
        (["revert", "main~1"], "revert"),
    ]

    @Test(arguments: BusyRepositoryTests.stops) func gitEndsFirstWhatItBegan(_ stop: (command: [String], name: String))
        throws
    {
        if stop.name == "revert" { try commit("main", "- Our later rule.") }
        _ = try Shell.run("git", ["-C", scratch.path] + stop.command)
        let before = try state()
        #expect(before[1].contains("UU SKILL.md"))
        for body in [{ _ = try self.start("new") }, { try self.repository.merging.abort() }] as [() throws -> Void] {
            let error = #expect(throws: RepositoryError.self) { try body() }
            #expect(error?.code == .gitOperationInProgress)
            #expect(error?.mend?.contains("git \(stop.name) --abort") == true)
            #expect(try state() == before)
        }
        try scratch.git(stop.name, "--abort")
        _ = try start("new")
        #expect(try scratch.git("status", "--porcelain").isEmpty)
    }

    @Test func conflictsThatAStashLeftStay() throws {
        try scratch.write("SKILL.md", scratch.base + "- A rule in the stash.\n")
        try scratch.git("stash", "-q")
        try commit("main", "- A later rule.")
        _ = try Shell.run("git", ["-C", scratch.path, "stash", "pop"])
        let before = try state()
        let error = #expect(throws: RepositoryError.self) { try start("new") }
        #expect(error?.code == .unresolvedConflicts && error?.names == ["SKILL.md"])
        #expect(try state() == before)
    }

    @Test func aBisectionIsNoHindrance() throws {
        try scratch.git("bisect", "start")
        _ = try start("new")
        #expect(try scratch.git("status", "--porcelain").isEmpty)
    }
}
