import TestSupport
import Testing

@testable import Git

struct MergeTests {
    @Test func conflictsAreValues() throws {
        let scratch = try Scratch.repository(["f": "1\n2\n3\n", "gone": "a\n", "same": "s\n"])
        let repository = try scratch.open()
        let base = try #require(try repository.head().id)
        try scratch.git("checkout", "-q", "-b", "side")
        scratch.write("f", "1\nside\n3\n")
        scratch.write("gone", "edited\n")
        scratch.write("new", "x\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-qm", "side")
        try scratch.git("checkout", "-q", "main")
        scratch.write("f", "1\nmain\n3\n")
        try scratch.git("rm", "-q", "gone")
        try scratch.git("commit", "-qam", "main")
        let ours = try #require(try repository.resolve("main"))
        let theirs = try #require(try repository.resolve("side"))
        let merge = try repository.mergeTrees(
            base: base, ours: ours, theirs: theirs, labels: MergeLabels(ours: "A", theirs: "B"))
        #expect(merge.tree == nil)
        #expect(merge.conflicts.map(\.path) == ["f", "gone"])
        #expect(merge.entries.map(\.path) == ["new", "same"])
        #expect(
            merge.conflicts[0].merged.map { String(decoding: $0, as: UTF8.self) }
                == "1\n<<<<<<< A\nmain\n=======\nside\n>>>>>>> B\n3\n")
        #expect(
            merge.conflicts[1].ours == nil && merge.conflicts[1].theirs != nil
                && merge.conflicts[1].merged == nil)

        // As a merge in progress, for git to see.
        try repository.writeIndex(entries: merge.entries, conflicts: merge.conflicts, expecting: ours)
        try repository.beginMerge(heads: [theirs], message: "merge side\n")
        #expect(try scratch.git("ls-files", "-u").split(separator: "\n").count == 5)
        #expect(repository.operationInProgress == "merge")
        #expect(try repository.mergeHeads() == [theirs])
        #expect(try repository.indexConflicts().count == 2)
        #expect(try repository.status().filter { $0.kind == .conflicted }.map(\.path) == ["f", "gone"])

        // The resolved tree can be checked out over the conflict stages that we left.
        let blob = try repository.writeBlob("resolved\n")
        let resolved = try repository.writeTree(merge.entries + [TreeEntry(path: "f", id: blob, mode: .file)])
        try repository.checkout(from: ours, to: resolved)
        try repository.endMerge()
        #expect(scratch.read("f") == "resolved\n")
        #expect(try scratch.git("write-tree") == resolved.hex + "\n")
        #expect(try scratch.git("status", "--porcelain") == "M  f\nA  new\n")
    }

    @Test func mergesAsGitDoes() throws {
        let scratch = try Scratch.repository()
        let repository = try scratch.open()
        var random = SplitMix64(seed: 7)
        var clean = 0
        var disagreements: [String] = []
        for round in 0..<60 {
            let base = RandomTree(&random)
            let sides = [base.edited(&random), base.edited(&random)]
            let root = try commit(base, parents: [], in: repository)
            let tips = try sides.map { try commit($0, parents: [root], in: repository) }
            let ours = try repository.mergeTrees(base: root, ours: tips[0], theirs: tips[1])
            let (status, output) = try scratch.git.run([
                "merge-tree", "--write-tree", tips[0].hex, tips[1].hex,
            ])
            if (status == 0) != ours.isClean {
                disagreements.append("round \(round): git \(status), we \(ours.conflicts.map(\.path))")
            }
            guard status == 0, let tree = ours.tree else { continue }
            clean += 1
            #expect(output == tree.hex + "\n", "round \(round)")
        }
        #expect(clean >= 15, "too few clean merges to mean anything: \(clean)")
        #expect(disagreements.isEmpty, "\(disagreements)")
    }

    private func commit(
        _ tree: RandomTree, parents: [ObjectID], in repository: borrowing Repository
    ) throws -> ObjectID {
        var entries: [TreeEntry] = []
        for (path, lines) in tree.files {
            entries.append(
                TreeEntry(
                    path: path, id: try repository.writeBlob(lines.map { $0 + "\n" }.joined()), mode: .file))
        }
        return try repository.writeCommit(
            tree: repository.writeTree(entries), parents: parents, author: .ada, committer: .ada, message: "x"
        )
    }
}

/// A few files of a few lines, and random edits of them.
struct RandomTree {
    var files: [String: [String]] = [:]

    init(_ random: inout SplitMix64) {
        for name in 0..<4 {
            files["dir\(name % 2)/file\(name).md"] = (0..<Int.random(in: 6...24, using: &random)).map {
                line in
                "line \(name).\(line) \(UInt32.random(in: 0...9999, using: &random))"
            }
        }
    }

    func edited(_ random: inout SplitMix64) -> RandomTree {
        var copy = self
        for path in files.keys.sorted() where Bool.random(using: &random) {
            guard var lines = files[path] else { continue }
            for _ in 0..<Int.random(in: 1...2, using: &random) where !lines.isEmpty {
                let place = Int.random(in: 0..<lines.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: lines[place] = "edited \(UInt32.random(in: 0...9999, using: &random))"
                case 1: lines.insert("inserted \(UInt32.random(in: 0...9999, using: &random))", at: place)
                default: lines.remove(at: place)
                }
            }
            copy.files[path] = lines
        }
        if Int.random(in: 0..<4, using: &random) == 0 {
            copy.files["added\(Int.random(in: 0..<3, using: &random)).md"] = [
                "new \(UInt32.random(in: 0...9, using: &random))"
            ]
        }
        return copy
    }
}
