import Glibc
import Testing

@testable import Git

struct ReferenceTests {
    @Test func movesOnlyFromTheExpectedValue() throws {
        let scratch = try Scratch.repository(["a": "1"])
        let repository = try scratch.open()
        let one = try #require(try repository.head().id)
        let tree = try repository.commit(one).tree
        let two = try repository.writeCommit(
            tree: tree, parents: [one], author: .ada, committer: .ada, message: "2")
        let missing = try #require(ObjectID("2222222222222222222222222222222222222222"))
        let name = "refs/skillgit/x"
        try repository.compareAndSwap(name, from: nil, to: one, message: "")
        #expect(code { try repository.compareAndSwap(name, from: nil, to: two, message: "") } == .modified)
        #expect(code { try repository.compareAndSwap(name, from: two, to: one, message: "") } == .modified)
        #expect(code { try repository.compareAndSwap(name, from: one, to: missing, message: "") } != nil)
        #expect(try repository.reference(name) == one)
        try repository.compareAndSwap(name, from: one, to: two, message: "")
        try repository.compareAndSwap(name, from: two, to: two, message: "")
        try scratch.git("pack-refs", "--all")
        #expect(code { try repository.compareAndSwap(name, from: one, to: nil, message: "") } == .modified)
        try repository.compareAndSwap(name, from: two, to: nil, message: "")
        #expect(try repository.reference(name) == nil)
        #expect(code { try repository.compareAndSwap(name, from: two, to: nil, message: "") } == .modified)
        #expect(code { try repository.compareAndSwap(name, from: two, to: one, message: "") } == .modified)
        #expect(code { try repository.compareAndSwap("HEAD", from: one, to: two, message: "") } == .invalid)
        #expect(
            code { try repository.compareAndSwap("refs/heads/a..b", from: nil, to: two, message: "") }
                == .invalid)
        #expect(try scratch.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test func waitsForALockAndThenSaysSo() throws {
        let scratch = try Scratch.repository()
        let repository = try scratch.open()
        let id = try #require(try repository.head().id)
        let lock = scratch.path + "/.git/refs/heads/x.lock"
        Scratch.write(lock, [])
        let error = failure { try repository.compareAndSwap("refs/heads/x", from: nil, to: id, message: "") }
        #expect(error?.code == .locked)
        #expect(error?.mend != nil)
        unlink(lock)
        try repository.compareAndSwap("refs/heads/x", from: nil, to: id, message: "")
    }

    @Test func losesNoUpdateUnderThreads() async throws {
        let scratch = try Scratch.repository()
        let path = scratch.path
        let rounds = 40
        let workers = 4
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    let repository = try Repository.open(at: path)
                    let tree = try repository.writeTree([TreeEntry]())
                    for round in 0..<rounds {
                        while true {
                            let old = try repository.reference("refs/skillgit/chain")
                            let new = try repository.writeCommit(
                                tree: tree, parents: old.map { [$0] } ?? [], author: .ada, committer: .ada,
                                message: "\(worker) \(round)")
                            do throws(GitError) {
                                try repository.compareAndSwap(
                                    "refs/skillgit/chain", from: old, to: new, message: "")
                                break
                            } catch {
                                if error.code != .modified && error.code != .locked { throw error }
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let repository = try scratch.open()
        let tip = try #require(try repository.reference("refs/skillgit/chain"))
        #expect(try repository.history(from: [tip]).count == rounds * workers)
        #expect(try scratch.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test func clearsOnlyItsOwnStaleLocks() throws {
        let scratch = try Scratch.repository()
        let repository = try scratch.open()
        let id = try #require(try repository.head().id)
        let refs = scratch.path + "/.git/refs/"
        let ours = ["skillgit/review.lock", "skillgit-local/operations.lock", "heads/evolve/r-1.lock"]
        let theirs = ["heads/main.lock", "heads/evolving.lock", "heads/other.lock"]
        for name in ours + theirs { Scratch.write(refs + name, Array("\(id.hex)\n".utf8)) }
        let lock = try ProcessLock(path: scratch.path + "/.git/skillgit/lock", waitingAtMost: 0)
        let removed = try repository.removeStaleLocks(holding: lock, quietMilliseconds: 40)
        #expect(removed == ours.map { refs + $0 }.sorted())
        #expect(try repository.lockFiles() == theirs.map { refs + $0 }.sorted())
        let other = try #require(ObjectID("2222222222222222222222222222222222222222"))
        #expect(
            try !repository.removeStaleLock(
                ofReference: "refs/heads/main", writing: other, holding: lock, quietMilliseconds: 20))
        #expect(
            try repository.removeStaleLock(
                ofReference: "refs/heads/main", writing: id, holding: lock, quietMilliseconds: 20))
    }

    @Test func headAndNotesAreGits() throws {
        let scratch = try Scratch.repository()
        let repository = try scratch.open()
        let id = try #require(try repository.head().id)
        try repository.setHead(branch: "unborn")
        #expect(try repository.head() == Head(branch: "unborn", id: nil))
        try repository.setHead(branch: "main")
        try repository.setNote(on: id, namespace: "skillgit", message: "one\n", author: .ada, committer: .ada)
        try repository.setNote(on: id, namespace: "skillgit", message: "two\n", author: .ada, committer: .ada)
        #expect(try scratch.git("notes", "--ref=skillgit", "show", "HEAD") == "two\n")
        try scratch.git("notes", "add", "-m", "by git")
        #expect(try repository.note(on: id) == "by git\n")
        try repository.setNote(on: id, message: nil, author: .ada, committer: .ada)
        #expect(try repository.note(on: id) == nil)
        try scratch.git("checkout", "-q", "--detach")
        #expect(try repository.head() == Head(branch: nil, id: id))
    }
}

/// The error a call throws; nil where it succeeds.
func failure(_ body: () throws -> Void) -> GitError? {
    do { try body() } catch { return error as? GitError }
    return nil
}

/// The kind of error a call throws; nil where it succeeds.
func code(_ body: () throws -> Void) -> GitError.Code? { failure(body)?.code }
