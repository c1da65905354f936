import Testing

@testable import MarkdownTree

/// The tree case by case.
@Suite struct MarkdownDocumentTests {
    private func kinds(_ text: String) -> [NodeKind] {
        let document = MarkdownDocument(text: text)
        return document.leaves.map { document[$0].kind }
    }

    @Test func headingsInFencesAreNoHeadings() {
        let document = MarkdownDocument(text: "# A\n\n```sh\n# no\n```\n\n~~~\n## no\n~~~\n\n## B\n")
        let titles = document.nodes.compactMap {
            if case .section(_, let title) = $0.kind { title } else { nil }
        }
        #expect(titles == ["A", "B"])
    }

    @Test func titlesAreSourceTextWithoutMarks() {
        let document = MarkdownDocument(text: "## `code` and *more* ##  \n\nTwo\nlines\n===\n\n# \n")
        let titles = document.nodes.compactMap {
            if case .section(_, let title) = $0.kind { title } else { nil }
        }
        #expect(titles == ["`code` and *more*", "Two lines", ""])
    }

    @Test func tablesAreFoundInParagraphs() {
        #expect(
            kinds("before\n| a | b |\n|---|:-:|\n| 1 | \\| 2 |\n") == [
                .paragraph, .tableRow(.header), .tableRow(.delimiter), .tableRow(.body),
            ])
        #expect(kinds("| a | b |\n|---|\n") == [.paragraph])
        #expect(kinds("a | b\n--- | ---\n") == [.tableRow(.header), .tableRow(.delimiter)])
    }

    @Test func blankLinesBelongToWhatFollows() {
        let document = MarkdownDocument(text: "a\n\n\nb\n\n \n")
        let leaves = document.leaves.map { document[$0] }
        #expect(leaves.map(\.kind) == [.paragraph, .paragraph, .blank])
        #expect(leaves.map(\.range) == [0..<2, 2..<6, 6..<9])
        #expect(leaves[1].contentRange == 4..<6)
        #expect(leaves.map(\.line) == [1, 4, 5])
    }

    @Test func definitionsAreLeaves() {
        #expect(
            kinds("[a]: /u\n[b]: /v 'two\nlines'\ntext\n") == [.linkDefinition, .linkDefinition, .paragraph])
        #expect(kinds("- [a]: /u\n\n  text\n") == [.linkDefinition, .paragraph])
        #expect(kinds("text\n\n[a]: /u\n") == [.paragraph, .linkDefinition])
    }

    @Test func frontmatterIsCutByKeys() throws {
        let text =
            "---\n# about\nname: é\ndescription: |\n  # not a comment\n  two\n\n# why\ntags: [a, b] # end\n# last\n---\nbody\n"
        let document = MarkdownDocument(text: text)
        let frontmatter = try #require(document.frontmatter)
        #expect(frontmatter.isStrict)
        #expect(frontmatter.keys.map(\.name) == ["name", "description", "tags"])
        let texts = frontmatter.keys.map { document.text(of: $0.node) }
        #expect(
            texts == [
                "# about\nname: é\n", "description: |\n  # not a comment\n  two\n",
                "# why\ntags: [a, b] # end\n",
            ])
        let values = frontmatter.keys.map { String(decoding: document.bytes[$0.valueRange], as: UTF8.self) }
        #expect(values == ["é", "|\n  # not a comment\n  two", "[a, b]"])
        #expect(frontmatter.key("description")?.value?.scalar == "# not a comment\ntwo\n")
        #expect(frontmatter.keys.map(\.line) == [3, 4, 9])
    }

    @Test func brokenFrontmatterIsScanned() throws {
        let document = MarkdownDocument(text: "---\nname: x\ndescription: Use this: when\n  more\n---\n# A\n")
        let frontmatter = try #require(document.frontmatter)
        #expect(frontmatter.problem?.line == 3)
        #expect(frontmatter.keys.map(\.name) == ["name", "description"])
        let value = try #require(frontmatter.key("description")).valueRange
        #expect(String(decoding: document.bytes[value], as: UTF8.self) == "Use this: when\n  more")
        #expect(MarkdownDocument(text: "---\n\nJust words.\n\n---\n").frontmatter == nil)
    }

    @Test func bytesThatAreNoTextAreRefused() {
        #expect(throws: InvalidUTF8(byteOffset: 2)) { try MarkdownDocument([0x61, 0x0A, 0xFF, 0x62]) }
    }

    @Test func linksAreFoundOutsideCode() {
        let text =
            "[a](x.md) `[no](n.md)` ![i](<p q.png> \"t\")\n[b][c] [d](u\\_v(w).md 't')\n\n```\n[no](n)\n```\n\n[c]: refs/c.md#part\n"
        let links = MarkdownDocument(text: text).links
        #expect(links.map(\.destination) == ["x.md", "p q.png", "u_v(w).md", "refs/c.md#part"])
        #expect(links.map(\.line) == [1, 1, 2, 8])
        #expect(links.map(\.isImage) == [false, true, false, false])
    }

    @Test func anchorsResolveExactlyOrListTheNearest() throws {
        let document = MarkdownDocument(
            text: "# A\n\n- run the tests first\n- then commit\n\n## B\n\ntext\n\n# A\n\ntext\n\ntext\n")
        let item = try document.resolve(Anchor(headings: ["A"], ordinal: 1, block: .quote("then commit")))
        #expect(document[item].kind == .listItem)
        #expect(throws: AnchorFailure.self) { try document.resolve(Anchor(headings: ["A"])) }
        let failure = #expect(throws: AnchorFailure.self) {
            try document.resolve(Anchor(headings: ["A"], ordinal: 1, block: .quote("run tests first")))
        }
        #expect(failure?.kind == .blockNotFound)
        #expect(failure?.candidates.first?.block == .quote("run the tests first"))
        let second = try document.resolve(
            Anchor(headings: ["A"], ordinal: 2, block: .quote("text"), blockOrdinal: 2))
        #expect(document[second].line == 14)
        #expect(document.headingPath(of: document.section(containingLine: 8)) == ["A", "B"])
    }
}
