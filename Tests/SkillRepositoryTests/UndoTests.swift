import Evolution
import Git
import TestSupport
import Testing

@testable import SkillRepository

@Suite struct UndoTests {
    /// The references without the log, and the skill in the work tree.
    private func state(_ scratch: Scratch) throws -> String {
        try scratch.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/skillgit")
            + (scratch.file("SKILL.md") ?? "")
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func undoAndRedoWalkThroughTheStates(seed: UInt64) throws {
        let scratch = try Scratch()
        let repository = try scratch.repository()
        var random = SplitMix64(seed: seed)
        var states = [try state(scratch)]
        let result = try Scratch.result("0000000001", on: repository, patches: Scratch.fourPatches())
        var time: Int64 = 1
        func act(_ body: (Signature) throws -> Void) throws {
            time += 1
            try body(Scratch.signature(time))
            states.append(try state(scratch))
        }
        try act { _ = try repository.write(result, by: $0) }
        try act { try repository.review.accept(Scratch.ids("1"), by: $0) }
        try act { _ = try repository.merging.start(run: result.run.id, by: $0) }
        try act { try repository.review.accept(Scratch.ids("2", "3"), by: $0) }
        try act { _ = try repository.merging.start(run: result.run.id, by: $0) }
        // The first operation made the branch itself and is not undone here.
        var place = states.count - 1
        for _ in 0..<25 {
            time += 1
            if Bool.random(using: &random), place > 0 {
                try repository.undo(by: Scratch.signature(time))
                place -= 1
            } else if place < states.count - 1 {
                try repository.redo(by: Scratch.signature(time))
                place += 1
            }
            #expect(try state(scratch) == states[place])
            #expect(try scratch.git("status", "--porcelain") == "")
        }
        if place > 1 {
            try repository.undo(by: Scratch.signature(time + 1))
            try repository.review.reject(Scratch.ids("4"), reason: "risky", by: Scratch.signature(time + 2))
            #expect(throws: RepositoryError.self) { try repository.redo(by: Scratch.signature(time + 3)) }
        }
        try scratch.expectSound()
    }

    @Test func aPublishedMergeIsNotUndone() throws {
        let scratch = try Scratch()
        let repository = try scratch.repository()
        let result = try Scratch.result("0000000001", on: repository, patches: Scratch.fourPatches())
        _ = try repository.write(result, by: Scratch.signature(1))
        let merged = try repository.merging.start(run: result.run.id, all: true, by: Scratch.signature(2))
        guard case .merged(let commit, _, _) = merged else {
            Issue.record("it merges")
            return
        }
        let remote = try Scratch()
        _ = try Shell.run("git", ["init", "-q", "--bare", remote.path + "/r.git"])
        try scratch.git("remote", "add", "origin", remote.path + "/r.git")
        try scratch.git("push", "-q", "origin", "main")
        let error = #expect(throws: RepositoryError.self) { try repository.undo(by: Scratch.signature(3)) }
        #expect(error?.code == .alreadyPublished)
        #expect(error?.mend == "git revert -m 1 \(commit.hex)")
        let mend = try #require(error?.mend)
        let words = mend.split(separator: " ").dropFirst().map(String.init)
        #expect(try Shell.run("git", ["-C", scratch.path] + words).status == 0)
        #expect(try scratch.file("SKILL.md") == scratch.base)
    }

    @Test func undoRefusesWhatTheUserMoved() throws {
        let scratch = try Scratch()
        let repository = try scratch.repository()
        let result = try Scratch.result("0000000001", on: repository, patches: Scratch.fourPatches())
        _ = try repository.write(result, by: Scratch.signature(1))
        try scratch.git("branch", "-f", "evolve/\(result.run.id)", "main")
        let error = #expect(throws: RepositoryError.self) { try repository.undo(by: Scratch.signature(2)) }
        #expect(error?.code == .referenceMoved)
    }

    /// The user moves branches with plain git between our operations; nothing of ours ever moves them back.
    @Test(arguments: 1...6 as ClosedRange<UInt64>) func manualMovesAreNeverLost(seed: UInt64) throws {
        let scratch = try Scratch()
        let repository = try scratch.repository()
        var random = SplitMix64(seed: seed)
        var moved: [String: String] = [:]
        for step in 0..<12 {
            let time = Int64(step * 10)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                let name =
                    "refs/heads/\(["main", "mine", "evolve/extra"].randomElement(using: &random) ?? "mine")"
                try scratch.git("commit", "-q", "--allow-empty", "-m", "step \(step)")
                let tip = try scratch.git("rev-parse", "HEAD").split(separator: "\n").joined()
                try scratch.git("update-ref", name, tip)
                moved[name] = tip
                moved["refs/heads/main"] = try scratch.git("rev-parse", "main").split(separator: "\n")
                    .joined()
            case 1:
                let digits = "00000000\(10 + step)"
                let patch = try Scratch.patch(digits, rank: 1, rule: "- Rule number \(step) about tables.")
                _ = try repository.write(
                    Scratch.result(digits, on: repository, patches: [patch]), by: Scratch.signature(time))
            case 2:
                if let run = try repository.runs.list().randomElement(using: &random) {
                    if case .merged(let commit, _, _) = try? repository.merging.start(
                        run: run, all: true, by: Scratch.signature(time)),
                        let before = moved["refs/heads/main"]
                    {
                        #expect(try repository.git.isAncestor(try #require(ObjectID(before)), of: commit))
                        moved["refs/heads/main"] = nil
                    } else if try repository.mergeState() != nil {
                        try repository.merging.abort()
                    }
                }
            default: try scratch.open().recover()
            }
            for (name, tip) in moved { #expect(try scratch.git("rev-parse", name) == tip + "\n") }
        }
        try scratch.expectSound()
    }
}
