import Glibc
import TestSupport
import Testing

@testable import Git

struct CheckoutTests {
    @Test func movesFilesLinksModesAndDirectories() throws {
        let scratch = try Scratch()
        let repository = try Repository.create(at: scratch.path, defaultBranch: "main")
        let from = try tree(
            ["keep": ".k", "f": ".1", "dir/x": ".x", "to-dir": ".file", "was-dir/a/b": ".b", "l": "@f"],
            repository)
        let to = try tree(
            [
                "keep": ".k", "f": "!2", "to-dir/in/side": ".s", "was-dir": ".now", "l": "@keep",
                "n": "@../out",
            ], repository)
        try repository.checkout(from: nil, to: from)
        #expect(try scratch.files() == contents(from, repository))
        try repository.checkout(from: from, to: to)
        #expect(try scratch.files() == contents(to, repository))
        #expect(try scratch.git("write-tree") == to.hex + "\n")
        #expect(try scratch.git("diff-files", "--name-only") == "")
        try repository.checkout(from: to, to: from)
        try repository.checkout(from: to, to: from)
        #expect(try scratch.files() == contents(from, repository))
        #expect(try scratch.git("write-tree") == from.hex + "\n")
        #expect(try FileSystem.names(in: scratch.path + "/.git/skillgit") == ["worktree.flock"])
    }

    @Test func listsEverythingInTheWayAndTouchesNothing() throws {
        let scratch = try Scratch()
        let repository = try Repository.create(at: scratch.path, defaultBranch: "main")
        let from = try tree(
            ["a": ".1", "b": ".1", "c": ".1", "d/x": ".1", "e": ".1", "same": ".1"], repository)
        let to = try tree(
            [
                "a": ".2", "b": ".2", "c": ".2", "d": ".2", "e": ".1", "new": ".2", "ignored": ".2",
                "p/q": ".2", "same": ".1",
            ],
            repository)
        try repository.checkout(from: nil, to: from)
        scratch.write("a", "edited")
        scratch.remove("b")
        scratch.write("c", "staged")
        try scratch.git("add", "c")
        scratch.write("c", "1")
        scratch.write("d/mine", "untracked")
        scratch.write("new", "untracked")
        scratch.write(".gitignore", "ignored\n")
        scratch.write("ignored", "precious")
        scratch.write("p", "a file where a directory must be")
        scratch.write("same", "edited, and in nobody's way")
        let before = try scratch.files()
        let error = try #require(failure { try repository.checkout(from: from, to: to) })
        #expect(error.code == .wouldOverwrite)
        #expect(
            error.obstacles == [
                CheckoutObstacle(path: "a", kind: .modified), CheckoutObstacle(path: "b", kind: .deleted),
                CheckoutObstacle(path: "c", kind: .staged),
                CheckoutObstacle(path: "d/mine", kind: .untracked),
                CheckoutObstacle(path: "ignored", kind: .untracked),
                CheckoutObstacle(path: "new", kind: .untracked),
                CheckoutObstacle(path: "p", kind: .untracked),
            ])
        #expect(try scratch.files() == before)
        #expect(try repository.checkoutObstacles(from: from, to: to) == error.obstacles)
        #expect(try repository.checkoutObstacles(from: from, to: from).isEmpty)
    }

    @Test func neverFollowsALinkOutOfTheWorkTree() throws {
        let scratch = try Scratch()
        let outside = try Scratch()
        outside.write("x", "1")
        let repository = try Repository.create(at: scratch.path, defaultBranch: "main")
        let from = try tree(["d/x": ".1"], repository)
        let to = try tree(["d/x": ".2"], repository)
        try repository.checkout(from: nil, to: from)
        scratch.remove("d/x")
        rmdir(scratch.path + "/d")
        symlink(outside.path, scratch.path + "/d")
        let error = try #require(failure { try repository.checkout(from: from, to: to) })
        #expect(error.obstacles.map(\.path) == ["d"])
        #expect(outside.read("x") == "1")
        // A link that is tracked and goes away is no obstacle to the directory that takes its name.
        scratch.remove("d")
        let link = try tree(["d": "@" + outside.path], repository)
        let directory = try tree(["d/x": ".2"], repository)
        try repository.checkout(from: from, to: link)
        try repository.checkout(from: link, to: directory)
        #expect(outside.read("x") == "1" && scratch.read("d/x") == "2")
    }

    @Test func refusesAnIndexLockOfAnotherAndClearsItsOwn() throws {
        let scratch = try Scratch()
        let repository = try Repository.create(at: scratch.path, defaultBranch: "main")
        let from = try tree(["a": ".1"], repository)
        let to = try tree(["a": ".2"], repository)
        try repository.checkout(from: nil, to: from)
        scratch.write(".git/index.lock", "")
        #expect(code { try repository.checkout(from: from, to: to) } == .locked)
        #expect(scratch.read("a") == "1")
        scratch.remove(".git/index.lock")
        scratch.write(".git/skillgit/index", "half")
        link(scratch.path + "/.git/skillgit/index", scratch.path + "/.git/index.lock")
        try repository.checkout(from: from, to: to)
        #expect(scratch.read("a") == "2")
    }

    @Test func keepsLineEndingsOfTheUser() throws {
        let scratch = try Scratch.repository([".gitattributes": "*.md text eol=crlf\n"])
        let repository = try scratch.open()
        let head = try #require(try repository.head().id)
        let attributes = try #require(try repository.entry(at: ".gitattributes", inTree: head))
        func version(_ text: String) throws -> ObjectID {
            try repository.writeTree([
                attributes, TreeEntry(path: "a.md", id: repository.writeBlob(text), mode: .file),
            ])
        }
        let one = try version("1\n")
        let two = try version("2\n")
        try repository.checkout(from: try repository.head().id, to: one)
        #expect(scratch.read("a.md") == "1\r\n")
        try repository.checkout(from: one, to: two)
        #expect(scratch.read("a.md") == "2\r\n")
        #expect(try scratch.git("diff-files", "--name-only") == "")
    }

    @Test func refusesTreesThatLeaveTheWorkTree() throws {
        let scratch = try Scratch.repository()
        let repository = try scratch.open()
        let blob = try repository.writeBlob("evil")
        for name in ["..", ".git", "../outside", ".GIT", "a/../../outside"] {
            scratch.write("raw", "")
            Scratch.write(scratch.path + "/raw", Array("100644 \(name)\0".utf8) + blob.bytes)
            let hex = try scratch.git("hash-object", "-t", "tree", "-w", "--literally", "raw")
            let hostile = try #require(ObjectID(hex.dropLast()))
            let empty = try repository.writeTree([TreeEntry]())
            #expect(code { try repository.checkout(from: nil, to: hostile) } == .invalid, "\(name)")
            #expect(code { try repository.checkout(from: hostile, to: empty) } == .invalid, "\(name)")
        }
    }

    @Test func keepsSubmodules() throws {
        let scratch = try Scratch()
        let repository = try Repository.create(at: scratch.path, defaultBranch: "main")
        let commit = try #require(ObjectID("1111111111111111111111111111111111111111"))
        let sub = TreeEntry(path: "sub", id: commit, mode: .submodule)
        let file = TreeEntry(path: "sub", id: try repository.writeBlob("x"), mode: .file)
        let with = try repository.writeTree([sub])
        let other = try repository.writeTree([file])
        let without = try repository.writeTree([TreeEntry]())
        try repository.checkout(from: nil, to: with)
        #expect(try scratch.git("ls-files", "-s") == "160000 \(commit.hex) 0\tsub\n")
        try repository.checkout(from: with, to: other)
        #expect(scratch.read("sub") == "x")
        try repository.checkout(from: other, to: with)
        scratch.write("sub/inside", "the submodule's own file")
        #expect(
            failure { try repository.checkout(from: with, to: other) }?.obstacles.map(\.path) == [
                "sub/inside"
            ])
        try repository.checkout(from: with, to: without)
        #expect(scratch.read("sub/inside") == "the submodule's own file")
        #expect(try scratch.git("ls-files", "-s") == "")
    }

    /// Whatever lies in the work tree: a checkout either does all or nothing, and no byte that no commit has is lost.
    @Test(arguments: 0..<60) func losesNoByte(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let scratch = try Scratch()
        let repository = try Repository.create(at: scratch.path, defaultBranch: "main")
        let paths = ["a", "b", "d", "d/x", "d/y", "e/f/g", "e/f", "h"]
        func randomTree() throws -> ObjectID {
            var chosen: [String: String] = [:]
            for path in paths.shuffled(using: &random).prefix(5) {
                let collides = chosen.keys.contains { $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/") }
                if !collides { chosen[path] = [".1", ".2", "!1", "@a"].randomElement(using: &random) }
            }
            return try tree(chosen, repository)
        }
        let from = try randomTree()
        let to = try randomTree()
        try repository.checkout(from: nil, to: from)
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let path = paths.randomElement(using: &random) ?? "a"
            switch Int.random(in: 0..<3, using: &random) {
            case 0: scratch.remove(path)
            case 1: scratch.write(path, "mine \(UInt32.random(in: 0...9, using: &random))")
            default: if scratch.read(path) != nil { try scratch.git("add", "-A") }
            }
        }
        let before = try scratch.files()
        let index = try repository.indexEntries()
        let error = failure { try repository.checkout(from: from, to: to) }
        let after = try scratch.files()
        let known = try [from, to].flatMap { Array(try contents($0, repository)) }.map {
            "\($0.key)=\($0.value)"
        }
        for (path, bytes) in before where !known.contains("\(path)=\(bytes)") {
            #expect(after[path] == bytes, "\(path) was lost, \(String(describing: error))")
        }
        if error != nil {
            #expect(after == before)
            #expect(try repository.indexEntries() == index)
        } else {
            for (path, bytes) in try contents(to, repository)
            where try contents(from, repository)[path] != bytes {
                #expect(after[path] == bytes)
            }
            let staged = try repository.indexEntries()
            for entry in try repository.files(inTree: to)
            where try !repository.files(inTree: from).contains(entry) {
                #expect(staged.contains(entry))
            }
        }
        try scratch.git("fsck", "--strict", "--no-dangling")
    }

    /// Interrupted anywhere, each path is old or new and the index old: the same call then finishes.
    @Test(arguments: 0..<30) func finishesWhatWasInterrupted(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let scratch = try Scratch()
        let repository = try Repository.create(at: scratch.path, defaultBranch: "main")
        let from = try tree(
            ["a": ".1", "b": ".1", "d": ".1", "e/f": ".1", "e/g": ".1", "h": "@a", "k": ".1"], repository)
        let to = try tree(
            ["a": ".2", "c": ".2", "d/x": ".2", "d/y": ".2", "e": ".2", "h": ".2", "k": "!1"], repository)
        try repository.checkout(from: nil, to: from)
        let plan = try CheckoutPlan(from: repository.files(inTree: from), to: repository.files(inTree: to))
        // Removals from the end, then writes from the start: stop after any number of steps.
        let steps = plan.changes.reversed().filter { $0.new == nil } + plan.changes.filter { $0.new != nil }
        var done = plan
        done.changes = Array(steps.prefix(Int.random(in: 0...steps.count, using: &random)))
        done.changes.sort { $0.path < $1.path }
        let tree = WorkTree(repository: repository.pointer, root: scratch.path + "/", trustsMode: true)
        Scratch.write(scratch.path + "/.git/skillgit/checkout/0", Array("half a fi".utf8))
        _ = try tree.apply(done, scratch: scratch.path + "/.git/skillgit/checkout")
        try repository.checkout(from: from, to: to)
        #expect(try scratch.files() == contents(to, repository))
        #expect(try scratch.git("write-tree") == to.hex + "\n")
        #expect(try scratch.git("diff-files", "--name-only") == "")
    }

    /// The first byte of each text is its kind: `.` a file, `!` an executable one, `@` a link.
    private func tree(_ files: [String: String], _ repository: borrowing Repository) throws -> ObjectID {
        var entries: [TreeEntry] = []
        for (path, text) in files {
            let mode: FileMode = text.hasPrefix("!") ? .executable : text.hasPrefix("@") ? .symlink : .file
            entries.append(
                TreeEntry(path: path, id: try repository.writeBlob(String(text.dropFirst())), mode: mode))
        }
        return try repository.writeTree(entries)
    }

    private func contents(_ tree: ObjectID, _ repository: borrowing Repository) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for entry in try repository.files(inTree: tree) {
            let mark: [UInt8] =
                entry.mode == .symlink ? Array("-> ".utf8) : entry.mode == .executable ? [0x21] : [0x2e]
            found[entry.path] = mark + (try repository.blob(entry.id))
        }
        return found
    }
}
