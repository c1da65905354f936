import TestSupport
import Testing

@testable import Skill

/// Each of our own rules with a skill that breaks it and one that does not.
@Suite struct SkillValidatorTests {
    private static let front = "---\nname: abc\ndescription: Does abc. Use it for abc.\n---\n"

    /// The rules that a folder of these files breaks, as `rule file:line`.
    private func broken(
        _ files: [String: String], links: [SkillDirectory.Link] = [], folders: Set<String> = [],
        executable: Set<String> = []
    ) throws -> [String] {
        var folder = SkillFolder()
        for (name, text) in files {
            let path = try #require(SkillPath(name))
            folder.files[path] = SkillFile(bytes: Array(text.utf8), isExecutable: executable.contains(name))
        }
        let directory = SkillDirectory(
            path: "abc", folder: folder, links: links, oddNames: [], folders: folders)
        return SkillValidator.findings(in: directory, folderName: "abc").map { finding in
            #expect(!finding.message.isEmpty && !finding.mend.isEmpty)
            #expect(!finding.message.hasSuffix(".") && !finding.mend.hasSuffix("."))
            return "\(finding.rule) \(finding.file)\(finding.line.map { ":\($0)" } ?? "")"
        }
    }

    private func broken(body: String) throws -> [String] { try broken(["SKILL.md": Self.front + body]) }

    @Test func soundSkillHasNoFindings() throws {
        let found = try broken(
            [
                "SKILL.md": Self.front
                    + "\n# Abc\n\nRead [more](references/more.md#setup) and run `scripts/go.sh`.\n",
                "references/more.md": "# More\n\n## Setup\n\nText.\n",
                "scripts/go.sh": "#!/bin/sh\n",
            ], executable: ["scripts/go.sh"])
        #expect(found == [])
    }

    @Test func skillFileIsAsked() throws {
        #expect(try broken([:]) == ["skill-file SKILL.md"])
        #expect(try broken(["skill.md": Self.front]) == ["skill-file skill.md"])
        #expect(try broken([:], folders: ["SKILL.md"]) == ["skill-file SKILL.md"])
        let path = try #require(SkillPath("SKILL.md"))
        let link = SkillDirectory.Link(path: path, target: "other.md", leavesFolder: false)
        #expect(try broken(["other.md": Self.front], links: [link]) == ["skill-file SKILL.md"])
    }

    @Test(arguments: [
        ("# No frontmatter\n", "frontmatter SKILL.md:1"), ("---\nname: abc\n", "frontmatter SKILL.md:1"),
        ("---\nname: abc\ndescription: a: b\n---\n", "frontmatter SKILL.md:3"),
        ("---\njust text\n---\n", "frontmatter SKILL.md:1"), ("", "frontmatter SKILL.md:1"),
        ("\u{FEFF}---\nname: abc\ndescription: d\n---\n", "byte-order-mark SKILL.md:1"),
        ("---\ndescription: d\n---\n", "name-missing SKILL.md:1"),
        ("---\ndescription: d\nname: ''\n---\n", "name-missing SKILL.md:3"),
        ("---\nname: other\ndescription: d\n---\n", "name-folder SKILL.md:2"),
        ("---\nname: abc\n---\n", "description-missing SKILL.md:1"),
        ("---\nname: abc\ndescription:\n---\n", "description-missing SKILL.md:3"),
        ("---\nname: abc\ndescription: d\nversion: 1\n---\n", "unknown-key SKILL.md:4"),
        ("---\nname: abc\ndescription: d\ncompatibility:\n---\n", "compatibility SKILL.md:4"),
        ("---\nname: abc\ndescription: d\nlicense:\n  - MIT\n---\n", "license SKILL.md:4"),
        ("---\nname: abc\ndescription: d\nallowed-tools:\n  - Read\n---\n", "allowed-tools SKILL.md:4"),
        ("---\nname: abc\ndescription: d\nmetadata:\n  a:\n    b: c\n---\n", "metadata SKILL.md:4"),
    ])
    func manifest(text: String, rule: String) throws {
        #expect(try broken(["SKILL.md": text]) == [rule])
        // Other line endings change nothing, the line neither.
        for ending in ["\r\n", "\r"] {
            #expect(try broken(["SKILL.md": text.replacing("\n", with: ending)]) == [rule])
        }
    }

    @Test func namesAndLengths() throws {
        let long = String(repeating: "a", count: 65)
        #expect(
            try broken(["SKILL.md": "---\nname: \(long)\ndescription: d\n---\n"]).contains(
                "name-length SKILL.md:2"))
        for name in ["Abc", "a_b", "-a", "a--b", "a.b"] {
            #expect(
                try broken(["SKILL.md": "---\nname: \(name)\ndescription: d\n---\n"]).contains(
                    "name-form SKILL.md:2"))
        }
        let description = { (count: Int) in
            "---\nname: abc\ndescription: \(String(repeating: "d", count: count))\n---\n"
        }
        #expect(try broken(["SKILL.md": description(1024)]) == [])
        #expect(try broken(["SKILL.md": description(1025)]) == ["description-length SKILL.md:3"])
    }

    @Test func clientKeysAreKnown() throws {
        let text =
            "---\nname: abc\ndescription: d\nmodel: m\nuser-invocable: true\nmetadata:\n  a: b\nlicense: MIT\n---\n"
        #expect(try broken(["SKILL.md": text]) == [])
    }

    @Test func links() throws {
        #expect(try broken(body: "[a](gone.md)\n") == ["link-broken SKILL.md:5"])
        #expect(try broken(body: "[a](../other/x.md)\n") == ["link-escapes SKILL.md:5"])
        #expect(try broken(body: "[a](/etc/passwd)\n") == ["link-escapes SKILL.md:5"])
        #expect(try broken(body: "# T\n\n[a](#nowhere)\n") == ["fragment-broken SKILL.md:7"])
        #expect(
            try broken(body: "# T\n\n[a](#t) <a id='x'></a> [b](#x) [c](https://a.b/c) [d](mailto:a@b.c)\n")
                == [])
        #expect(try broken(body: "`[a](gone.md)`\n\n    [a](gone.md)\n") == [])
        #expect(
            try broken([
                "SKILL.md": Self.front + "[a](my%20file.md) [b](<my file.md>)\n", "my file.md": "x\n",
            ]) == [])
    }

    @Test func linksIntoSymbolicLinksAreNotFollowed() throws {
        let path = try #require(SkillPath("shared"))
        let inside = SkillDirectory.Link(path: path, target: "assets", leavesFolder: false)
        let outside = SkillDirectory.Link(path: path, target: "../x", leavesFolder: true)
        let files = ["SKILL.md": Self.front + "[a](shared/x.md)\n"]
        #expect(try broken(files, links: [inside]) == [])
        #expect(try broken(files, links: [outside]) == ["symlink shared"])
    }

    @Test func reachability() throws {
        let more = ["references/a.md": "# A\n\nSee [b](b.md).\n", "references/b.md": "# B\n"]
        #expect(
            try broken(more.merging(["SKILL.md": Self.front]) { $1 }) == [
                "unreachable references/a.md", "unreachable references/b.md",
            ])
        #expect(
            try broken(more.merging(["SKILL.md": Self.front + "[a](references/a.md)\n"]) { $1 }) == [
                "deep-reference references/b.md"
            ])
        for mention in [
            "`references/a.md`, ./references/b.md.", "abc/references/a.md and (references/b.md)",
            "[all](references)",
        ] {
            let found = try broken(
                more.merging(["SKILL.md": Self.front + mention + "\n"]) { $1 }, folders: ["references"])
            #expect(found == [])
        }
    }

    @Test func blocks() throws {
        #expect(try broken(body: "```\ncode\n") == ["open-fence SKILL.md:5"])
        #expect(try broken(body: "```\ncode\n```\n") == [])
        #expect(try broken(body: "<!-- note\n\ntext\n") == ["open-html SKILL.md:5"])
        #expect(try broken(body: "<<<<<<< ours\na\n>>>>>>> theirs\n").first == "conflict-marker SKILL.md:5")
        #expect(try broken(body: "```\n<<<<<<< ours\n```\n") == [])
        #expect(try broken(body: "# A\n\n## B\n\n## B\n") == ["duplicate-heading SKILL.md:9"])
        #expect(try broken(body: "# A\n\n## B\n\n# C\n\n## B\n") == [])
    }

    @Test func sizes() throws {
        #expect(try broken(body: String(repeating: "a\n", count: 500)) == [])
        #expect(try broken(body: String(repeating: "a\n", count: 501)) == ["body-size SKILL.md"])
        #expect(try broken(body: String(repeating: "abcd ", count: 4001)) == ["body-size SKILL.md"])
        let long = String(repeating: "a\n\n", count: 200)
        let skill = Self.front + "[r](references/r.md)\n"
        #expect(
            try broken(["SKILL.md": skill, "references/r.md": "# R\n\n" + long]) == [
                "reference-size references/r.md"
            ])
        #expect(try broken(["SKILL.md": skill, "references/r.md": "# R\n\n[r](#r)\n\n" + long]) == [])
        let data = String(repeating: "x", count: (1 << 20) + 1)
        #expect(
            try broken(["SKILL.md": Self.front, "assets/data.txt": data]) == ["file-size assets/data.txt"])
    }

    @Test func executables() throws {
        let files = ["SKILL.md": Self.front, "scripts/a.sh": "#!/bin/sh\n", "scripts/b.py": "import os\n"]
        #expect(try broken(files) == ["executable scripts/a.sh:1"])
        #expect(try broken(files, executable: ["scripts/a.sh"]) == [])
        #expect(try broken(files, executable: ["scripts/a.sh", "SKILL.md"]) == ["executable SKILL.md"])
    }

    @Test func textThatIsNotUTF8() throws {
        var folder = SkillFolder(files: [.skill: SkillFile(text: Self.front)])
        let notes = try #require(SkillPath("notes.md"))
        folder.files[notes] = SkillFile(bytes: [0x61, 0xFF, 0x0A])
        let directory = SkillDirectory(path: "abc", folder: folder)
        #expect(SkillValidator.findings(in: directory, folderName: "abc").map(\.rule) == ["encoding"])
        folder.files[.skill] = SkillFile(bytes: [0xFF])
        let broken = SkillDirectory(path: "abc", folder: folder)
        #expect(
            SkillValidator.findings(in: broken, folderName: "abc").map(\.rule) == ["encoding", "encoding"])
    }

    @Test(arguments: [UInt64](1...40)) func randomBytesGiveLinesThatExist(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let pieces = [
            "---\n", "name: abc\n", "description: d\n", "# T\n", "\r\n", "\r", "\u{200B}", "```\n",
            "[a](b.md)", "[a](#x)", "\t",
            "<!--", "|a|\n|-|\n", "\u{FEFF}", ": x\n", "x: [\n", "'", "\"", "- a\n", "\u{2028}", "\u{85}",
            "\u{0}", "<<: a\n", "é", "\\ud800",
        ]
        for _ in 0..<25 {
            var bytes: [UInt8] = random.next() % 2 == 0 ? Array("---\n".utf8) : []
            for _ in 0..<Int.random(in: 0..<40, using: &random) {
                if random.next() % 8 == 0 {
                    bytes.append(UInt8.random(in: 0...255, using: &random))
                } else {
                    bytes += Array(random.pick(pieces).utf8)
                }
            }
            let directory = SkillDirectory(
                path: "abc", folder: SkillFolder(files: [.skill: SkillFile(bytes: bytes)]))
            let lines = bytes.reduce(1) { $0 + ($1 == 0x0A || $1 == 0x0D ? 1 : 0) }
            for finding in SkillValidator.findings(in: directory, folderName: "abc") {
                if let line = finding.line { #expect((1...lines).contains(line), "\(finding) in \(bytes)") }
            }
            _ = ReferenceValidator.messages(for: .success(directory), path: "abc", folderName: "abc")
        }
    }
}
