import Testing

@testable import Git

struct StatusTests {
    @Test func tellsWhatDiffers() throws {
        let scratch = try Scratch.repository([
            "a": "1", "b": "1", "c": "1", "d": "1", ".gitignore": "*.log\n",
        ])
        let repository = try scratch.open()
        #expect(try repository.status().isEmpty)
        scratch.write("a", "two")
        scratch.remove("b")
        scratch.write("c", "staged")
        scratch.write("d", "staged")
        scratch.write("n/new", "x")
        try scratch.git("add", "c", "d", "n")
        scratch.write("d", "and changed again")
        scratch.write("u/deep/file", "x")
        scratch.write("x.log", "ignored")
        #expect(
            try repository.status() == [
                StatusEntry(path: "a", kind: .modified), StatusEntry(path: "b", kind: .deleted),
                StatusEntry(path: "c", kind: .staged), StatusEntry(path: "d", kind: .stagedAndModified),
                StatusEntry(path: "n/new", kind: .staged), StatusEntry(path: "u/deep/file", kind: .untracked),
            ])
    }

    @Test func writingAnIndexLosesNothingStaged() throws {
        let scratch = try Scratch.repository(["a": "1", "b": "1"])
        let repository = try scratch.open()
        let head = try #require(try repository.head().id)
        let entries = [TreeEntry(path: "a", id: try repository.writeBlob("2"), mode: .file)]
        scratch.write("b", "staged")
        try scratch.git("add", "b")
        let error = failure { try repository.writeIndex(entries: entries, conflicts: [], expecting: head) }
        #expect(error?.code == .wouldOverwrite)
        #expect(error?.obstacles == [CheckoutObstacle(path: "b", kind: .staged)])
        try repository.writeIndex(entries: entries, conflicts: [])
        #expect(try scratch.git("ls-files") == "a\n")
        try repository.writeIndex(entries: entries, conflicts: [], expecting: head)
    }

    @Test func mergesFilesByLines() throws {
        func merged(_ base: String?, _ ours: String, _ theirs: String, _ style: FileMergeStyle) throws -> (
            String, Bool
        ) {
            let merge = try Repository.mergeFile(
                base: base.map { Array($0.utf8) }, ours: Array(ours.utf8), theirs: Array(theirs.utf8),
                style: style)
            return (String(decoding: merge.bytes, as: UTF8.self), merge.isClean)
        }
        #expect(
            try merged("1\n2\n3\n", "0\n1\n2\n3\n", "1\n2\n3\n4\n", FileMergeStyle()) == (
                "0\n1\n2\n3\n4\n", true
            ))
        let labels = MergeLabels(base: "B", ours: "O", theirs: "T")
        #expect(
            try merged("1\n", "a\n", "b\n", FileMergeStyle(labels: labels, layout: .diff3))
                == ("<<<<<<< O\na\n||||||| B\n1\n=======\nb\n>>>>>>> T\n", false))
        #expect(
            try merged("1\n2\n", "1\na\n", "1\nb\n", FileMergeStyle(labels: labels, layout: .zdiff3, markerSize: 3))
                == ("1\n<<< O\na\n||| B\n2\n===\nb\n>>> T\n", false))
        #expect(try merged("1\n", "a\n", "b\n", FileMergeStyle(favor: .union)) == ("a\nb\n", true))
        #expect(try merged(nil, "", "", FileMergeStyle()) == ("", true))
        #expect(try merged("", "x\n", "", FileMergeStyle()) == ("x\n", true))
        #expect(Repository.isBinary([1, 0]) && !Repository.isBinary([1]))
    }
}
