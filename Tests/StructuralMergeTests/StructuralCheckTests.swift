import StructuralMerge
import Testing

@Suite struct StructuralCheckTests {
    private typealias Kind = StructuralWarning.Kind

    private func warnings(_ text: String, ours: String? = nil, theirs: String? = nil) -> [StructuralWarning] {
        let versions = ours.map {
            ThreeWay(base: [UInt8](), ours: Array($0.utf8), theirs: Array((theirs ?? "").utf8))
        }
        return StructuralCheck.warnings(in: Array(text.utf8), versions: versions)
    }

    @Test func saysNothingOfASoundDocument() {
        let text = """
            ---
            name: x
            ---
            # One
            [up](#one) and [def][d], not `[x][y]` nor arr[0].

            1. first of all items
            2. second of all items

            ## Same
            # Two
            ## Same
            | a | b |
            | - | - |
            | one | x |
            | two | x |

            ```sh
            done
            ```

            [d]: https://example.org

            """
        #expect(warnings(text) == [])
    }

    @Test(arguments: [
        ("# A\n## B\n## C\n## B\n", Kind.duplicateHeading, 4, ["A", "B"], "B"),
        ("# A\n- the same text\n- another text\n* x\n", nil, 0, [], ""),
        ("# A\n- the same text\n- another text\n- the  same text\n", .duplicateItem, 4, ["A"], "the same text"),
        ("| a | b |\n| - | - |\n| 1 | 2 |\n|1|2|\n", .duplicateRow, 4, [], "|1|2|"),
        ("| a | b |\n| - | - |\n| 1 | 2 |\n| 3 |\n", .shortRow, 4, [], "| 3 |"),
        ("| a | b |\n| - | - |\n| 1 | 2 | 3 |\n| x \\| y | |\n", nil, 0, [], ""),
        ("---\nname: x\nname: y\n---\n", .duplicateKey, 3, [], "name"),
        ("text\n\n```sh\nmake\n", .unbalancedFence, 3, [], "```sh make"),
        ("# A\n[x](#b)\n", .brokenLink, 2, ["A"], "#b"),
        ("# A\n[x][gone]\n", .brokenLink, 2, ["A"], "[gone]"),
        ("[a]: /x\n[b]: /y\n[A]: /z\n", .duplicateDefinition, 3, [], "a"),
        ("1. one\n2. two\n2. three\n", .listNumbering, 3, [], "three"),
        ("1. one\n1. two\n1. three\n", nil, 0, [], ""),
        ("a\n<<<<<<< ours\nb\n", .conflictMarker, 2, [], "<<<<<<< ours"),
    ])
    func finds(_ text: String, _ kind: StructuralWarning.Kind?, _ line: Int, _ path: [String], _ subject: String) {
        let expected = kind.map { [StructuralWarning(kind: $0, line: line, path: path, subject: subject)] } ?? []
        #expect(warnings(text) == expected)
        // What the merge brings about is reported, what a side brings is not.
        #expect(warnings(text, ours: "", theirs: "") == expected)
        #expect(warnings(text, ours: text, theirs: "") == [])
        #expect(warnings(text, ours: "", theirs: text) == [])
    }

    @Test func countsWhatASideHadAlready() {
        let item = "- the same text\n"
        #expect(warnings(item + item + item, ours: item + item, theirs: item).count == 1)
    }

    @Test func firstCellsMustBeUniqueOnlyWhereTheyWere() {
        let head = "| a | b |\n| - | - |\n"
        let twice = head + "| 1 | x |\n| 1 | y |\n"
        #expect(warnings(twice) == [])
        let found = warnings(twice, ours: head + "| 1 | x |\n", theirs: head + "| 1 | y |\n")
        #expect(found == [StructuralWarning(kind: .duplicateRow, line: 4, path: [], subject: "1")])
        #expect(warnings(twice, ours: head + "| 2 | x |\n| 2 | y |\n", theirs: head) == [])
    }

    @Test func textWithoutStructureHasNoDamage() {
        #expect(StructuralCheck.warnings(in: [0xFF, 0xFE], versions: nil) == [])
        #expect(StructuralCheck.warnings(in: [], versions: nil) == [])
    }
}
