import StructuralMerge
import Testing

@Suite struct CertifierTests {
    private let base = """
        ---
        name: skill
        description: What it does.
        ---

        # Setup

        Install the tool with the script first. Then check that it runs.

        - Call the server by its name.
        - Write the answer into the file.

        | key | meaning of it |
        | --- | --- |
        | one | the first of all |

        ```sh
        make all the things
        ```

        The end of it comes here.

        """

    private func objections(
        _ result: String, base: String? = nil, ours: String? = nil, theirs: String? = nil
    ) -> [Certifier.Objection] {
        objections([.text(Array(result.utf8))], base: base, ours: ours, theirs: theirs)
    }

    private func objections(
        _ pieces: [MergePiece], base: String? = nil, ours: String? = nil, theirs: String? = nil
    ) -> [Certifier.Objection] {
        let old = base ?? self.base
        return Certifier().objections(
            to: pieces,
            versions: ThreeWay(
                base: Array(old.utf8), ours: Array((ours ?? edited(.ours)).utf8),
                theirs: Array((theirs ?? edited(.theirs)).utf8)))
    }

    private enum Edit { case ours, theirs, both }

    /// Ours adds an item and rewrites a sentence, theirs adds a row and deletes the last paragraph.
    private func edited(_ edit: Edit) -> String {
        var text = base
        if edit != .theirs {
            text = text.replacing("the file.\n", with: "the file.\n- Close the door behind you.\n")
            text = text.replacing("Then check that it runs.", with: "Afterwards check that it runs well.")
        }
        if edit != .ours {
            text = text.replacing("first of all |\n", with: "first of all |\n| two | the second of all |\n")
            text = text.replacing("\nThe end of it comes here.\n", with: "")
        }
        return text
    }

    @Test func acceptsTheRightMerge() { #expect(objections(edited(.both)) == []) }

    /// The lower of two version numbers is a loss, unless the user asked for the higher one.
    @Test func acceptsAHigherVersionOnlyOnRequest() {
        func text(_ version: String) -> [UInt8] {
            Array("---\nname: skill\nmetadata:\n  version: \"\(version)\"\n  author: me\n---\n\n# Setup\n".utf8)
        }
        func objections(_ result: String, _ rules: MergeRules) -> Int {
            let versions = ThreeWay(base: text("1.9.0"), ours: text("1.9.1"), theirs: text("1.10.0"))
            return Certifier(rules: rules).objections(to: [.text(text(result))], versions: versions).count
        }
        let asked = MergeRules.standard.with(.versionMax)
        #expect(objections("1.10.0", asked) == 0)
        #expect(objections("1.10.0", .standard) > 0)
        #expect(objections("1.9.1", asked) > 0, "the higher one is gone")
        #expect(objections("1.9.0", asked) > 0, "both are gone")
    }

    @Test func acceptsNewWrapsAndMarkers() {
        let result = edited(.both).replacing("first. Afterwards check", with: "first. Afterwards\ncheck")
            .replacing("- Write", with: "* Write").replacing(
                "| one | the first of all |", with: "|one|the first of all|")
        #expect(objections(result) == [])
    }

    @Test func seesAnAdditionLost() {
        #expect(
            objections(edited(.both).replacing("- Close the door behind you.\n", with: ""))
                == [.lost("Close the door behind you.")])
    }

    @Test func seesAnUntouchedUnitLost() {
        #expect(
            objections(edited(.both).replacing("- Call the server by its name.\n", with: ""))
                == [.lost("Call the server by its name.")])
    }

    @Test func seesADeletionUndone() {
        #expect(
            objections(edited(.both) + "\nThe end of it comes here.\n") == [.undone("The end of it comes here.")])
    }

    @Test func seesAnEditUndone() {
        let result = edited(.both).replacing("Afterwards check that it runs well.", with: "Then check that it runs.")
        #expect(
            Set(objections(result)) == [
                .undone("Then check that it runs."), .lost("Afterwards check that it runs well."),
            ])
    }

    @Test func seesAUnitDoubled() {
        let line = "- Call the server by its name.\n"
        #expect(
            objections(edited(.both).replacing(line, with: line + line))
                == [.multiplied("Call the server by its name.")])
    }

    @Test func seesInventedText() {
        let result = edited(.both).replacing("Call the server", with: "Phone the server")
        #expect(objections(result).contains(.invented("Phone the server by its name.")))
    }

    @Test func seesADamagedOutline() {
        let right = edited(.both)
        for (old, new, reason) in [
            ("make all the things\n```", "make all the things", "unclosed: ```sh make all the things"),
            ("---\nname", "\n---\nname", "the frontmatter is none any more"),
            ("description", "name", "key twice: name"),
            ("| --- | --- |\n", "", "no row any more: | key | meaning of it |"),
            ("# Setup", "# Setup\n\n# it runs", "heading: it runs"),
            ("# Setup", "Setup", "0 headings instead of 1...1"),
        ] {
            let found = objections(right.replacing(old, with: new))
            #expect(
                found.contains { if case .outline(let text) = $0 { text.hasPrefix(reason) } else { false } },
                "\(reason): \(found)")
        }
    }

    @Test func seesBlocksRunTogetherAndCut() {
        let base = "One is the first of them.\n\nTwo is the second of them. And three comes soon.\n"
        let (ours, theirs) = (base + "\nOurs is new.\n", "Theirs is new.\n\n" + base)
        let right = "Theirs is new.\n\n" + base + "\nOurs is new.\n"
        #expect(objections(right, base: base, ours: ours, theirs: theirs) == [])
        let fused = right.replacing("them.\n\nTwo", with: "them.\nTwo")
        #expect(
            objections(fused, base: base, ours: ours, theirs: theirs)
                == [
                    .outline("run together: One is the first of them. Two is the second of them. And three comes soon.")
                ])
        let cut = right.replacing(" And three", with: "\n\nAnd three")
        #expect(
            objections(cut, base: base, ours: ours, theirs: theirs) == [.outline("cut: And three comes soon.")])
    }

    @Test func combinedWordsOfOneSentenceAreNoLoss() {
        let base = "Run the check before the commit today.\n"
        let ours = "Run the quick check before the commit today.\n"
        let theirs = "Run the check before every commit today.\n"
        let combined = "Run the quick check before every commit today.\n"
        #expect(objections(combined, base: base, ours: ours, theirs: theirs) == [])
        #expect(
            objections(ours, base: base, ours: ours, theirs: theirs) == [
                .lost("Run the check before every commit today.")
            ])
    }

    @Test func aWordTakenOutStaysOut() {
        let base = "Never run the check without the commit at hand today.\n"
        let ours = "Run the check without the commit at hand today.\n".replacing("Run", with: "run")
        let theirs = "Never run the check without the good commit at hand today.\n"
        #expect(
            objections("run the check without the good commit at hand today.\n", base: base, ours: ours, theirs: theirs)
                == [])
        #expect(!objections(theirs, base: base, ours: ours, theirs: theirs).isEmpty)
    }

    @Test func whatIsInAConflictIsNeitherLostNorUndone() {
        let base = "Keep this line as it is.\n\nThe disputed sentence is here.\n"
        let ours = "Keep this line as it is.\n\nThe disputed sentence was ours.\n"
        let theirs = "Keep this line as it is.\n"
        func pieces(_ texts: (String, String, String)) -> [MergePiece] {
            [
                .text(Array("Keep this line as it is.\n".utf8)),
                .conflict(
                    MergeConflict(
                        kind: .deleteModify, path: [],
                        texts: ThreeWay(
                            base: Array(texts.0.utf8), ours: Array(texts.1.utf8), theirs: Array(texts.2.utf8)))),
            ]
        }
        let right = pieces(("\nThe disputed sentence is here.\n", "\nThe disputed sentence was ours.\n", ""))
        #expect(objections(right, base: base, ours: ours, theirs: theirs) == [])
        let lost = pieces(("\nThe disputed sentence is here.\n", "", ""))
        #expect(
            objections(lost, base: base, ours: ours, theirs: theirs) == [.lost("The disputed sentence was ours.")])
    }
}
