import MarkdownTree
import Testing

@testable import Skill

/// What the renderer promises, case by case.
@Suite struct SkillRendererTests {
    static let base = """
        ---
        name: x
        description: y
        ---

        # Top

        Intro.

        ## Rules

        Text before.

        - one
        - two

        ## Table

        | a | b |
        |---|---|
        | 1 | 2 |

        ### Deep

        1. first
        2. second

        """

    static func folder(_ text: String = base) -> SkillFolder {
        SkillFolder(files: [.skill: SkillFile(text: text)])
    }

    static func edit(
        _ operation: Edit.Operation, _ headings: [String], _ block: String? = nil, _ content: String? = nil,
        file: SkillPath = .skill
    ) -> Edit {
        Edit(
            id: "e", file: file, operation: operation,
            anchor: Anchor(headings: headings, block: block.map { .quote($0) }), content: content)
    }

    static func render(_ edits: [Edit], base text: String = base) throws -> String {
        let result = try SkillRenderer.render(
            base: folder(text), sets: [EditSet(id: "p1", rank: 1, edits: edits)])
        return result.folder.text(of: .skill) ?? ""
    }

    static func expect(_ edits: [Edit], replaces old: String, by new: String) throws {
        let text = try render(edits)
        let pieces = base.split(separator: old, omittingEmptySubsequences: false)
        #expect(pieces.count == 2)
        #expect(text == pieces.joined(separator: new))
    }

    @Test func listItemsJoinTheListThatEndsASection() throws {
        try Self.expect(
            [Self.edit(.append, ["Top", "Rules"], nil, "* three\n  more\n")], replaces: "- two\n",
            by: "- two\n- three\n  more\n")
        try Self.expect(
            [Self.edit(.append, ["Top", "Table", "Deep"], nil, "- third")], replaces: "2. second\n",
            by: "2. second\n3. third\n")
        try Self.expect(
            [Self.edit(.insertBefore, ["Top", "Rules"], "one", "- zero")], replaces: "- one\n",
            by: "- zero\n- one\n")
    }

    @Test func rowsJoinTheTableAndBlocksStandApart() throws {
        try Self.expect(
            [Self.edit(.insertAfter, ["Top", "Table"], "| 1 | 2 |", "| 3 | 4 |")], replaces: "| 1 | 2 |\n",
            by: "| 1 | 2 |\n| 3 | 4 |\n")
        try Self.expect(
            [Self.edit(.prepend, ["Top", "Rules"], nil, "New.\n\nMore.")], replaces: "## Rules\n",
            by: "## Rules\n\nNew.\n\nMore.\n")
        try Self.expect(
            [Self.edit(.append, ["Top"], nil, "End.")], replaces: "Intro.\n", by: "Intro.\n\nEnd.\n")
        try Self.expect(
            [Self.edit(.append, [], nil, "- third")], replaces: "2. second\n", by: "2. second\n3. third\n")
    }

    @Test func nodesAreReplacedDeletedAndMoved() throws {
        try Self.expect([Self.edit(.replace, ["Top"], "Intro.", "Other.")], replaces: "Intro.", by: "Other.")
        try Self.expect(
            [Self.edit(.replace, ["Top", "Rules"], "one", "- uno")], replaces: "- one", by: "- uno")
        try Self.expect([Self.edit(.delete, ["Top", "Rules"], "one")], replaces: "- one\n", by: "")
        try Self.expect(
            [Self.edit(.delete, ["Top", "Rules"])],
            replaces: "## Rules\n\nText before.\n\n- one\n- two\n\n", by: "")
        try Self.expect(
            [Self.edit(.replace, ["Top", "Rules"], nil, "All new.")],
            replaces: "Text before.\n\n- one\n- two\n",
            by: "All new.\n")
        var move = Self.edit(.move, ["Top"], "Intro.")
        move.destination = Anchor(headings: ["Top", "Rules"])
        let text = try Self.render([move])
        #expect(text.contains("# Top\n\n## Rules"))
        #expect(text.contains("- two\n\nIntro.\n\n## Table"))
    }

    @Test func frontmatterKeysAreSetAsSource() throws {
        let set = { (key: String, value: String) in
            Edit(id: "e", file: .skill, operation: .setFrontmatter, content: value, key: key)
        }
        try Self.expect([set("name", "z")], replaces: "name: x", by: "name: z")
        try Self.expect(
            [set("tags", "- a\n- b")], replaces: "description: y\n",
            by: "description: y\ntags:\n  - a\n  - b\n")
        let bare = try Self.render([set("name", "z")], base: "# A\n")
        #expect(bare == "---\nname: z\n---\n\n# A\n")
        #expect(
            SkillRenderer.check(
                EditSet(id: "p", rank: 1, edits: [set("name", "a: b: [")]), base: Self.folder()
            ).count == 1)
    }

    @Test func lineEndingsAndTheMissingFinalNewlineStay() throws {
        let text = try Self.render(
            [Self.edit(.append, ["A"], nil, "- two\n- three")], base: "# A\r\n\r\n- one")
        #expect(text == "# A\r\n\r\n- one\r\n- two\r\n- three")
    }

    @Test func contentThatWouldBreakTheStructureIsRefused() {
        let bad = [
            "```\nopen", "<!-- open", "text\n\n# Heading", "---\ntext", "===", "    code", "", "a\0b",
            "# Higher",
            "## Too high",
        ]
        for content in bad {
            let set = EditSet(id: "p", rank: 1, edits: [Self.edit(.append, ["Top", "Rules"], nil, content)])
            #expect(SkillRenderer.check(set, base: Self.folder()).count == 1, "\(content.debugDescription)")
        }
        let cells = EditSet(
            id: "p", rank: 1, edits: [Self.edit(.insertAfter, ["Top", "Table"], "| 1 | 2 |", "| 3 |")])
        #expect(SkillRenderer.check(cells, base: Self.folder()).count == 1)
        let escape = EditSet(
            id: "p", rank: 1, edits: [Self.edit(.insertAfter, ["Top", "Rules"], "one", "- a\n\nout")])
        #expect(SkillRenderer.check(escape, base: Self.folder()).count == 1)
        let lost = SkillRenderer.check(
            EditSet(id: "p", rank: 1, edits: [Self.edit(.delete, ["Top", "Rules"], "won")]),
            base: Self.folder())
        #expect(lost.first?.reason == "no such block in 'Top > Rules'")
    }

    @Test func severalSetsShareANewFileAndItsLink() throws {
        let path = try #require(SkillPath("references/observed.md"))
        let sets = (1...6).map { rank in
            EditSet(
                id: "p\(rank)", rank: rank,
                edits: [
                    Edit(
                        id: "1", file: path, operation: .createFile, content: "# Observed\n\nWhat was seen."),
                    Self.edit(.append, ["Observed"], nil, "- rule \(rank)", file: path),
                    Self.edit(.append, ["Top", "Rules"], nil, "- [Observed](references/observed.md)"),
                ])
        }
        #expect(SkillRenderer.dependencies(of: sets, base: Self.folder()).isEmpty)
        let result = try SkillRenderer.render(base: Self.folder(), sets: [sets[4], sets[1], sets[3]])
        #expect(
            result.folder.text(of: path) == "# Observed\n\nWhat was seen.\n\n- rule 2\n- rule 4\n- rule 5\n")
        let skill = try #require(result.folder.text(of: .skill))
        #expect(skill.split(separator: "[Observed]").count == 2)
        #expect(result.lines["p2"]?[path] == [1...5])
        #expect(result.lines["p4"]?[path] == [1...4, 6...6])
    }

    @Test func severalSetsShareANewSection() throws {
        let sets = (1...4).map { rank in
            EditSet(
                id: "p\(rank)", rank: rank,
                edits: [
                    Self.edit(.append, ["Top"], nil, "## Observed\n\nSeen in runs."),
                    Self.edit(.append, ["Top", "Observed"], nil, "- rule \(rank)"),
                ])
        }
        let lone = EditSet(
            id: "p9", rank: 9, edits: [Self.edit(.append, ["Top", "Observed"], nil, "- rule 9")])
        #expect(SkillRenderer.dependencies(of: sets, base: Self.folder()).isEmpty)
        #expect(SkillRenderer.dependencies(of: sets + [lone], base: Self.folder()) == ["p9": ["p1"]])
        let text = try SkillRenderer.render(base: Self.folder(), sets: [sets[2], sets[0]]).folder.text(
            of: .skill)
        #expect(text == Self.base + "\n## Observed\n\nSeen in runs.\n\n- rule 1\n- rule 3\n")
        #expect(throws: RenderFailure.self) { try SkillRenderer.render(base: Self.folder(), sets: [lone]) }
    }

    @Test func contradictionsNameBothSets() {
        let one = EditSet(id: "p1", rank: 1, edits: [Self.edit(.replace, ["Top"], "Intro.", "A.")])
        let two = EditSet(id: "p2", rank: 2, edits: [Self.edit(.delete, ["Top"], "Intro.")])
        let found = SkillRenderer.conflicts(among: [two, one], base: Self.folder())
        #expect(found.map(\.first) == ["p1"])
        #expect(found.map(\.second) == ["p2"])
        let inside = EditSet(id: "p3", rank: 3, edits: [Self.edit(.append, ["Top", "Rules"], nil, "- x")])
        let gone = EditSet(id: "p4", rank: 4, edits: [Self.edit(.delete, ["Top", "Rules"])])
        #expect(SkillRenderer.conflicts(among: [inside, gone], base: Self.folder()).count == 1)
    }

    @Test func filesAreMovedAndDeletedWhole() throws {
        let old = try #require(SkillPath("references/a.md"))
        let new = try #require(SkillPath("references/b.md"))
        var folder = Self.folder()
        folder.files[old] = SkillFile(text: "# A\n\n- one\n")
        let move = EditSet(
            id: "p1", rank: 1, edits: [Edit(id: "1", file: old, operation: .moveFile, newPath: new)])
        let add = EditSet(id: "p2", rank: 2, edits: [Self.edit(.append, ["A"], nil, "- two", file: old)])
        let result = try SkillRenderer.render(base: folder, sets: [move, add])
        #expect(result.folder.text(of: new) == "# A\n\n- one\n- two\n")
        #expect(result.folder.files[old] == nil)
        #expect(result.lines["p2"]?[new] == [4...4])
        let delete = EditSet(id: "p3", rank: 3, edits: [Edit(id: "1", file: old, operation: .deleteFile)])
        #expect(SkillRenderer.conflicts(among: [add, delete], base: folder).count == 1)
    }
}
