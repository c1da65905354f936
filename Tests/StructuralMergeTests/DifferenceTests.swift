import StructuralMerge
import Testing

/// What the difference of two documents says.
@Suite struct DifferenceTests {
    private static let text = """
        ---
        name: stock
        description: Counts what is in stock.
        ---

        # Stock

        Count everything once a day.

        ## Procedure

        1. Open the list of items.
        2. Count each item on the shelf.
        3. Write down the number.

        ## Tools

        | Tool | Use |
        | --- | --- |
        | `list` | Shows all items |
        | `count` | Counts one item |

        ```sh
        list --all
        count bolt
        ```

        """

    @Test func identicalDocumentsDoNotDiffer() throws {
        #expect(try difference(Self.text, Self.text).isEmpty)
        #expect(try difference("", "").isEmpty)
    }

    @Test func wordsOfAnItemAreMarked() throws {
        let entry = try only(Self.text, Self.text.replacing("Count each item", with: "Weigh each item"))
        #expect(entry.unit == .listItem)
        #expect(entry.change == .edited)
        #expect(!entry.isMoved)
        #expect(entry.old?.line == 13)
        #expect(entry.new?.section == ["Stock", "Procedure"])
        #expect(marked(entry) == "2. [-Count-]{+Weigh+} each item on the shelf.\n")
    }

    @Test func rowsKeysAndLinesOfCodeAreTold() throws {
        let row = try only(Self.text, Self.text.replacing("Shows all", with: "Prints all"))
        #expect(row.unit == .tableRow)
        #expect(marked(row) == "| `list` | [-Shows-]{+Prints+} all items |\n")
        let key = try only(Self.text, Self.text.replacing("is in stock", with: "is in the stock"))
        #expect(key.unit == .frontmatterKey)
        #expect(marked(key) == "description: Counts what is in {+the +}stock.\n")
        let code = try only(Self.text, Self.text.replacing("count bolt", with: "count bolt\ncount nut"))
        #expect(code.unit == .codeBlock)
        #expect(marked(code) == "\n```sh\nlist --all\ncount bolt\n{+count nut\n+}```\n")
    }

    @Test func aSectionIsAddedAsOne() throws {
        let new = Self.text + "\n## Pitfalls\n\n- Never guess.\n- Never count twice.\n"
        let entry = try only(Self.text, new)
        #expect(entry.unit == .section)
        #expect(entry.change == .added)
        #expect(entry.counts.added == [.section: 1, .listItem: 2])
        #expect(entry.new?.section == ["Stock", "Pitfalls"])
        let back = try only(new, Self.text)
        #expect(back.change == .removed)
        #expect(back.unit == .section)
    }

    @Test func aSectionMovesAsOneWithItsEdits() throws {
        let parts = Self.text.components(at: ["## Procedure", "## Tools"])
        let moved = parts[0] + parts[2] + "\n" + parts[1].replacing("Open the list", with: "Open a list")
        let entries = try difference(Self.text, moved).entries
        let section = try #require(entries.first { $0.isMoved })
        #expect(section.unit == .section)
        #expect(entries.count { $0.isMoved } == 1)
        #expect(entries.contains { marked($0).contains("Open [-the-]{+a+} list") })
    }

    @Test func anItemIsFoundInAnotherSection() throws {
        let line = "3. Write down the number.\n"
        let new =
            Self.text.replacing(line, with: "") + "\n## Notes\n\n- Read this first of all things.\n" + line.dropFirst(3)
        let entries = try difference(Self.text, new.replacing("\nWrite", with: "\n- Write")).entries
        let moved = try #require(entries.first { $0.isMoved })
        #expect(moved.old?.section == ["Stock", "Procedure"])
        #expect(moved.new?.section == ["Stock", "Notes"])
    }

    @Test func formatIsSaidAsSuch() throws {
        let text = "# A\n\nOne two three\nfour five.\n\n- red\n- blue\n\n| a | b |\n| - | - |\n| 1 | 2 |\n"
        func format(_ old: String, _ new: String) throws -> [DifferenceEntry.Change] {
            try difference(text, text.replacing(old, with: new)).entries.map(\.change)
        }
        #expect(try format("three\nfour", "three four") == [.reformatted(.wrapping)])
        #expect(try format("- red\n- blue", "* red\n* blue") == [.reformatted(.marker), .reformatted(.marker)])
        #expect(try format("| 1 | 2 |", "| 1   |   2 |") == [.reformatted(.padding)])
        #expect(try format("| - | - |", "| --- | --- |") == [.reformatted(.padding)])
        #expect(try format("| - | - |", "| :-: | --- |") == [.edited])
        #expect(try format("# A\n\n", "# A\n\n\n\n") == [.reformatted(.blankLines)])
        #expect(try format("| 1 | 2 |\n", "| 1 | 2 |") == [.reformatted(.endOfFile)])
        // A hard line break is no wrapping.
        #expect(try format("three\nfour", "three  \nfour") == [.edited])
        let returns = try difference(text, text.replacing("\n", with: "\r\n")).entries
        #expect(
            returns.allSatisfy { $0.change == .reformatted(.lineEndings) || $0.change == .reformatted(.blankLines) })
    }

    @Test func aRenamedSectionKeepsWhatItHolds() throws {
        let entries = try difference(Self.text, Self.text.replacing("## Procedure", with: "### Procedure here")).entries
        #expect(entries.map(\.unit) == [.heading])
        #expect(entries.map(\.change) == [.edited])
    }

    @Test func whatIsNoTextIsNotCompared() {
        #expect(MarkdownDifference(old: [0xFF, 0xFE], new: [0x41]) == nil)
        #expect(MarkdownDifference(old: [], new: [0xC3, 0x28]) == nil)
    }

    private func difference(_ old: String, _ new: String) throws -> MarkdownDifference {
        #expect(DifferenceProperties.violated(by: Array(old.utf8), Array(new.utf8)).isEmpty)
        return try #require(MarkdownDifference(old: Array(old.utf8), new: Array(new.utf8)))
    }

    private func only(_ old: String, _ new: String) throws -> DifferenceEntry {
        let entries = try difference(old, new).entries
        #expect(entries.count == 1, "\(entries.map { marked($0) })")
        return try #require(entries.first)
    }

    private func marked(_ entry: DifferenceEntry) -> String {
        entry.text.map { part in
            switch part {
            case .equal(let bytes), .respaced(_, let bytes): String(decoding: bytes, as: UTF8.self)
            case .delete(let bytes): "[-\(String(decoding: bytes, as: UTF8.self))-]"
            case .insert(let bytes): "{+\(String(decoding: bytes, as: UTF8.self))+}"
            }
        }.joined()
    }
}

extension String {
    /// The text cut before each of some texts.
    fileprivate func components(at marks: [String]) -> [String] {
        var rest = self[...]
        var parts: [String] = []
        for mark in marks {
            guard let place = rest.firstRange(of: mark)?.lowerBound else { continue }
            parts.append(String(rest[..<place]))
            rest = rest[place...]
        }
        return parts + [String(rest)]
    }
}
