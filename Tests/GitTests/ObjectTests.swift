import Testing

@testable import Git

struct ObjectTests {
    @Test func gitReadsWhatWeWrite() throws {
        let scratch = try Scratch()
        let repository = try Repository.create(at: scratch.path, defaultBranch: "trunk")
        #expect(try repository.head() == Head(branch: "trunk", id: nil))
        let text = try repository.writeBlob("hello\n")
        let bytes = try repository.writeBlob([0, 255, 10, 13])
        #expect(try repository.writeBlob([UInt8]()).hex == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
        let target = try repository.writeBlob("../a")
        let foreign = try #require(ObjectID("1111111111111111111111111111111111111111"))
        let tree = try repository.writeTree([
            (path: "b/deep/x.md", id: text, mode: .file), (path: "a", id: bytes, mode: .executable),
            (path: "b/link", id: target, mode: .symlink), (path: "b.md", id: text, mode: .file),
            (path: "sub", id: foreign, mode: .submodule), (path: "ünïcode 🙂.md", id: text, mode: .file),
        ])
        let first = try repository.writeCommit(
            tree: tree, parents: [], author: .ada, committer: .ada, message: "first\n\nBody: é\n")
        let second = try repository.writeCommit(
            tree: tree, parents: [first], author: .ada, committer: .ada, message: "second")
        try repository.compareAndSwap("refs/heads/trunk", from: nil, to: second, message: "test")

        #expect(try scratch.git("fsck", "--strict", "--no-dangling") == "")
        #expect(
            try scratch.git("log", "--format=%s|%an|%ae|%ct", "trunk")
                == "second|Ada|ada@example.com|1700000000\nfirst|Ada|ada@example.com|1700000000\n")
        #expect(try scratch.git("ls-tree", "-r", "-z", "trunk").split(separator: "\0").count == 6)
        #expect(try scratch.git("cat-file", "-p", "trunk:b/deep/x.md") == "hello\n")
        #expect(try scratch.git("rev-parse", "trunk^{tree}") == tree.hex + "\n")
        let files = try repository.files(inTree: second)
        #expect(files.map(\.path) == ["a", "b.md", "b/deep/x.md", "b/link", "sub", "ünïcode 🙂.md"])
        #expect(files.map(\.mode) == [.executable, .file, .file, .symlink, .submodule, .file])
        #expect(try repository.blob(bytes) == [0, 255, 10, 13])
        #expect(try repository.entry(at: "b/link", inTree: tree)?.id == target)
        #expect(try repository.entry(at: "b/none", inTree: tree) == nil)
        #expect(try repository.tree(tree).map(\.path) == ["a", "b.md", "b", "sub", "ünïcode 🙂.md"])
        let read = try repository.commit(second)
        #expect(
            read.parents == [first] && read.tree == tree && read.author == .ada && read.subject == "second")
        #expect(try repository.commit(first).message == "first\n\nBody: é\n")
    }

    @Test(arguments: [
        "", "/a", "a/", "a//b", "..", "a/../b", ".git/config", "a/.GIT/x", "git~1", ".git ", ".git.",
        ".git::$DATA",
        ".g\u{200c}it", ".", "a\0b",
    ])
    func refusesPathsThatLeaveTheTree(_ path: String) throws {
        let scratch = try Scratch()
        let repository = try Repository.create(at: scratch.path, defaultBranch: "main")
        let blob = try repository.writeBlob("x")
        #expect(throws: GitError.self) {
            try repository.writeTree([TreeEntry(path: path, id: blob, mode: .file)])
        }
    }

    @Test func refusesCollisionsAndMissingObjects() throws {
        let scratch = try Scratch()
        let repository = try Repository.create(at: scratch.path, defaultBranch: "main")
        let blob = try repository.writeBlob("x")
        let missing = try #require(ObjectID("2222222222222222222222222222222222222222"))
        for paths in [["a", "a"], ["a/b", "a"], ["a", "a/b/c"]] {
            #expect(throws: GitError.self) {
                try repository.writeTree(paths.map { TreeEntry(path: $0, id: blob, mode: .file) })
            }
        }
        #expect(throws: GitError.self) {
            try repository.writeTree([TreeEntry(path: "a", id: missing, mode: .file)])
        }
        let tree = try repository.writeTree([TreeEntry]())
        #expect(tree.hex == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
        #expect(throws: GitError.self) {
            try repository.writeCommit(
                tree: missing, parents: [], author: .ada, committer: .ada, message: "x")
        }
        #expect(throws: GitError.self) {
            try repository.writeCommit(
                tree: tree, parents: [blob], author: .ada, committer: .ada, message: "x")
        }
        #expect(throws: GitError.self) {
            try repository.writeCommit(
                tree: tree, parents: [], author: .ada, committer: .ada, message: "a\0b")
        }
    }

    @Test func readsWhatGitMade() throws {
        let scratch = try Scratch.repository(["SKILL.md": "one\n", "d/e.md": "two\n"])
        try scratch.git("tag", "-a", "v1", "-m", "annotated")
        scratch.write("SKILL.md", "changed\n")
        try scratch.git("commit", "-qam", "second")
        try scratch.git("branch", "other", "HEAD~1")
        try scratch.git("gc", "-q")
        let repository = try scratch.open()
        let head = try #require(try repository.head().id)
        #expect(try repository.reference("refs/heads/main") == head)
        #expect(
            try repository.references(prefix: "refs/").map(\.name) == [
                "refs/heads/main", "refs/heads/other", "refs/tags/v1",
            ])
        #expect(try repository.resolve("v1") == repository.resolve("HEAD~1"))
        #expect(try repository.resolve("nothing") == nil)
        #expect(try repository.resolve("abc") == nil, "shorter than any abbreviation")
        for text in ["main..other", "^main", "main~x", "a b", ":"] {
            let error = #expect(throws: GitError.self) { try repository.resolve(text) }
            #expect(error?.code == .invalid && error?.message == "'\(text)' does not name one object")
        }
        #expect(try repository.history(from: [head]).count == 2)
        let base = try #require(try repository.resolve("other"))
        #expect(try repository.isAncestor(base, of: head) && !repository.isAncestor(head, of: base))
        #expect(try repository.mergeBase(base, head) == base)
        #expect(
            try repository.file(at: "SKILL.md", inTree: base).map { String(decoding: $0, as: UTF8.self) }
                == "one\n")
        #expect(try repository.diff(from: base, to: head).map(\.path) == ["SKILL.md"])
        let patch = String(decoding: try repository.patch(from: base, to: head), as: UTF8.self)
        #expect(patch.contains("-one\n+changed\n"))
    }

    @Test func aBatchIsOnePack() throws {
        let scratch = try Scratch.repository(["a": "1", "d/b": "2"])
        let repository = try scratch.open()
        let head = try #require(try repository.head().id)
        let (tip, merged) = try repository.writingAtOnce {
            (batch) throws(GitError) -> (ObjectID, ObjectID?) in
            var tip = head
            for round in 0..<50 {
                let blob = try batch.writeBlob("round \(round)")
                var files = try batch.files(inTree: tip)
                files.append(TreeEntry(path: "e/f\(round)/x", id: blob, mode: .file))
                tip = try batch.writeCommit(
                    tree: batch.writeTree(files), parents: [tip], author: .ada, committer: .ada,
                    message: "\(round)")
            }
            let other = try batch.writeTree([
                TreeEntry(path: "a", id: batch.writeBlob("1\nmore"), mode: .file)
            ])
            return (tip, try batch.mergeTrees(base: head, ours: tip, theirs: other).tree)
        }
        try repository.compareAndSwap("refs/heads/batch", from: nil, to: tip, message: "")
        #expect(try scratch.git("fsck", "--strict", "--no-dangling", "--full") == "")
        #expect(try scratch.git("rev-list", "--count", "batch") == "51\n")
        #expect(try scratch.git("cat-file", "-p", "batch:e/f49/x") == "round 49")
        let tree = try #require(merged)
        #expect(try scratch.git("ls-tree", "-r", "--name-only", tree.hex).split(separator: "\n").count == 51)
        #expect(
            try FileSystem.names(in: scratch.path + "/.git/objects/pack").filter { $0.hasSuffix(".pack") }
                .count == 1)
        let refused = code {
            try repository.writingAtOnce { (batch) throws(GitError) in
                try batch.compareAndSwap("refs/heads/x", from: nil, to: head, message: "")
            }
        }
        #expect(refused == .invalid)
        #expect(
            try repository.writingAtOnce { (batch) throws(GitError) in try batch.writeBlob("1") }
                == repository.writeBlob("1"))
    }

    @Test func seesWorktrees() throws {
        let scratch = try Scratch.repository(["a": "1"])
        try scratch.git("worktree", "add", "-q", "-b", "side", "tree")
        let repository = try scratch.open()
        #expect(try repository.worktrees().map(\.name) == ["tree"])
        #expect(try repository.isCheckedOut(branch: "side"))
        let linked = try Repository.open(at: scratch.path + "/tree")
        let isLinked = linked.isLinkedWorktree
        #expect(isLinked)
        #expect(linked.commonDirectory == repository.gitDirectory)
        #expect(try linked.head().branch == "side")
        let inside = try Repository.discover(from: scratch.path + "/tree")
        #expect(inside.gitDirectory == linked.gitDirectory)
        let tree = try linked.writeTree([TreeEntry(path: "b", id: try linked.writeBlob("2"), mode: .file)])
        try linked.checkout(from: try linked.head().id, to: tree)
        #expect(scratch.read("tree/b") == "2")
        #expect(scratch.read("tree/a") == nil)
        #expect(scratch.read("a") == "1")
        #expect(
            try GitProgram(directory: scratch.path + "/tree")("status", "--short") == "R  a -> b\n"
                || GitProgram(directory: scratch.path + "/tree")("status", "--short") == "D  a\nA  b\n")
    }
}
