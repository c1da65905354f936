import TestSupport
import Testing

/// `merge-file` and what git's command of that name does with the same files.
@Suite struct MergeFileTests {
    private static let base = "# Steps\n\n- one\n- two\n- three\n"

    private func sandbox() throws -> Sandbox {
        let sandbox = try Sandbox()
        try sandbox.write("base.md", Self.base)
        try sandbox.write("ours.md", Self.base.replacing("two", with: "2"))
        try sandbox.write("theirs.md", Self.base.replacing("two", with: "zwei"))
        try sandbox.write("other.md", Self.base.replacing("# Steps", with: "# Way"))
        return sandbox
    }

    @Test func transcript() throws {
        var transcript = Transcript(try sandbox())
        try transcript.skillgit("merge-file", "-p", "ours.md", "base.md", "theirs.md")
        try transcript.skillgit(
            "merge-file", "-p", "--explain", "--zdiff3", "--marker-size=9", "-LA", "-L", "B", "ours.md", "base.md",
            "theirs.md")
        try transcript.skillgit("merge-file", "-p", "--explain", "ours.md", "base.md", "other.md")
        try transcript.skillgit("merge-file", "--json", "-p", "ours.md", "base.md", "theirs.md")
        try transcript.skillgit("merge-file", "-p", "--union", "--explain", "ours.md", "base.md", "theirs.md")
        try transcript.skillgit("merge-file", "ours.md", "base.md", "theirs.md")
        try transcript.run("cat", "ours.md")
        Golden.expect(transcript.text, equals: "merge-file.txt")
    }

    @Test func errors() throws {
        let sandbox = try sandbox()
        try sandbox.write("binary.md", "a\u{0}b\n")
        var transcript = Transcript(sandbox)
        try transcript.skillgit("merge-file", "ours.md", "base.md")
        try transcript.skillgit("merge-file", "ours.md", "base.md", "missing.md")
        try transcript.skillgit("merge-file", "ours.md", "base.md", "binary.md")
        try transcript.skillgit("merge-file", "--no-rule", "sentense", "ours.md", "base.md", "theirs.md")
        try transcript.skillgit("merge-file", "--rule", "frobnicate", "ours.md", "base.md", "theirs.md")
        try transcript.skillgit("merge-file", "--quite", "ours.md", "base.md", "theirs.md")
        try transcript.skillgit("merge-file", "--marker-size", "x", "ours.md", "base.md", "theirs.md")
        try transcript.skillgit("merge-file", "-L", "a", "-L", "b", "-L", "c", "-L", "d", "ours.md")
        try transcript.skillgit("merge-driver", "base.md")
        Golden.expect(transcript.text, equals: "merge-file-errors.txt")
    }

    @Test func keepsModeAndLinks() throws {
        let sandbox = try sandbox()
        try sandbox.run(["chmod", "755", "ours.md"])
        try sandbox.run(["ln", "-s", "ours.md", "link.md"])
        #expect(try sandbox.skillgit("merge-file", "link.md", "base.md", "other.md").status == 0)
        #expect(try sandbox.run(["stat", "-c", "%a", "ours.md"]).output == "755\n")
        #expect(try sandbox.run(["readlink", "link.md"]).output == "ours.md\n")
        #expect(sandbox.read("ours.md") == "# Way\n\n- one\n- 2\n- three\n")
    }

    /// What a new file in the place of ours would break is written into, as git does it.
    @Test func keepsHardLinks() throws {
        let sandbox = try sandbox()
        try sandbox.run(["ln", "ours.md", "twin.md"])
        #expect(try sandbox.skillgit("merge-file", "ours.md", "base.md", "other.md").status == 0)
        #expect(sandbox.read("twin.md") == "# Way\n\n- one\n- 2\n- three\n")
        // A shorter result leaves nothing of the longer text behind it.
        try sandbox.write("short.md", "# Way\n\n- one\n- 2\n")
        try sandbox.run(["cp", "twin.md", "base.md"])
        #expect(try sandbox.skillgit("merge-file", "ours.md", "base.md", "short.md").status == 0)
        #expect(sandbox.read("twin.md") == "# Way\n\n- one\n- 2\n")
    }

    /// What git hands on of `-c` and of its environment is configuration, too.
    @Test func takesWhatGitWasToldForOneCommand() throws {
        let sandbox = try sandbox()
        try sandbox.git("init", "-q")
        let plain = [ProgramRun.skillgit, "merge-file", "-p", "--no-rule", "all", "ours.md", "base.md", "theirs.md"]
        let counted = ["GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=Merge.ConflictStyle", "GIT_CONFIG_VALUE_0=diff3"]
        let old = ["GIT_CONFIG_PARAMETERS='user.name=it'\\''s' 'merge.conflictstyle=diff3'"]
        let new = ["GIT_CONFIG_PARAMETERS='a.b' 'merge.conflictstyle'='diff3'"]
        for words in [counted, old, new] {
            let run = try sandbox.run(["env"] + words + plain)
            #expect(run.output.contains("||||||| base.md"), "\(words)")
        }
        #expect(try !sandbox.run(plain).output.contains("|||||||"))
    }

    @Test func takesBackOptionsAsGitDoes() throws {
        let sandbox = try sandbox()
        for taken in ["--diff3 --no-diff3", "--ours --no-ours", "-q --no-quiet", "--no-stdout -p"] {
            let arguments =
                ["merge-file", "-p"] + taken.split(separator: " ").map(String.init) + [
                    "ours.md", "base.md", "theirs.md",
                ]
            let expected = try sandbox.run(["git"] + arguments)
            let run = try sandbox.run([ProgramRun.skillgit] + arguments + ["--no-rule", "all"])
            #expect(run.output == expected.output, "\(taken)")
            #expect(run.status == expected.status, "\(taken)")
        }
    }

    /// A label is one line that a terminal can be shown.
    @Test func labelsAreOneVisibleLine() throws {
        let sandbox = try Sandbox()
        for (name, word) in [("base", "two"), ("ours", "2"), ("theirs", "zwei")] {
            try sandbox.write(
                "\(name).md", "---\r\nname: \(word)\r\n---\r\n\r\n# A\u{1B}[31m\r\n\r\nOnce \(word).\r\n")
        }
        let run = try sandbox.skillgit("merge-file", "-p", "ours.md", "base.md", "theirs.md")
        let labels = run.output.split(separator: "\r\n").filter { $0.hasPrefix("<") }
        #expect(labels == ["<<<<<<< ours.md (name)", "<<<<<<< ours.md (A\\u{1b}[31m > sentence)"])
    }

    @Test func takesTheRepositorysConflictStyle() throws {
        let sandbox = try sandbox()
        try sandbox.git("init", "-q")
        try sandbox.git("config", "merge.conflictStyle", "diff3")
        let expected = try sandbox.run(["git", "merge-file", "-p", "ours.md", "base.md", "theirs.md"])
        let rules = ["--no-rule", "all"]
        let run = try sandbox.run(
            [ProgramRun.skillgit, "merge-file", "-p"] + rules + ["ours.md", "base.md", "theirs.md"])
        #expect(run.output == expected.output)
        #expect(run.output.contains("||||||| base.md"))
    }

    @Test func takesTheRepositorysRules() throws {
        let sandbox = try Sandbox()
        try sandbox.git("init", "-q")
        for (name, version) in [("base", "1.9.0"), ("ours", "1.9.1"), ("theirs", "1.10.0")] {
            try sandbox.write("\(name).md", "---\nname: bread\nmetadata:\n  version: \"\(version)\"\n---\n")
        }
        func merge(_ options: String...) throws -> ProgramRun {
            try sandbox.run(
                [ProgramRun.skillgit, "merge-file", "-p"] + options + ["ours.md", "base.md", "theirs.md"])
        }
        #expect(try merge().status == 1)
        try sandbox.git("config", "skillgit.mergeRules", "no-sentence, version-max")
        let merged = try merge()
        #expect(merged.status == 0 && merged.output.contains("  version: \"1.10.0\"\n---\n"))
        #expect(try merge("--no-rule", "version-max").status == 1)
        try sandbox.git("config", "skillgit.mergeRules", "versoin-max")
        let refused = try merge()
        #expect(refused.status == 255 && refused.output.isEmpty)
        #expect(refused.errors.contains("skillgit.mergeRules names a rule 'versoin-max', which there is not"))
        // Where lines merge cleanly, no rule is asked for.
        try sandbox.write("theirs.md", "---\nname: bread\nmetadata:\n  version: \"1.9.0\"\n---\n")
        #expect(try merge().status == 0)
    }

    /// Where lines alone merge, text and exit code are git's.
    @Test func linesMergeAsGitMergesThem() throws {
        let sandbox = try Sandbox()
        var random = SplitMix64(seed: 20)
        let options = [
            [], ["--diff3"], ["--zdiff3"], ["--ours"], ["--theirs"], ["--union"], ["--marker-size=3"],
            ["-L", "ours side", "-L", "base", "-L", "theirs"], ["--zdiff3", "--marker-size=12", "-q"],
        ]
        for round in 0..<120 {
            let base = Self.lines(count: Int.random(in: 0...14, using: &random), &random)
            try sandbox.write("base.txt", Self.text(base, &random))
            try sandbox.write("ours.txt", Self.text(Self.edited(base, &random), &random))
            try sandbox.write("theirs.txt", Self.text(Self.edited(base, &random), &random))
            let arguments =
                ["merge-file", "-p"] + options[round % options.count] + ["ours.txt", "base.txt", "theirs.txt"]
            let expected = try sandbox.run(["git"] + arguments)
            let run = try sandbox.run([ProgramRun.skillgit] + arguments)
            #expect(run.output == expected.output, "\(arguments), round \(round)")
            #expect(run.status == expected.status, "\(arguments), round \(round)")
        }
    }

    private static func lines(count: Int, _ random: inout SplitMix64) -> [String] {
        (0..<count).map { _ in words.randomElement(using: &random) ?? "" }
    }

    private static let words = [
        "", "a", "b", "- c", "# d", "}", "<<<<<<< x", "=======", ">>>>>>> y", "long line of text",
    ]

    private static func edited(_ base: [String], _ random: inout SplitMix64) -> [String] {
        var lines = base
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let place = Int.random(in: 0...lines.count, using: &random)
            if Bool.random(using: &random), place < lines.count { lines.remove(at: place) }
            if Bool.random(using: &random) {
                let new = Self.lines(count: Int.random(in: 1...2, using: &random), &random)
                lines.insert(contentsOf: new, at: min(place, lines.count))
            }
        }
        return lines
    }

    private static func text(_ lines: [String], _ random: inout SplitMix64) -> String {
        lines.joined(separator: "\n") + (lines.isEmpty || Int.random(in: 0..<5, using: &random) == 0 ? "" : "\n")
    }
}

/// A seeded generator, so that a failure can be repeated.
private struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
