import Evolution
import Testing
import Trajectory

/// The same runs with every message and command in other words: nothing may be known by name.
@Suite struct RulesRenamedRunsTests {
    static let words: [(String, String)] = [
        ("Error executing query", "Oracle declined the wish"), ("doesn't exist", "is nowhere to be seen"),
        ("Unknown column", "Nobody knows the drawer"), ("Table '", "Cabinet '"), ("' in '", "' among '"),
        ("field list", "wanted things"),
        ("where clause", "sieve"), ("on clause", "bridge"), ("SHOW TABLES", "REVEAL CABINETS"),
        ("SHOW COLUMNS", "REVEAL DRAWERS"), ("DESCRIBE ", "PORTRAY "), ("DESC ", "PORTRAY "),
        ("SELECT ", "FETCH "),
        (" FROM ", " OUTOF "), (" JOIN ", " BRIDGE "),
        ("You have an error in your SQL syntax", "The wish is worded oddly"),
        ("execute_sql", "make_wish"), ("MySQL", "Oracle"), ("SQL", "WISH"), ("syntax", "wording"),
        ("Error", "Trouble"),
        ("error", "trouble"), ("Invalid", "Odd"), ("Unknown", "Nobody knows"), ("ambiguous", "double-faced"),
    ]

    private func renamed(_ text: String) -> String {
        var text = text
        for (old, new) in RulesRenamedRunsTests.words { text = text.replacing(old, with: new) }
        return text
    }

    @Test(arguments: ["sql/gpt-4.jsonl", "sql/gpt-3.5.jsonl"]) func findsTheSameRules(name: String) throws {
        guard let text = SharedTraces.text(name) else {
            print("skipped: shared/traces is absent")
            return
        }
        let analysis = try MessageRuns.lines(renamed(text)).analysed()
        let cabinet = try #require(analysis.proposals.first { $0.item.contains("Before you name a cabinet") })
        #expect(cabinet.item.contains("`REVEAL CABINETS`"))
        let drawer = try #require(analysis.proposals.first { $0.item.contains("Before you name a drawer") })
        #expect(drawer.item.contains("`PORTRAY …`"))
        let plain = try MessageRuns.lines(text).analysed()
        let table = try #require(plain.proposals.first { $0.item.contains("Before you name a table") })
        #expect(table.lesson.support == cabinet.lesson.support)
        let column = try #require(plain.proposals.first { $0.item.contains("Before you name a column") })
        #expect(column.lesson.support == drawer.lesson.support)
    }
}
