import TestSupport
import Testing

@testable import Git

/// The tree that two commits are merged over, where their history has more than one answer.
struct MergeBaseTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch.repository(["a": Self.lines("a"), "b": Self.lines("b")]) }

    private static func lines(_ name: String) -> String { (1...9).map { "\(name) \($0)\n" }.joined() }

    private func commit(_ files: [String: String?]) throws {
        for (name, text) in files {
            if let text { scratch.write(name, text) } else { try scratch.git("rm", "-q", name) }
        }
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "change")
    }

    /// Lets each branch take in what the other was before, one conflict in our favour.
    private func cross() throws {
        let tips = try ["main", "side"].map { try scratch.git("rev-parse", $0).filter { $0 != "\n" } }
        for (branch, other) in [("main", tips[1]), ("side", tips[0])] {
            try scratch.git("checkout", "-q", branch)
            try scratch.git("merge", "-q", "--no-ff", "-X", "ours", "-m", "cross", other)
        }
    }

    private func base() throws -> (tree: ObjectID?, count: Int) {
        let repository = try scratch.open()
        let (ours, theirs) = (
            try #require(try repository.resolve("main")), try #require(try repository.resolve("side"))
        )
        return (try repository.mergeBaseTree(ours, theirs), try repository.mergeBases(ours, theirs).count)
    }

    private func file(_ name: String, in tree: ObjectID?) throws -> String? {
        guard let tree else { return nil }
        return try scratch.open().file(at: name, inTree: tree).map { String(decoding: $0, as: UTF8.self) }
    }

    /// What git makes of merging the branches, which it does over the same tree.
    private func expectMergesAsGit(location: SourceLocation = #_sourceLocation) throws {
        let repository = try scratch.open()
        let (ours, theirs) = (
            try #require(try repository.resolve("main")), try #require(try repository.resolve("side"))
        )
        let merge = try repository.mergeTrees(
            base: try repository.mergeBaseTree(ours, theirs), ours: ours, theirs: theirs)
        let (status, output) = try scratch.git.run(["merge-tree", "--write-tree", "main", "side"])
        #expect(merge.isClean == (status == 0), sourceLocation: location)
        if status == 0 { #expect(merge.tree.map { $0.hex + "\n" } == output, sourceLocation: location) }
    }

    @Test func oneAncestorIsTheBaseItself() throws {
        try scratch.git("branch", "side")
        try commit(["a": Self.lines("a").replacing("a 2", with: "a two")])
        let found = try base()
        #expect(found.count == 1)
        #expect(try found.tree?.hex == scratch.git("rev-parse", "side^{tree}").filter { $0 != "\n" })
    }

    @Test func unrelatedHistoriesHaveNone() throws {
        try scratch.git("checkout", "-q", "--orphan", "side")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "apart")
        let found = try base()
        #expect(found.tree == nil && found.count == 0)
    }

    @Test func theAncestorsOfACrissCrossAreMerged() throws {
        try scratch.git("branch", "side")
        let ours = Self.lines("a").replacing("a 2", with: "a two")
        let theirs = Self.lines("b").replacing("b 8", with: "b eight")
        try commit(["a": ours])
        try scratch.git("checkout", "-q", "side")
        try commit(["b": theirs])
        try cross()
        let found = try base()
        #expect(found.count == 2)
        #expect(try file("a", in: found.tree) == ours)
        #expect(try file("b", in: found.tree) == theirs)
        // Over either ancestor alone, taking a change back would look like never having had it.
        try scratch.git("checkout", "-q", "main")
        try commit(["a": Self.lines("a"), "b": theirs + "b 10\n"])
        try expectMergesAsGit()
        let repository = try scratch.open()
        let tips = try ["main", "side"].map { try #require(try repository.resolve($0)) }
        let merge = try repository.mergeTrees(base: found.tree, ours: tips[0], theirs: tips[1])
        #expect(try file("a", in: merge.tree) == Self.lines("a"))
    }

    @Test func whatTheAncestorsDisagreeAboutStaysInTheBaseWithMarkers() throws {
        try scratch.git("branch", "side")
        try commit(["a": Self.lines("a").replacing("a 5", with: "a five"), "b": nil])
        try scratch.git("checkout", "-q", "side")
        try commit(["a": Self.lines("a").replacing("a 5", with: "a V"), "b": Self.lines("b") + "b 10\n"])
        try scratch.git("checkout", "-q", "main")
        let tips = try ["main", "side"].map { try scratch.git("rev-parse", $0).filter { $0 != "\n" } }
        for (branch, other) in [("main", tips[1]), ("side", tips[0])] {
            try scratch.git("checkout", "-q", branch)
            _ = try scratch.git.run(["merge", "-q", "--no-ff", "-X", "ours", "-m", "cross", other])
            // One deleted what the other changed: both end with the file.
            scratch.write("b", Self.lines("b") + "b 10\n")
            try scratch.git("add", "-A")
            _ = try scratch.git.run(["commit", "-q", "-m", "cross"])
        }
        let found = try base()
        #expect(found.count == 2)
        let text = try #require(try file("a", in: found.tree))
        #expect(text.contains("<<<<<<<") && text.contains("a five") && text.contains("a V"))
        #expect(text.contains("a 4\n") && text.contains("a 6\n"))
        #expect(try file("b", in: found.tree) == Self.lines("b"), "as the older ancestor has it")
        try scratch.git("checkout", "-q", "main")
        try commit(["a": Self.lines("a").replacing("a 5", with: "a 5.0")])
        try expectMergesAsGit()
        #expect(try scratch.git("fsck", "--strict", "--no-dangling").isEmpty)
    }

    /// Each crossing doubles the ancestors, whose own ancestors are merged before them.
    @Test func crossingsUponCrossingsMergeAsGitDoes() throws {
        try scratch.git("branch", "side")
        for round in 1...4 {
            for (branch, name) in [("main", "a"), ("side", "b")] {
                try scratch.git("checkout", "-q", branch)
                let text = try #require(scratch.read(name))
                try commit([name: text.replacing("\(name) \(round)\n", with: "\(name) \(round) \(branch)\n")])
            }
            try expectMergesAsGit()
            try cross()
            #expect(try base().count == 2)
        }
        try scratch.git("checkout", "-q", "main")
        try commit(["a": try #require(scratch.read("a")).replacing("a 1 main", with: "a 1 again")])
        try expectMergesAsGit()
        #expect(try file("a", in: base().tree)?.contains("a 1 main") == true)
    }
}
