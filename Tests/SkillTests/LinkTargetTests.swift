import MarkdownTree
import TestSupport
import Testing

@testable import Skill

@Suite struct LinkTargetTests {
    private func target(_ destination: String, from source: String = "references/a.md") throws -> LinkTarget {
        LinkTarget(destination, from: try #require(SkillPath(source)))
    }

    private func file(_ path: String, _ fragment: String? = nil) throws -> LinkTarget {
        .file(try #require(SkillPath(path)), fragment: fragment)
    }

    @Test(arguments: ["https://a.b/c", "//a.b/c", "mailto:a@b.c", "data:text/plain,x", "C:\\x", "x-y:z"])
    func schemes(destination: String) throws { #expect(try target(destination) == .external) }

    @Test(arguments: [
        "/etc/passwd", "../../x", "../../../x", "..%2f..%2f..%2fx", "%2e%2e/%2e%2e/x", "a%00b", "a%5Cb",
        ".git/config",
    ])
    func whatLeavesOrIsNoPath(destination: String) throws { #expect(try target(destination) == .leavesSkill) }

    @Test func filesOfTheSkill() throws {
        #expect(try target("b.md") == file("references/b.md"))
        #expect(try target("./b.md#x") == file("references/b.md", "x"))
        #expect(try target("../SKILL.md") == file("SKILL.md"))
        #expect(try target("#x") == file("references/a.md", "x"))
        #expect(try target("b.md?plain=1#L3") == file("references/b.md", "L3"))
        #expect(try target("a%20b.md") == file("references/a b.md"))
        #expect(try target("100%.md") == file("references/100%.md"))
        #expect(try target("sub/../b.md") == file("references/b.md"))
        #expect(try target("../a:b.md") == file("a:b.md"))
        #expect(try target("x/y:z.md") == file("references/x/y:z.md"))
        #expect(try target("") == file("references/a.md"))
        // Above the root and back again is out of the skill all the same.
        #expect(try target("../../skill/SKILL.md") == .leavesSkill)
    }

    @Test(arguments: [UInt64](1...20)) func noDestinationGivesAPathOutside(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let pieces = ["..", "/", ".", "a", "%2e", "%2F", "#", "?", ":", "\\", "%", "é", " ", "%00", "%ff"]
        for _ in 0..<200 {
            let text = (0..<Int.random(in: 0..<12, using: &random)).map { _ in random.pick(pieces) }.joined()
            if case .file(let path, _) = try target(text) { #expect(SkillPath(path.text) != nil) }
        }
    }

    @Test func headingSlugs() {
        #expect(HeadingSlug.slug(of: "Set up the `tool` (v2)!") == "set-up-the-tool-v2")
        #expect(HeadingSlug.slug(of: "Übersicht & Mehr") == "übersicht--mehr")
        #expect(HeadingSlug.slug(of: "हिन्दी पाठ") == "हिन्दी-पाठ")
        #expect(HeadingSlug.withoutCounter("setup-1") == "setup")
        #expect(HeadingSlug.withoutCounter("setup") == "setup")
    }

    @Test func wordsThatMayBePaths() {
        let found = PathWords.candidates(
            in: Array("See `./references/a.md`, (abc/scripts/b.py). Either/or, x/é.md.".utf8))
        #expect(found.isSuperset(of: ["references/a.md", "scripts/b.py", "abc/scripts/b.py", "x/é.md"]))
        #expect(PathWords.candidates(in: Array(String(repeating: "a/", count: 5000).utf8)).isEmpty)
    }
}
