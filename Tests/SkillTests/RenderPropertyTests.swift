import MarkdownTree
import TestSupport
import Testing

@testable import Skill

/// The renderer's promises on random documents and edit sets.
@Suite struct RenderPropertyTests {
    static let blocks = [
        "Some words here.", "Two lines\nof text.", "- one\n- two", "* star\n\n* loose", "1. first\n2. second",
        "- outer\n  - inner\n  - inner two\n- last", "```sh\n# no heading\nls\n```",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "> quoted\n> more", "<div>\n\n</div>", "    indented code", "***", "[ref]: https://example.org",
        "1. same\n1. same",
        "- a\n\n  second paragraph\n- b", "<!-- note -->", "1) par\n2) en", "Setext words\n:::", "- - deep",
    ]
    static let contents = [
        "New words.", "- new item", "- new item\n  with more\n- and another", "1. numbered", "* starred",
        "| x | y |",
        "```\ncode\n```", "> new quote", "Para.\n\nSecond para.", "## New part\n\nBody.", "### Newer\n\n- x",
        "# Big\n",
        "Intro:\n\n- listed", "+ plus\n\n  inner para", "<!-- seen -->", "Words\n- interrupting",
    ]

    static func text(_ random: inout SplitMix64) -> String {
        var parts: [String] = []
        if random.next() % 2 == 0 { parts.append("---\nname: a\n# why\ndescription: b\n---") }
        for index in 0..<Int(random.next() % 9) {
            if random.next() % 3 == 0 {
                let level = Int(random.next() % 3) + 1
                parts.append(String(repeating: "#", count: level) + " Part \(index % 6)")
            } else {
                parts.append(random.pick(blocks))
            }
        }
        var text = parts.joined(separator: random.next() % 5 == 0 ? "\n" : "\n\n")
        if random.next() % 5 != 0 { text += "\n" }
        if random.next() % 6 == 0 { text += "\n\n" }
        if random.next() % 4 == 0 {
            text = String(text.unicodeScalars.reduce(into: "") { $0 += $1 == "\n" ? "\r\n" : String($1) })
        }
        if random.next() % 10 == 0 { text = "\u{FEFF}" + text }
        return text
    }

    static func edit(_ document: MarkdownDocument, _ index: Int, _ random: inout SplitMix64) -> Edit {
        let nodes = document.nodes.filter { $0.kind.isBlock || $0.kind.isSection || $0.kind == .document }
        let target = random.pick(nodes)
        let operations: [Edit.Operation] = [
            .append, .append, .prepend, .insertAfter, .insertAfter, .insertBefore, .replace, .delete, .move,
            .setFrontmatter,
        ]
        var edit = Edit(
            id: "\(index)", file: .skill, operation: random.pick(operations),
            anchor: document.anchor(of: target.id),
            content: random.pick(contents))
        if edit.operation == .move {
            let sections = document.nodes.filter { $0.kind.isSection }
            edit.destination = document.anchor(
                of: sections.isEmpty ? document.root : random.pick(sections).id)
        }
        if edit.operation == .setFrontmatter {
            edit.key = random.pick(["name", "license", "tags"])
            edit.content = random.pick(["one", "[a, b]", "|\n  text"])
        }
        return edit
    }

    struct Case {
        var base: SkillFolder
        var document: MarkdownDocument
        var sets: [EditSet]
    }

    /// A document and sets that are each fine and do not contradict each other.
    static func makeCase(_ random: inout SplitMix64) -> Case {
        let text = text(&random)
        let document = MarkdownDocument(text: text)
        let base = SkillFolder(files: [.skill: SkillFile(text: text)])
        var sets: [EditSet] = []
        let path = SkillPath("references/new.md") ?? .skill
        for rank in 1...6 {
            var edits = (0...Int(random.next() % 2)).map { edit(document, $0, &random) }
            if random.next() % 4 == 0 {
                edits.append(Edit(id: "c", file: path, operation: .createFile, content: "# New\n\nIntro."))
                edits.append(
                    Edit(
                        id: "a", file: path, operation: .append, anchor: Anchor(headings: ["New"]),
                        content: random.pick(contents)))
            }
            let set = EditSet(id: "p\(rank)", rank: rank, edits: edits)
            guard SkillRenderer.check(set, base: base).isEmpty,
                SkillRenderer.conflicts(among: sets + [set], base: base).isEmpty
            else { continue }
            sets.append(set)
        }
        return Case(base: base, document: document, sets: sets)
    }

    @Test func everySubsetRendersInAnyOrderToTheSameText() {
        var random = SplitMix64(seed: 7)
        var rendered = 0
        var edits = 0
        for round in 0..<2000 {
            let one = Self.makeCase(&random)
            for _ in 0..<2 {
                let subset = one.sets.filter { _ in random.next() % 2 == 0 }
                do {
                    let first = try SkillRenderer.render(base: one.base, sets: subset)
                    let second = try SkillRenderer.render(
                        base: one.base, sets: subset.shuffled(using: &random))
                    #expect(first == second)
                    let again = try SkillRenderer.render(
                        base: one.base,
                        sets: subset + subset.prefix(1).map { EditSet(id: "copy", rank: 99, edits: $0.edits) }
                    )
                    #expect(again.folder == first.folder, "round \(round): an edit was applied twice")
                    rendered += 1
                    edits += subset.reduce(0) { $0 + $1.edits.count }
                    let violations = SkillInvariants.violations(
                        base: one.base, result: first.folder, edits: subset.flatMap(\.edits)
                    ).filter { $0.kind != .link && $0.kind != .unreachable }
                    if !violations.isEmpty {
                        Issue.record(
                            "round \(round): \(violations)\n\(one.base.text(of: .skill).debugDescription)\n\(subset)\n\(first.folder.text(of: .skill).debugDescription)"
                        )
                        return
                    }
                } catch {
                    Issue.record(
                        "round \(round): \(error)\n\(one.base.text(of: .skill).debugDescription)\n\(subset)")
                    return
                }
            }
        }
        print("rendered \(rendered) subsets, \(edits) edits")
        #expect(edits > 2000)
    }
}
